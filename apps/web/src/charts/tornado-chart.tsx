/** What drives an output: a bar for each input, the strongest at the top, around a centre. */

import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import type { TornadoChartProps, TornadoRow } from './chart.ts';
import { axis as axisOf, bottomMargin, type Figure, figure, type Paper, plainText, shortened } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import type { Look } from './look.ts';
import { Plot } from './plot.tsx';
import { number, type Table } from './table.ts';
import { textWidth, valueTicks } from './ticks.ts';

/** Further ones are in the table. */
const DRAWN = 20;
const ARROWS = { rises: ' ↑', falls: ' ↓' } as const;

/** A tornado chart. */
export function TornadoChart(props: TornadoChartProps) {
  const { title, axis, rows, centre, write, onRow } = props;
  const drawn = useMemo(() => rows.slice(0, DRAWN), [rows]);
  const height = drawn.length * 30 + 70;
  const draw = useMemo(
    () => (paper: Paper) => tornadoFigure({ axis, rows: drawn, centre, write }, paper),
    [axis, drawn, centre, write],
  );
  const first = drawn[0];
  return (
    <ChartFrame title={title} draw={draw} height={height} table={() => tableOf(props)} note={noteOf(props)}>
      <Plot
        draw={draw}
        height={height}
        label={`${title}. ${drawn.length} bars, the strongest first${first ? `: ${first.name}, ${write(first.low)} to ${write(first.high)}` : ''}.`}
        onPoint={onRow && ((_, point) => onRow(drawn[point]!.key))}
      />
    </ChartFrame>
  );
}

function noteOf({ rows }: TornadoChartProps): string | undefined {
  const parts = [
    rows.some(({ direction }) => direction) && '↑ rises with the input, ↓ falls with it.',
    rows.length > DRAWN && `The ${DRAWN} strongest of ${rows.length}; the table has all of them.`,
  ];
  return parts.filter(Boolean).join(' ') || undefined;
}

/** The figure of a tornado. */
export function tornadoFigure(
  { axis, rows, centre, write }: Omit<TornadoChartProps, 'title' | 'onRow'>,
  paper: Paper,
): Figure {
  const { look, width } = paper;
  const names = rows.map(({ name, direction }) => [name, direction ? ARROWS[direction] : ''] as const);
  const widest = Math.max(0, ...names.map((parts) => textWidth(parts.join(''), look.size)));
  const room = Math.min(widest, width * 0.36);
  const label =
    look.size +
    Math.max(
      0,
      ...rows.flatMap(({ low, high }) => [textWidth(write(low), look.size), textWidth(write(high), look.size)]),
    );
  const margin = { l: Math.ceil(room + look.size), r: look.size * 2, t: look.size / 2, b: bottomMargin(paper) };
  const range = rangeOf(rows, centre, width - margin.l - margin.r, label);
  const ticks = valueTicks(...range, write, { length: width - margin.l - margin.r, size: look.size });
  const sides = [
    side('below', rows, (row) => [Math.min(row.low, centre), Math.min(row.high, centre)], { write, look }),
    side('above', rows, (row) => [Math.max(row.low, centre), Math.max(row.high, centre)], { write, look }),
  ];
  return figure(paper, margin, sides, {
    barmode: 'overlay',
    bargap: 0.3,
    xaxis: axisOf({ look, range, ticks, title: axis, grid: true }),
    yaxis: {
      ...axisOf({ look, range: [rows.length - 0.5, -0.5], ticks: [] }),
      ...{ ticks: '', showline: false, tickfont: { size: look.size, color: look.ink } },
      tickvals: rows.map((_, i) => i),
      ticktext: names.map(([name, arrow]) =>
        plainText(shortened(name, room - textWidth(arrow, look.size), look.size) + arrow),
      ),
    },
    shapes: [
      {
        type: 'line',
        xref: 'x',
        yref: 'paper',
        x0: centre,
        x1: centre,
        y0: 0,
        y1: 1,
        line: { color: look.ink, width: look.size / 10 },
      },
    ],
  });
}

/** So wide that the numbers beside the bars have room. */
function rangeOf(
  rows: readonly TornadoRow[],
  centre: number,
  length: number,
  label: number,
): readonly [number, number] {
  const low = Math.min(centre, ...rows.map((row) => Math.min(row.low, row.high)));
  const high = Math.max(centre, ...rows.map((row) => Math.max(row.low, row.high)));
  const span = high - low || Math.abs(centre) || 1;
  const spare = (span * label) / Math.max(1, length - 2 * label);
  return [low - spare, high + spare];
}

interface Way {
  readonly write: TornadoChartProps['write'];
  readonly look: Look;
}

/** The parts of all bars on one side of the centre, with the numbers at their ends. */
function side(
  which: 'below' | 'above',
  rows: readonly TornadoRow[],
  ends: (row: TornadoRow) => [number, number],
  { write, look }: Way,
): Data {
  const parts = rows.map(ends).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const isBelow = which === 'below';
  const isEmpty = (i: number) => parts[i]![0] === parts[i]![1];
  return {
    type: 'bar',
    orientation: 'h',
    // From the centre outwards, so that the numbers stand at the outer ends.
    base: parts.map(([low, high]) => (isBelow ? high : low)),
    x: parts.map(([low, high]) => (isBelow ? low - high : high - low)),
    y: rows.map((_, i) => i),
    text: rows.map((row, i) =>
      isEmpty(i) ? '' : plainText(write(isBelow ? Math.min(row.low, row.high) : Math.max(row.low, row.high))),
    ),
    textposition: 'outside',
    textfont: { color: look.ink, size: look.size },
    cliponaxis: false,
    hovertext: rows.map((row) => plainText(`${row.name}: ${write(row.low)} to ${write(row.high)}`)),
    hoverinfo: 'text',
    marker: {
      color: look.series[isBelow ? 1 : 0],
      pattern: { shape: isBelow ? '/' : '', fillmode: 'overlay', fgcolor: look.ground, size: 6, solidity: 0.2 },
    },
  } as unknown as Data;
}

function tableOf({ title, rows, write, onRow }: TornadoChartProps): Table {
  const hasDirection = rows.some(({ direction }) => direction);
  return {
    caption: `${title}, the strongest first`,
    columns: ['Input', 'Low', 'High', 'Width', ...(hasDirection ? ['Output'] : [])],
    rows: rows.map(({ name, low, high, direction }) => [
      name,
      ...[low, high, Math.abs(high - low)].map((value) => number(value, write)),
      ...(hasDirection ? [direction ?? ''] : []),
    ]),
    ...(onRow && { action: { name: 'Show', run: (row: number) => onRow(rows[row]!.key) } }),
  };
}
