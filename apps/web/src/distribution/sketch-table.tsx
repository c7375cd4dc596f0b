/** What a distribution amounts to: mean, standard deviation and percentiles, in the cell's number format. */
import { Text } from '@mantine/core';
import type { Write } from '../format/numbers.ts';
import type { Sketch } from '../preview/protocol.ts';
import classes from './sketch-table.module.css';

const PERCENTAGES = [1, 5, 10, 25, 50, 75, 90, 95, 99];

export function SketchTable(props: {
  readonly sketch: Sketch;
  readonly write: Write;
  /** What is told is no longer what is asked for. */
  readonly stale: boolean;
}) {
  const { sketch, write, stale } = props;
  return (
    <div className={classes.frame} data-stale={stale || undefined} aria-hidden={stale || undefined}>
      <dl className={classes.figures}>
        <Figure name="Mean" value={sketch.mean === null ? 'none' : write(sketch.mean)} />
        <Figure name="Standard deviation" value={sketch.sd === null ? 'none' : write(sketch.sd)} />
      </dl>
      <dl className={classes.percentiles} aria-label="Percentiles">
        {PERCENTAGES.map((percentage) => (
          <Figure key={percentage} name={`P${percentage}`} value={write(sketch.percentiles[percentage] ?? null)} />
        ))}
      </dl>
    </div>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {value}
      </Text>
    </div>
  );
}
