/** How an average settles: the mean of the first trials, with its narrowing interval. */
import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import { count } from '../format/numbers.ts';
import type { ConvergenceChartProps, ConvergencePoint } from './chart.ts';
import { axis as axisOf, bottomMargin, type Figure, figure, leftMargin, type Paper, plainText } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { translucent } from './look.ts';
import { Plot } from './plot.tsx';
import { number, type Table } from './table.ts';
import { logTicks, valueTicks } from './ticks.ts';

const HEIGHT = 320;

/** A chart of convergence. */
export function ConvergenceChart(props: ConvergenceChartProps) {
  const { title, axis, points, write } = props;
  const draw = useMemo(
    () => (paper: Paper) => convergenceFigure({ axis, points, write }, paper),
    [axis, points, write],
  );
  const last = points.at(-1);
  const end = last
    ? ` After ${count(last.trials)} trials: ${write(last.mean)}, ${write(last.low)} to ${write(last.high)}.`
    : '';
  return (
    <ChartFrame
      title={title}
      draw={draw}
      height={HEIGHT}
      table={() => tableOf(props)}
      note="The band is the 95% interval of the mean."
    >
      <Plot draw={draw} height={HEIGHT} label={`${title}.${end}`} />
    </ChartFrame>
  );
}

/** The figure of a chart of convergence. */
export function convergenceFigure({ axis, points, write }: Omit<ConvergenceChartProps, 'title'>, paper: Paper): Figure {
  const { look, width, height } = paper;
  const range = rangeOf(points);
  const b = bottomMargin(paper);
  const left = valueTicks(...range, write, { length: height - b - look.size, size: look.size, upright: true, most: 7 });
  const margin = { l: leftMargin(paper, left) + look.size * 1.6, r: look.size * 2, t: look.size, b };
  const [from, to] = [points[0]?.trials ?? 1, points.at(-1)?.trials ?? 10];
  const ticks = logTicks(from, Math.max(to, from * 2), count, { length: width - margin.l - margin.r, size: look.size });
  const colour = look.series[0]!;
  const line = (values: (point: ConvergencePoint) => number, more: Partial<Data>): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      x: points.map(({ trials }) => trials),
      y: points.map(values),
      hoverinfo: 'skip',
      ...more,
    }) as Data;
  const data = [
    line(({ low }) => low, { line: { width: 1, color: translucent(colour, 0.5) } }),
    line(({ high }) => high, {
      line: { width: 1, color: translucent(colour, 0.5) },
      fill: 'tonexty',
      fillcolor: translucent(colour, 0.2),
    }),
    line(({ mean }) => mean, {
      line: { width: look.size / 5, color: colour },
      text: points.map((point) =>
        plainText(`${count(point.trials)} trials: ${write(point.mean)}, ${write(point.low)} to ${write(point.high)}`),
      ),
      hoverinfo: 'text',
    }),
  ];
  return figure(paper, margin, data, {
    hovermode: 'x',
    xaxis: axisOf({
      look,
      range: [Math.log10(from), Math.log10(Math.max(to, from * 2))],
      ticks,
      title: 'Trials',
      log: true,
    }),
    yaxis: axisOf({ look, range, ticks: left, title: axis, grid: true }),
  });
}

/** The means have room; the widest intervals of the first trials may be cut, or they would flatten all that follows. */
function rangeOf(points: readonly ConvergencePoint[]): readonly [number, number] {
  if (points.length === 0) return [0, 1];
  const later = points.slice(Math.floor(points.length / 6));
  const low = Math.min(...points.map(({ mean }) => mean), ...later.map((point) => point.low));
  const high = Math.max(...points.map(({ mean }) => mean), ...later.map((point) => point.high));
  const spare = (high - low) * 0.05 || Math.abs(low) * 0.1 || 1;
  return [low - spare, high + spare];
}

function tableOf({ title, points, write }: ConvergenceChartProps): Table {
  return {
    caption: title,
    columns: ['Trials', 'Mean', 'From', 'To'],
    rows: points.map(({ trials, mean, low, high }) => [
      number(trials, count),
      ...[mean, low, high].map((value) => number(value, write)),
    ]),
  };
}
