/** Who one is on this server, and the keys with which programs act for one. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { LoadingLines } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { useSignOut } from '../../shell/sign-out.ts';
import { useWho } from '../../shell/who.ts';
import { Keys } from './keys.tsx';

export default function AccountPage() {
  const { user, signedIn, admin } = useWho();
  const signOut = useSignOut();
  if (!user) {
    return (
      <Page title="Account">
        <LoadingLines />
      </Page>
    );
  }
  if (!signedIn) {
    return (
      <Page title="Account">
        <Text maw="40rem">
          Nobody signs in to this server: everything on it belongs to one local user, and programs on this machine call
          it without a key. With AUTH=jwt people have accounts, and keys for their programs.
        </Text>
      </Page>
    );
  }
  return (
    <Page title="Account">
      <Stack gap="xl">
        <Group justify="space-between">
          <Text>
            Signed in as <strong>{user.name}</strong>, {admin ? 'an administrator' : 'a user'} of this server.
          </Text>
          <Button variant="default" onClick={() => void signOut()}>
            Sign out
          </Button>
        </Group>
        <Keys />
      </Stack>
    </Page>
  );
}
