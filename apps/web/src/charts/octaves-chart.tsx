/** How many numbers are of which size: bars over an axis on which each doubling takes equal room, as prices differ by factors. */
import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import { count } from '../format/counts.ts';
import { axis as axisOf, bottomMargin, type Figure, figure, leftMargin, type Paper, plainText } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { type CountedCell, joinedCells, octavePlace } from './octaves.ts';
import { Plot } from './plot.tsx';
import { number, type Table } from './table.ts';
import { logTicks, type Tick, valueTicks } from './ticks.ts';

export interface OctavesChartProps {
  readonly title: string;
  readonly axis: string;
  /** What is counted. */
  readonly counted: string;
  /** Ascending; that of zeros, which begins at 0, first. */
  readonly cells: readonly CountedCell[];
  readonly write: (value: number) => string;
}

const HEIGHT = 320;
const MOST = 48;

/** A chart of counts over octaves. */
export function OctavesChart(props: OctavesChartProps) {
  const { title, axis, counted, cells, write } = props;
  const bars = useMemo(() => joinedCells(cells, MOST), [cells]);
  const draw = useMemo(
    () => (paper: Paper) => octavesFigure({ axis, counted, cells: bars, write }, paper),
    [axis, counted, bars, write],
  );
  const highest = bars.reduce((top, cell) => (cell.count > top.count ? cell : top), bars[0]!);
  return (
    <ChartFrame
      title={title}
      draw={draw}
      height={HEIGHT}
      table={() => tableOf({ ...props, cells: bars })}
      note="Each doubling takes equal room on the axis."
    >
      <Plot
        draw={draw}
        height={HEIGHT}
        label={`${title}: ${bars.length} bars, the highest ${nameOf(highest, write)} with ${count(highest.count)}.`}
      />
    </ChartFrame>
  );
}

/** Whether it has no lower end on this axis. */
const isOpen = ({ low }: CountedCell): boolean => !(low > 0);

function nameOf(cell: CountedCell, write: (value: number) => string): string {
  if (isOpen(cell)) return cell.high > 0 ? `below ${write(cell.high)}` : 'at 0';
  return `from ${write(cell.low)} to below ${write(cell.high)}`;
}

/** The figure of counts over octaves. */
export function octavesFigure({ axis, counted, cells, write }: Omit<OctavesChartProps, 'title'>, paper: Paper): Figure {
  const { look, width, height } = paper;
  const positive = cells.filter((cell) => !isOpen(cell));
  const from = positive.length > 0 ? octavePlace(positive[0]!.low) : 0;
  const to = positive.length > 0 ? octavePlace(positive.at(-1)!.high) : 8;
  // What has no lower end stands apart at the left, as wide as the first bar.
  const step = positive.length > 0 ? octavePlace(positive[0]!.high) - from : 1;
  const start = cells.length > positive.length ? from - 3 * step : from - step / 2;
  const top = Math.max(1, ...cells.map((cell) => cell.count));
  const b = bottomMargin(paper);
  const left = valueTicks(0, top, count, { length: height - b - look.size, size: look.size, upright: true, most: 6 });
  const margin = { l: leftMargin(paper, left) + look.size * 1.6, r: look.size * 2, t: look.size, b };
  const length = width - margin.l - margin.r;
  const ticks = positive.length > 0 ? ticksOf(positive, write, { from: start, to, length, size: look.size }) : [];
  const spanOf = (cell: CountedCell): readonly [number, number] =>
    isOpen(cell) ? [from - 2.5 * step, from - 1.5 * step] : [octavePlace(cell.low), octavePlace(cell.high)];
  const bars = {
    type: 'bar',
    x: cells.map((cell) => (spanOf(cell)[0] + spanOf(cell)[1]) / 2),
    width: cells.map((cell) => (spanOf(cell)[1] - spanOf(cell)[0]) * 0.92),
    y: cells.map((cell) => cell.count),
    marker: { color: look.series[0] },
    hovertext: cells.map((cell) => plainText(`${nameOf(cell, write)}: ${count(cell.count)}`)),
    hoverinfo: 'text',
  } as Data;
  const less = cells.length > positive.length ? [{ value: from - 2 * step, text: 'less' }] : [];
  return figure(paper, margin, [bars], {
    xaxis: axisOf({ look, range: [start, to + step / 2], ticks: [...less, ...ticks], title: axis }),
    yaxis: axisOf({ look, range: [0, top * 1.04], ticks: left, title: counted, grid: true }),
  });
}

interface Room {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly size: number;
}

/** Round numbers at their places, without those that the zeros' label or another would run into. */
function ticksOf(cells: readonly CountedCell[], write: (value: number) => string, room: Room): Tick[] {
  const [low, high] = [cells[0]!.low, cells.at(-1)!.high];
  return logTicks(low, high, write, { length: room.length * 0.8, size: room.size }).map(({ value, text }) => ({
    value: octavePlace(value),
    text,
  }));
}

function tableOf({ title, counted, cells, write }: OctavesChartProps): Table {
  return {
    caption: title,
    columns: ['From', 'To below', counted],
    rows: cells.map(({ low, high, count: counts }) => [number(low, write), number(high, write), number(counts, count)]),
  };
}
