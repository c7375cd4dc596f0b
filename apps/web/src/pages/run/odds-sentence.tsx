/** What a person came for: how likely it is, at the markers. It follows them while they are dragged. */
import { Skeleton, Text } from '@mantine/core';
import type { RunResult } from '@tessera/api';
import { useMemo } from 'react';
import type { Markers } from '../../charts/chart.ts';
import { sharesOf } from '../../charts/odds.ts';
import { shareText } from '../../charts/share-text.ts';
import type { Writing } from '../../format/writing.ts';
import classes from './run.module.css';
import { eventText } from './words.ts';

interface OddsSentenceProps {
  /** Undefined until they are there. */
  readonly sorted: Float64Array | undefined;
  readonly trials: Float64Array | undefined;
  readonly sampling: RunResult['sampling'];
  readonly markers: Markers;
  readonly writing: Writing;
}

export function OddsSentence({ sorted, trials, sampling, markers, writing }: OddsSentenceProps) {
  const odds = useMemo(
    () => sorted && sharesOf({ sorted, sampling, trials }, markers).between,
    [sorted, trials, sampling, markers],
  );
  const event = eventText(markers, writing);
  if (event === '') return null;
  if (!odds) return <Skeleton height={34} maw={420} mt="xs" />;
  return (
    <Text className={classes.odds!}>
      {shareText(odds)} <span className={classes.event}>{event}</span>
    </Text>
  );
}
