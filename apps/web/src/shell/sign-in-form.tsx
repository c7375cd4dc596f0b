/** Name and password. What happens after is for whoever shows it. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { signIn } from '../server/calls.ts';
import { me } from '../server/queries.ts';
import { ProblemView } from './problem-view.tsx';

interface SignInFormProps {
  /** Someone has signed in; whether he is who was known before. */
  onSignedIn(same: boolean): void;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: ({ name, password }: { readonly name: string; readonly password: string }) => signIn(name, password),
    onSuccess: (user) => {
      const { queryKey } = me();
      const same = client.getQueryData(queryKey)?.id === user.id;
      // Nothing of whoever was signed in before may be seen.
      if (!same) client.removeQueries();
      client.setQueryData(queryKey, user);
      void client.invalidateQueries();
      onSignedIn(same);
    },
  });
  const submit = (fields: FormData) =>
    attempt.mutate({ name: String(fields.get('username')), password: String(fields.get('password')) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        {attempt.isError && <ProblemView problem={attempt.error} />}
        <TextInput name="username" label="User name" autoComplete="username" required autoFocus spellCheck={false} />
        <PasswordInput name="password" label="Password" autoComplete="current-password" required />
        <Button type="submit" loading={attempt.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
