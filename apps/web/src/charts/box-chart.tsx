/** Distributions side by side, each as a box from its quantiles: the middle half, its median, and the middle 90%. */
import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import type { BoxChartProps, BoxRow } from './chart.ts';
import { axis as axisOf, bottomMargin, type Figure, figure, type Paper, plainText, shortened } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { translucent } from './look.ts';
import { Plot } from './plot.tsx';
import { number, type Table } from './table.ts';
import { textWidth, valueTicks } from './ticks.ts';

const NAMES = [
  ['min', 'Minimum'],
  ['p5', '5th percentile'],
  ['q1', '25th percentile'],
  ['median', 'Median'],
  ['mean', 'Mean'],
  ['q3', '75th percentile'],
  ['p95', '95th percentile'],
  ['max', 'Maximum'],
] as const;

/** A box chart. */
export function BoxChart(props: BoxChartProps) {
  const { title, axis, rows, write } = props;
  const draw = useMemo(() => (paper: Paper) => boxFigure({ axis, rows, write }, paper), [axis, rows, write]);
  const height = rows.length * 56 + 80;
  const [low, high] = rangeOf(rows);
  const isCut = rows.some(({ min, max }) => min < low || max > high);
  const note = `Box: 25th to 75th percentile with the median; dashed: the mean; whiskers: 5th and 95th percentile; circles: extremes${isCut ? ', where they lie near; the table has all of them' : ''}.`;
  return (
    <ChartFrame title={title} draw={draw} height={height} table={() => tableOf(props)} note={note}>
      <Plot draw={draw} height={height} label={`${title}. ${rows.map((row) => sentence(row, write)).join(' ')}`} />
    </ChartFrame>
  );
}

function sentence({ name, p5, median, p95 }: BoxRow, write: BoxChartProps['write']): string {
  return `${name}: median ${write(median)}, 90% between ${write(p5)} and ${write(p95)}.`;
}

/** Extremes far out would flatten the boxes. */
function rangeOf(rows: readonly BoxRow[]): readonly [number, number] {
  const p5 = Math.min(...rows.map((row) => row.p5));
  const p95 = Math.max(...rows.map((row) => row.p95));
  const reach = (p95 - p5) * 1.2 || Math.abs(p5) * 0.1 || 1;
  const low = Math.max(p5 - reach, Math.min(...rows.map((row) => row.min)));
  const high = Math.min(p95 + reach, Math.max(...rows.map((row) => row.max)));
  const spare = (high - low) * 0.03 || 1;
  return [low - spare, high + spare];
}

/** The figure of a box chart. */
export function boxFigure({ axis, rows, write }: Omit<BoxChartProps, 'title'>, paper: Paper): Figure {
  const { look, width } = paper;
  // One box alone is named by the title.
  const names = rows.length > 1 ? rows.map(({ name }) => name) : [''];
  const room = Math.min(Math.max(...names.map((name) => textWidth(name, look.size))), width * 0.3);
  const margin = { l: Math.ceil(room + look.size * 1.2), r: look.size * 2, t: look.size, b: bottomMargin(paper) };
  const range = rangeOf(rows);
  const ticks = valueTicks(...range, write, { length: width - margin.l - margin.r, size: look.size });
  const boxes = rows.map((row, i): Data => {
    const colour = look.series[i % look.series.length]!;
    return {
      type: 'box',
      orientation: 'h',
      y: [i],
      ...{
        q1: [row.q1],
        median: [row.median],
        q3: [row.q3],
        lowerfence: [row.p5],
        upperfence: [row.p95],
        mean: [row.mean],
      },
      ...{ boxmean: true, width: 0.5, hoverinfo: 'skip' },
      fillcolor: translucent(colour, 0.25),
      line: { color: colour, width: look.size / 6 },
    } as unknown as Data;
  });
  return figure(paper, margin, [...boxes, extremes(rows, range, look), hovers(rows, write)], {
    xaxis: axisOf({ look, range, ticks, title: axis, grid: true }),
    yaxis: {
      ...axisOf({ look, range: [rows.length - 0.5, -0.5], ticks: [] }),
      ...{ ticks: '', showline: false, tickfont: { size: look.size, color: look.ink } },
      tickvals: rows.map((_, i) => i),
      ticktext: names.map((name) => plainText(shortened(name, room, look.size))),
    },
  });
}

function extremes(rows: readonly BoxRow[], [low, high]: readonly [number, number], look: Paper['look']): Data {
  const points = rows.flatMap(({ min, max }, i) =>
    [min, max].filter((x) => x >= low && x <= high).map((x) => [x, i] as const),
  );
  return {
    type: 'scatter',
    mode: 'markers',
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    hoverinfo: 'skip',
    marker: { symbol: 'circle-open', size: look.size * 0.6, color: look.dimmed },
  };
}

/** What is said of each mark; nothing of it is seen. */
function hovers(rows: readonly BoxRow[], write: BoxChartProps['write']): Data {
  const marks = rows.flatMap((row, y) =>
    NAMES.map(([key, name]) => ({ x: row[key], y, text: `${row.name}: ${name} ${write(row[key])}` })),
  );
  return {
    type: 'scatter',
    mode: 'markers',
    x: marks.map(({ x }) => x),
    y: marks.map(({ y }) => y),
    text: marks.map(({ text }) => plainText(text)),
    hoverinfo: 'text',
    marker: { opacity: 0, size: 12 },
  };
}

function tableOf({ title, rows, write }: BoxChartProps): Table {
  return {
    caption: title,
    columns: ['', ...NAMES.map(([, name]) => name)],
    rows: rows.map((row) => [row.name, ...NAMES.map(([key]) => number(row[key], write))]),
  };
}
