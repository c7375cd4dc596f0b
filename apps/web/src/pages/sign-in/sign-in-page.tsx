/** Signing in; leads back to where the person came from. */
import { Anchor, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useSearchParams } from 'react-router';
import { asProblem } from '../../server/problem.ts';
import { me } from '../../server/queries.ts';
import { returnAddress } from '../../shell/advice.ts';
import { Mosaic } from '../../shell/mosaic.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import { SignInForm } from '../../shell/sign-in-form.tsx';
import { usePageTitle } from '../../shell/title.ts';

export default function SignInPage() {
  usePageTitle('Sign in');
  const [address] = useSearchParams();
  const { data: user, error, refetch } = useQuery(me());
  const back = returnAddress(address.get('from'), window.location.origin);
  // Signed in already, just now or before; or nobody needs to.
  if (user) return <Navigate to={back} replace />;
  const away = error !== null && asProblem(error).status !== 401;
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={380} gap="lg">
        <Group gap="sm" justify="center">
          <Mosaic size={30} />
          <Title order={1}>Sign in to Tessera</Title>
        </Group>
        <Paper withBorder p="lg">
          {away ? (
            <ProblemView problem={error} onRetry={() => void refetch()} />
          ) : (
            <SignInForm onSignedIn={() => undefined} />
          )}
        </Paper>
        <Text size="sm" c="dimmed" ta="center">
          Accounts are made by whoever runs this server.{' '}
          <Anchor href="/docs/" size="sm" underline="always">
            API documentation
          </Anchor>
        </Text>
      </Stack>
    </Center>
  );
}
