/** A table that waits or is being priced: how far it is, how fast, and how to end it. */
import { Button, Group, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { PricingJob } from '@tessera/api';
import { count, percent } from '../../format/counts.ts';
import { roughDuration } from '../../format/moments.ts';
import { size } from '../../format/sizes.ts';
import { Figure, Figures } from '../../shell/figures.tsx';
import { paceOf } from './pace.ts';
import { useCancelJob } from './use-job.ts';

interface JobProgressProps {
  readonly job: PricingJob;
  /** Whether the server did not answer when it was last asked. */
  readonly lost: boolean;
}

export function JobProgress({ job, lost }: JobProgressProps) {
  const cancel = useCancelJob(job.id);
  const { progress, rows_done: rows, state } = job;
  const pace = paceOf(job, Date.now());
  const isMoving = state === 'running' && !lost;
  const sentence =
    state === 'queued' ? 'It waits for its turn.' : 'Every row is priced; rows that cannot be are kept and named.';
  const tenth = Math.floor(progress * 10) * 10;
  return (
    <Paper withBorder p="md" component="section" aria-label="Progress">
      <Stack gap="md">
        <Group justify="space-between" align="flex-end" gap="sm">
          <div>
            <Text size="xl" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {percent(progress, 0)}
            </Text>
            <Text size="sm" c="dimmed">
              {lost
                ? 'The server does not answer at the moment. The work goes on there; this page catches up by itself.'
                : sentence}
            </Text>
          </div>
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            onClick={() => cancel.mutate()}
            loading={cancel.isPending}
          >
            Cancel
          </Button>
        </Group>
        <Progress.Root
          size="lg"
          transitionDuration={300}
          role="progressbar"
          aria-label="Priced"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(progress * 100)}
          aria-valuetext={`${count(rows)} rows`}
        >
          <Progress.Section
            value={progress * 100}
            withAria={false}
            animated={isMoving}
            color={isMoving ? 'brand' : 'gray'}
          />
        </Progress.Root>
        <Figures>
          <Figure name="Rows priced" value={count(rows)} />
          <Figure name="Rows a second" value={pace ? count(pace.rowsPerSecond) : '–'} />
          <Figure name="Read" value={`${size(job.size * progress)} of ${size(job.size)}`} />
          <Figure name="Time left" value={pace ? `about ${roughDuration(pace.secondsLeft)}` : '–'} />
        </Figures>
        <VisuallyHidden aria-live="polite">{tenth > 0 ? `${tenth}% of the table is priced` : ''}</VisuallyHidden>
      </Stack>
    </Paper>
  );
}
