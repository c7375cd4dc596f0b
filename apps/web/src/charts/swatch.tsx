/** The name of a series with the stroke it is drawn in. */
import { Text, useComputedColorScheme } from '@mantine/core';
import { DASHES, LOOKS, PRINTED } from './look.ts';
import { useStill } from './still.ts';
import classes from './swatch.module.css';

/** As the library draws its dashes, at a stroke of two pixels. */
const PATTERNS: Readonly<Record<(typeof DASHES)[number], string>> = {
  solid: '',
  dash: '9 5',
  dot: '2 4',
  dashdot: '9 4 2 4',
  longdash: '14 5',
};

export interface SeriesSwatchProps {
  readonly index: number;
  readonly name: string;
}

/** A stroke and a name. */
export function SeriesSwatch({ index, name }: SeriesSwatchProps) {
  const still = useStill();
  const scheme = useComputedColorScheme('light');
  const { series } = still ? PRINTED : LOOKS[scheme];
  return (
    <span className={classes.swatch}>
      <svg width="34" height="8" aria-hidden="true">
        <line
          x1="0"
          x2="34"
          y1="4"
          y2="4"
          strokeWidth="3"
          stroke={series[index % series.length]}
          strokeDasharray={PATTERNS[DASHES[index % DASHES.length]!]}
        />
      </svg>
      <Text component="span" size="sm" truncate>
        {name}
      </Text>
    </span>
  );
}
