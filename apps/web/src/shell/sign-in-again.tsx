/** The sign-in ended while the page was open: signing in again here keeps what is on the page. */
import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { SignInForm } from './sign-in-form.tsx';

export function SignInAgain() {
  const [opened, dialog] = useDisclosure(false);
  const signedIn = (same: boolean) => {
    dialog.close();
    // What is on the page belongs to someone else.
    if (!same) window.location.assign('/');
  };
  return (
    <>
      <Button size="compact-xs" variant="white" color="dark" onClick={dialog.open}>
        Sign in again
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Sign in again" centered>
        <SignInForm onSignedIn={signedIn} />
      </Modal>
    </>
  );
}
