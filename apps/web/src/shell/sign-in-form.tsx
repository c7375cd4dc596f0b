/** Name and password. What happens after is for whoever shows it. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { duration } from '../format/moments.ts';
import { signIn } from '../server/calls.ts';
import { ServerProblem } from '../server/problem.ts';
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
      if (!same) client.removeQueries({ predicate: (query) => query.queryKey[0] !== queryKey[0] });
      client.setQueryData(queryKey, user);
      void client.invalidateQueries();
      onSignedIn(same);
    },
  });
  const wait = useSecondsLeft(attempt.error instanceof ServerProblem ? attempt.error : null);
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
        <Button type="submit" loading={attempt.isPending} disabled={wait > 0}>
          {wait > 0 ? `Try again in ${duration(wait)}` : 'Sign in'}
        </Button>
      </Stack>
    </form>
  );
}

/** Seconds until the server takes another try; 0 when it does. */
function useSecondsLeft(problem: ServerProblem | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const end = Date.now() + (problem?.waitSeconds ?? 0) * 1000;
    const count = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    };
    const timer = setInterval(count, 500);
    count();
    return () => clearInterval(timer);
  }, [problem]);
  return left;
}
