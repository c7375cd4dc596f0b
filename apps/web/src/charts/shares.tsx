/** The odds at the markers, a line for each series: how many percent of the trials lie below, between and above. */
import { Text } from '@mantine/core';
import { Fragment } from 'react';
import { percent } from '../format/numbers.ts';
import { shareUpTo } from './bins.ts';
import type { Markers, Write } from './chart.ts';
import type { DrawnSeries } from './distribution-data.ts';
import { type Shares, sharesOf } from './odds.ts';
import { intervalText, shareText } from './share-text.ts';
import classes from './shares.module.css';
import { SeriesSwatch } from './swatch.tsx';

/** One share in words; `interval` where it is known. */
export interface ShareText {
  readonly place: string;
  readonly text: string;
  readonly interval?: string;
}

/** The shares of one series at the markers, from left to right; none without markers. */
export function shareTexts(series: DrawnSeries, markers: Markers, write: Write): ShareText[] {
  const { low, high } = markers;
  if (low === undefined && high === undefined) return [];
  const places = placesOf(markers, write);
  if (!series.sorted)
    return approximate(series, markers).map((share, i) => ({ place: places[i]!, text: `about ${percent(share)}` }));
  const { below, between, above }: Shares = sharesOf({ ...series, sorted: series.sorted }, markers);
  const odds = [below, between, above].filter((one) => one !== undefined);
  return odds.map((one, i) => ({ place: places[i]!, text: shareText(one), interval: intervalText(one) }));
}

function placesOf({ low, high }: Markers, write: Write): string[] {
  if (high === undefined) return [`Below ${write(low!)}`, `${write(low!)} or above`];
  if (low === undefined) return [`${write(high)} or below`, `Above ${write(high)}`];
  return [`Below ${write(low)}`, `${write(low)} to ${write(high)}`, `Above ${write(high)}`];
}

function approximate({ bins }: DrawnSeries, { low, high }: Markers): number[] {
  const below = low === undefined ? undefined : shareUpTo(bins, low, false);
  const above = high === undefined ? undefined : 1 - shareUpTo(bins, high);
  return [below, 1 - (below ?? 0) - (above ?? 0), above].filter((share) => share !== undefined);
}

export interface SharesProps {
  readonly series: readonly DrawnSeries[];
  readonly markers: Markers;
  readonly write: Write;
}

/** A line of odds for each series; with several it is the legend, too. */
export function SharesView({ series, markers, write }: SharesProps) {
  const lines = series.map((one) => shareTexts(one, markers, write));
  if (series.length === 1 && lines[0]!.length === 0) return null;
  return (
    <div
      className={classes.lines}
      data-shares={lines[0]!.length}
      data-legend={series.length > 1 || undefined}
      aria-live="polite"
    >
      {series.map((one, index) => (
        <Fragment key={one.name}>
          {series.length > 1 && (
            <div className={classes.name}>
              <SeriesSwatch index={index} name={one.name} />
            </div>
          )}
          {lines[index]!.map(({ place, text, interval }, at) => (
            <div
              key={place}
              className={classes.share}
              data-place={at === 0 ? 'first' : at === lines[index]!.length - 1 ? 'last' : undefined}
              title={interval}
            >
              <Text component="span" fw={650} size="sm" className={classes.number}>
                {text}
              </Text>{' '}
              <Text component="span" size="xs" c="dimmed">
                {place}
              </Text>
            </div>
          ))}
        </Fragment>
      ))}
    </div>
  );
}
