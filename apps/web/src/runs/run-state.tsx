/** The state of a run as a mark with a word, and how far it has come. */
import { Group, Progress, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconPlayerPause,
  IconProgress,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Run } from '@tessera/api';
import { percent } from '../format/counts.ts';
import classes from './run-state.module.css';
import { isUnderWay, nameOf } from './words.ts';

/** Every state: its word, its mark, and how it is coloured. */
export const RUN_STATES: Readonly<
  Record<Run['state'], { readonly word: string; readonly Icon: TablerIcon; readonly tone: string }>
> = {
  queued: { word: 'Waiting', Icon: IconClock, tone: 'calm' },
  running: { word: 'Running', Icon: IconProgress, tone: 'busy' },
  paused: { word: 'Paused', Icon: IconPlayerPause, tone: 'calm' },
  succeeded: { word: 'Done', Icon: IconCircleCheck, tone: 'good' },
  failed: { word: 'Failed', Icon: IconAlertTriangle, tone: 'bad' },
  cancelled: { word: 'Cancelled', Icon: IconCircleX, tone: 'calm' },
};

/** The state of a run with its mark. */
export function RunStateMark({ state }: Pick<Run, 'state'>) {
  const { word, Icon, tone } = RUN_STATES[state];
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <Icon size={16} className={classes.mark} data-tone={tone} aria-hidden />
      <Text component="span" size="sm">
        {word}
      </Text>
    </Group>
  );
}

/** A bar with its number; nothing once the run is over. */
export function RunProgress({ run }: { readonly run: Run }) {
  if (!isUnderWay(run)) return null;
  return (
    <Group gap={8} wrap="nowrap">
      <Progress.Root size="sm" flex={1} miw={48}>
        <Progress.Section
          value={Math.floor(run.progress * 1000) / 10}
          className={classes.bar!}
          aria-label={`Progress of ${nameOf(run)}`}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" className={classes.share}>
        {percent(Math.floor(run.progress * 100) / 100, 0)}
      </Text>
    </Group>
  );
}
