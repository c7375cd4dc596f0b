/** One column of trials against another: a point for each trial, the chosen ones picked out by shape and colour. */
import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import { count } from '../format/numbers.ts';
import type { ScatterChartProps } from './chart.ts';
import { axis, bottomMargin, type Figure, figure, leftMargin, type Paper, plainText } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { translucent } from './look.ts';
import { Plot } from './plot.tsx';
import { number, type Table } from './table.ts';
import { valueTicks } from './ticks.ts';

/** More points hide each other and take long to draw. */
const DRAWN = 5000;
const PICKED = 2000;
const HEIGHT = 380;

/** Which trials are drawn: the first valid ones, and the chosen ones wherever they are. */
export interface DrawnTrials {
  readonly plain: readonly number[];
  readonly picked: readonly number[];
  /** Trials in which both columns have a value. */
  readonly valid: number;
}

/** A scatter chart. */
export function ScatterChart(props: ScatterChartProps) {
  const { title, x, y, selected, onTrial } = props;
  const trials = useMemo(() => drawnTrials(x.values, y.values, selected), [x.values, y.values, selected]);
  // Thousands of points are not drawn anew because the same columns come in another object.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in x and y counts
  const draw = useMemo(
    () => (paper: Paper) => scatterFigure({ x, y }, trials, paper),
    [x.name, x.values, x.write, y.name, y.values, y.write, trials],
  );
  return (
    <ChartFrame title={title} draw={draw} height={HEIGHT} table={() => tableOf(props)} note={noteOf(trials, selected)}>
      <Plot
        draw={draw}
        height={HEIGHT}
        label={`${title}. ${count(trials.valid)} trials, ${y.name} against ${x.name}.`}
        onPoint={onTrial && ((trace, point) => onTrial((trace === 0 ? trials.plain : trials.picked)[point]!))}
      />
    </ChartFrame>
  );
}

/** Chooses what is drawn. Trials are random, so the first ones show what any others would. */
export function drawnTrials(x: Float64Array, y: Float64Array, selected: ReadonlySet<number> = new Set()): DrawnTrials {
  const plain: number[] = [];
  const picked: number[] = [];
  let valid = 0;
  for (let trial = 0; trial < Math.min(x.length, y.length); trial++) {
    if (Number.isNaN(x[trial]! + y[trial]!)) continue;
    valid++;
    if (selected.has(trial)) {
      if (picked.length < PICKED) picked.push(trial);
    } else if (plain.length < DRAWN) plain.push(trial);
  }
  return { plain, picked, valid };
}

function noteOf({ plain, picked, valid }: DrawnTrials, selected: ReadonlySet<number> | undefined): string | undefined {
  const all = plain.length + picked.length === valid;
  const which = all ? '' : `The first ${count(plain.length)} of ${count(valid)} trials are drawn.`;
  const diamonds = picked.length > 0 ? `Diamonds: ${count(picked.length)} chosen trials.` : '';
  const cut =
    selected && picked.length === PICKED && selected.size > PICKED
      ? `The first ${count(PICKED)} of them are drawn.`
      : '';
  return [which, diamonds, cut].filter(Boolean).join(' ') || undefined;
}

/** The figure of a scatter chart. */
export function scatterFigure({ x, y }: Pick<ScatterChartProps, 'x' | 'y'>, trials: DrawnTrials, paper: Paper): Figure {
  const { look, width, height } = paper;
  const shown = [...trials.plain, ...trials.picked];
  const [rangeX, rangeY] = [padded(x.values, shown), padded(y.values, shown)];
  const b = bottomMargin(paper);
  const left = valueTicks(...rangeY, y.write, {
    length: height - b - look.size,
    size: look.size,
    upright: true,
    most: 7,
  });
  const margin = { l: leftMargin(paper, left) + look.size * 1.6, r: look.size * 2, t: look.size, b };
  const bottom = valueTicks(...rangeX, x.write, { length: width - margin.l - margin.r, size: look.size });
  const dot = look.size / 2.4;
  const faint = Math.max(0.25, Math.min(0.8, 1200 / Math.max(1, trials.plain.length)));
  const marks = [
    { color: translucent(look.series[0]!, faint), size: dot, symbol: 'circle' },
    { color: look.series[1], size: dot * 2, symbol: 'diamond', line: { color: look.ground, width: look.size / 12 } },
  ] as const;
  const data = [trials.plain, trials.picked].map(
    (which, i): Data => ({
      type: 'scatter',
      mode: 'markers',
      x: which.map((trial) => x.values[trial]!),
      y: which.map((trial) => y.values[trial]!),
      text: which.map((trial) =>
        plainText(
          `Trial ${count(trial)}: ${x.name} ${x.write(x.values[trial]!)}, ${y.name} ${y.write(y.values[trial]!)}`,
        ),
      ),
      hoverinfo: 'text',
      marker: { ...marks[i]! } as never,
    }),
  );
  return figure(paper, margin, data, {
    xaxis: axis({ look, range: rangeX, ticks: bottom, title: x.name, grid: true }),
    yaxis: axis({ look, range: rangeY, ticks: left, title: y.name, grid: true }),
  });
}

function padded(values: Float64Array, trials: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const trial of trials) {
    low = Math.min(low, values[trial]!);
    high = Math.max(high, values[trial]!);
  }
  if (low > high) return [0, 1];
  const spare = (high - low) * 0.03 || Math.abs(low) * 0.1 || 1;
  return [low - spare, high + spare];
}

/** All trials; the chosen ones first. */
function tableOf({ title, x, y, selected = new Set(), onTrial }: ScatterChartProps): Table {
  const trials = Array.from({ length: Math.min(x.values.length, y.values.length) }, (_, trial) => trial);
  const sorted = [...trials.filter((trial) => selected.has(trial)), ...trials.filter((trial) => !selected.has(trial))];
  return {
    caption: title,
    columns: ['Trial', x.name, y.name, ...(selected.size > 0 ? ['Chosen'] : [])],
    rows: sorted.map((trial) => [
      number(trial, count),
      number(x.values[trial]!, x.write),
      number(y.values[trial]!, y.write),
      ...(selected.size > 0 ? [selected.has(trial) ? 'chosen' : ''] : []),
    ]),
    ...(onTrial && { action: { name: 'Show', run: (row: number) => onTrial(sorted[row]!) } }),
  };
}
