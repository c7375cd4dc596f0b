/** A run that ended without a result: why, and what there is of it. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerStop } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { Link } from 'react-router';
import { count } from '../../format/numbers.ts';
import { Details } from './details.tsx';
import { SoFar } from './so-far.tsx';

export function Ended({ run }: { readonly run: Run }) {
  const { state, failure, trials, trials_done: done, source, snapshot } = run;
  const failed = state === 'failed';
  return (
    <Stack gap="lg">
      <Alert
        {...(failed ? { variant: 'light', color: 'red' } : { variant: 'default' })}
        icon={failed ? <IconAlertTriangle aria-hidden /> : <IconPlayerStop aria-hidden />}
        title={failed ? 'The run failed' : 'The run was cancelled'}
      >
        {failed && <Text size="sm">{failure?.detail ?? 'It ended for a reason that nobody noted.'}</Text>}
        <Text size="sm">
          {count(done)} of {count(trials)} trials were done.{' '}
          {snapshot
            ? `What was known of the first ${count(snapshot.trials)} is below.`
            : 'It ended before anything was known of its outputs.'}
        </Text>
        {source.model_id !== null && (
          <Group mt="sm">
            <Button size="xs" variant="default" component={Link} to={`/models/${source.model_id}`}>
              Open the model
            </Button>
          </Group>
        )}
      </Alert>
      <SoFar run={run} />
      <Details run={run} />
    </Stack>
  );
}
