/** A run that goes on: how far it is, what is known so far, and how to end it or let it go first. */
import { Alert, Progress as Bar, Button, Group, Paper, Select, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { useEffect, useState } from 'react';
import { roughDuration } from '../../format/moments.ts';
import { count, percent } from '../../format/numbers.ts';
import { PRIORITIES } from '../../runs/words.ts';
import { asProblem } from '../../server/problem.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { Figure, Figures } from '../../shell/figures.tsx';
import { useCancelRun, useChangeRun } from './change.ts';
import { SoFar } from './so-far.tsx';
import { progressSentence } from './words.ts';

interface ProgressProps {
  readonly run: Run;
  /** Whether the server did not answer when it was last asked. */
  readonly lost: boolean;
}

export function Progress({ run, lost }: ProgressProps) {
  const now = useNow(1000);
  const { trials, trials_done: done, progress, state, metrics, started_at } = run;
  const isMoving = state === 'running';
  return (
    <>
      <Paper withBorder p="md" component="section" aria-label="Progress">
        <Stack gap="md">
          <Group justify="space-between" align="flex-end" gap="sm">
            <div>
              <Text size="xl" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
                {percent(progress, progress < 0.01 ? 2 : 0)}
              </Text>
              <Text size="sm" c="dimmed">
                {lost
                  ? 'The server does not answer at the moment. The run goes on there; this page catches up by itself.'
                  : progressSentence(run, now)}
              </Text>
            </div>
            <Steering run={run} />
          </Group>
          {/* The library's own text would be a percentage with all its digits. */}
          <Bar.Root
            size="lg"
            transitionDuration={300}
            role="progressbar"
            aria-label="Trials done"
            aria-valuemin={0}
            aria-valuemax={trials}
            aria-valuenow={done}
            aria-valuetext={`${count(done)} of ${count(trials)} trials`}
          >
            <Bar.Section
              value={progress * 100}
              withAria={false}
              animated={isMoving && !lost}
              color={isMoving && !lost ? 'brand' : 'gray'}
            />
          </Bar.Root>
          <Figures>
            <Figure name="Trials done" value={`${count(done)} of ${count(trials)}`} />
            <Figure
              name="Trials a second"
              value={metrics.trials_per_second === null ? '–' : count(metrics.trials_per_second)}
            />
            <Figure
              name="Time left"
              value={metrics.seconds_left === null ? '–' : `about ${roughDuration(metrics.seconds_left)}`}
            />
            <Figure name="Running for" value={started_at === null ? '–' : since(started_at, now)} />
          </Figures>
          <Announcement progress={progress} />
        </Stack>
      </Paper>
      <SoFar run={run} />
    </>
  );
}

/** Priority and the way to end it. */
function Steering({ run }: { readonly run: Run }) {
  const change = useChangeRun(run.id);
  const cancel = useCancelRun(run.id);
  const confirm = useConfirm();
  const failure = change.error ?? cancel.error;
  const end = async () => {
    const agreed = await confirm({
      title: 'Cancel this run?',
      text: `No further trial is computed, on any machine. ${whatStays(run)} There is no result then to export or compare.`,
      action: 'Cancel run',
      danger: true,
    });
    if (agreed) cancel.mutate();
  };
  return (
    <div>
      <Group gap="xs" align="flex-end">
        <Select
          label="Priority"
          w={140}
          allowDeselect={false}
          data={Object.entries(PRIORITIES).map(([value, label]) => ({ value, label }))}
          value={run.priority}
          disabled={change.isPending}
          onChange={(priority) => priority && change.mutate({ priority: priority as Run['priority'] })}
        />
        <Button variant="default" leftSection={<IconPlayerStop size={16} />} onClick={end} loading={cancel.isPending}>
          Cancel run
        </Button>
      </Group>
      {failure && (
        <Alert color="red" variant="light" mt="xs" role="alert">
          {asProblem(failure).message}
        </Alert>
      )}
    </div>
  );
}

function whatStays({ snapshot, trials_done: done }: Run): string {
  return snapshot
    ? `Averages and histograms stay to be seen as of the last checkpoint: now that of the first ${count(snapshot.trials)} trials, of ${count(done)} that are done.`
    : 'Nothing is known of its outputs yet.';
}

/** Tells ears every tenth of the way. */
function Announcement({ progress }: { readonly progress: number }) {
  const tenth = Math.floor(progress * 10) * 10;
  return <VisuallyHidden aria-live="polite">{tenth > 0 ? `${tenth}% of the trials are done` : ''}</VisuallyHidden>;
}

function since(moment: string, now: number): string {
  return roughDuration(Math.max(0, now - Date.parse(moment)) / 1000);
}

/** The time of day, anew every so many milliseconds. */
function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
