/** What drives an output in several runs: for each input a bar of every run, below each other, the strongest at the top. */
import { Group } from '@mantine/core';
import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import type { ComparedTornadoChartProps, ComparedTornadoRow } from './chart.ts';
import { axis as axisOf, bottomMargin, type Figure, figure, type Paper, plainText, shortened } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { HATCHES } from './look.ts';
import { Plot } from './plot.tsx';
import { SeriesSwatch } from './swatch.tsx';
import { type Cell, number, type Table } from './table.ts';
import { textWidth, valueTicks } from './ticks.ts';

/** Further ones are in the table. */
const DRAWN = 15;

/** Tornado charts in one. */
export function ComparedTornadoChart(props: ComparedTornadoChartProps) {
  const { title, axis, names, rows, centre, write } = props;
  const drawn = useMemo(() => rows.slice(0, DRAWN), [rows]);
  const height = drawn.length * (names.length * 14 + 12) + 70;
  const draw = useMemo(
    () => (paper: Paper) => comparedTornadoFigure({ axis, names, rows: drawn, centre, write }, paper),
    [axis, names, drawn, centre, write],
  );
  const note = rows.length > DRAWN ? `The ${DRAWN} strongest of ${rows.length}; the table has all of them.` : undefined;
  return (
    <ChartFrame title={title} draw={draw} height={height} table={() => tableOf(props)} note={note}>
      <Group gap="md" mb="xs">
        {names.map((name, index) => (
          <SeriesSwatch key={name} index={index} name={name} />
        ))}
      </Group>
      <Plot draw={draw} height={height} label={`${title}. ${drawn.length} inputs, the strongest first.`} />
    </ChartFrame>
  );
}

/** The figure of a tornado of several runs. */
export function comparedTornadoFigure(
  { axis, names, rows, centre, write }: Omit<ComparedTornadoChartProps, 'title'>,
  paper: Paper,
): Figure {
  const { look, width, still } = paper;
  const room = Math.min(Math.max(0, ...rows.map(({ name }) => textWidth(name, look.size))), width * 0.36);
  const margin = {
    l: Math.ceil(room + look.size),
    r: look.size * 2,
    t: still ? look.size * 2.5 : look.size / 2,
    b: bottomMargin(paper),
  };
  const range = rangeOf(rows, centre);
  const ticks = valueTicks(...range, write, { length: width - margin.l - margin.r, size: look.size });
  const bars = names.map((name, index): Data => {
    const ends = rows.map(({ ends }) => ends[index]);
    return {
      type: 'bar',
      orientation: 'h',
      name: plainText(name),
      base: ends.map((one) => one?.low ?? centre),
      x: ends.map((one) => (one ? one.high - one.low : 0)),
      y: rows.map((_, i) => i),
      hovertext: rows.map((row) => plainText(`${name}: ${row.name} ${endsText(row, index, centre, write)}`)),
      hoverinfo: 'text',
      marker: {
        color: look.series[index % look.series.length],
        pattern: {
          shape: HATCHES[index % HATCHES.length]!,
          fillmode: 'overlay',
          fgcolor: look.ground,
          size: 6,
          solidity: 0.2,
        },
      },
    } as unknown as Data;
  });
  return figure(paper, margin, bars, {
    barmode: 'group',
    bargap: 0.25,
    bargroupgap: 0.08,
    xaxis: axisOf({ look, range, ticks, title: axis, grid: true }),
    yaxis: {
      ...axisOf({ look, range: [rows.length - 0.5, -0.5], ticks: [] }),
      ...{ ticks: '', showline: false, tickfont: { size: look.size, color: look.ink } },
      tickvals: rows.map((_, i) => i),
      ticktext: rows.map(({ name }) => plainText(shortened(name, room, look.size))),
    },
    shapes: [
      {
        ...{ type: 'line', xref: 'x', yref: 'paper', x0: centre, x1: centre, y0: 0, y1: 1 },
        line: { color: look.ink, width: look.size / 10 },
      },
    ],
    ...(still && {
      showlegend: true,
      legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1, yanchor: 'bottom', font: { size: look.size } },
    }),
  });
}

function rangeOf(rows: readonly ComparedTornadoRow[], centre: number): readonly [number, number] {
  const ends = rows.flatMap((row) => row.ends.flatMap((one) => one ?? []));
  const low = Math.min(centre, ...ends.map((one) => one.low));
  const high = Math.max(centre, ...ends.map((one) => one.high));
  const spare = (high - low || Math.abs(centre) || 1) * 0.04;
  return [low - spare, high + spare];
}

/** A bar that begins at the centre is told by its other end. */
function endsText({ ends }: ComparedTornadoRow, index: number, centre: number, write: (value: number) => string) {
  const one = ends[index];
  if (!one) return 'is no input of it';
  if (one.low === centre) return write(one.high);
  return one.high === centre ? write(one.low) : `${write(one.low)} to ${write(one.high)}`;
}

/** Where all bars begin at the centre one column a run is enough. */
function tableOf({ title, names, rows, centre, write }: ComparedTornadoChartProps): Table {
  const isFromCentre = rows.every(({ ends }) => ends.every((one) => !one || one.low === centre || one.high === centre));
  const cells = (one: ComparedTornadoRow['ends'][number]): Cell[] => {
    const values = !one ? [null, null] : isFromCentre ? [one.low === centre ? one.high : one.low] : [one.low, one.high];
    return values.slice(0, isFromCentre ? 1 : 2).map((value) => number(value, write));
  };
  return {
    caption: `${title}, the strongest first`,
    columns: ['Input', ...names.flatMap((name) => (isFromCentre ? [name] : [`${name}: low`, `${name}: high`]))],
    rows: rows.map(({ name, ends }) => [name, ...names.flatMap((_, i) => cells(ends[i]))]),
  };
}
