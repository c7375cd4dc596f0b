/** A run that ended without a result: why, what there is of it, and how to get the rest. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { count } from '../../format/numbers.ts';
import { Details } from './details.tsx';
import { SoFar } from './so-far.tsx';
import { endedSentence } from './words.ts';

const RunAgain = lazy(async () => ({ default: (await import('./run-again.tsx')).RunAgain }));

export function Ended({ run }: { readonly run: Run }) {
  const { state, failure, trials_done: done, source } = run;
  const [again, setAgain] = useState(false);
  const failed = state === 'failed';
  return (
    <Stack gap="lg">
      <Alert
        {...(failed ? { variant: 'light', color: 'red' } : { variant: 'default' })}
        icon={failed ? <IconAlertTriangle aria-hidden /> : <IconPlayerStop aria-hidden />}
        title={failed ? 'The run failed' : 'The run was cancelled'}
      >
        {failed && <Text size="sm">{failure?.detail ?? 'It ended for a reason that nobody noted.'}</Text>}
        <Text size="sm">{endedSentence(run)}</Text>
        {source.model_id !== null && (
          <Group mt="sm" gap="xs">
            {!failed && done > 0 && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlayerPlay size={14} aria-hidden />}
                onClick={() => setAgain(true)}
              >
                Run these {count(done)} trials again
              </Button>
            )}
            <Button size="xs" variant="default" component={Link} to={`/models/${source.model_id}`}>
              Open the model
            </Button>
          </Group>
        )}
      </Alert>
      <SoFar run={run} />
      <Details run={run} />
      {again && (
        <Suspense fallback={null}>
          <RunAgain run={run} trials={done} onClose={() => setAgain(false)} />
        </Suspense>
      )}
    </Stack>
  );
}
