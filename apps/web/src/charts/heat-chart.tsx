/** A number for each pair of two things, as colours with their numbers: strong is far from zero, the side of zero is the hue. */
import type { Data } from 'plotly.js';
import { useMemo } from 'react';
import { axis as axisOf, bottomMargin, type Figure, figure, leftMargin, type Paper, plainText } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { inkOnTints, tinted } from './look.ts';
import { Plot } from './plot.tsx';
import { number, type Table } from './table.ts';
import { textWidth } from './ticks.ts';

/** What is told apart along a side: its name, and the names of its parts in order. */
export interface HeatSide {
  readonly name: string;
  readonly parts: readonly string[];
}

export interface HeatChartProps {
  readonly title: string;
  readonly x: HeatSide;
  readonly y: HeatSide;
  /** Of each part of `y`, for each part of `x`; null: there is nothing. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly write: (value: number) => string;
  /** As short as possible, within the drawing. */
  readonly writeShort: (value: number) => string;
  readonly note?: string;
}

const ROW = 38;
/** So much of the colour is in the strongest cell: numbers stay legible on it. */
const STRONGEST = 0.5;

/** A heat map. */
export function HeatChart(props: HeatChartProps) {
  const { title, x, y, values, write, writeShort, note } = props;
  const height = y.parts.length * ROW + 64;
  const draw = useMemo(
    () => (paper: Paper) => heatFigure({ x, y, values, write, writeShort }, paper),
    [x, y, values, write, writeShort],
  );
  return (
    <ChartFrame title={title} draw={draw} height={height} table={() => tableOf(props)} note={note}>
      <Plot
        draw={draw}
        height={height}
        label={`${title}: ${x.name} across, ${y.name} down; the table has all numbers.`}
      />
    </ChartFrame>
  );
}

/** The figure of a heat map. */
export function heatFigure(
  { x, y, values, write, writeShort }: Pick<HeatChartProps, 'x' | 'y' | 'values' | 'write' | 'writeShort'>,
  paper: Paper,
): Figure {
  const { look, width } = paper;
  const rows = y.parts.map((text, value) => ({ value, text }));
  const margin = { l: leftMargin(paper, rows), r: look.size, t: look.size / 2, b: bottomMargin(paper) };
  const room = (width - margin.l - margin.r) / x.parts.length;
  const most = Math.max(0, ...values.flat().map((value) => Math.abs(value ?? 0))) || 1;
  const texts = values.map((row) => row.map((value) => (value === null ? '' : writeShort(value))));
  const widest = Math.max(0, ...texts.flat().map((text) => textWidth(text, look.size)));
  const data = {
    type: 'heatmap',
    x: x.parts.map((_, i) => i),
    y: y.parts.map((_, i) => i),
    z: values,
    zmin: -most,
    zmax: most,
    colorscale: [
      [0, tinted(look.series[1]!, look.ground, STRONGEST)],
      [0.5, look.ground],
      [1, tinted(look.series[0]!, look.ground, STRONGEST)],
    ],
    showscale: false,
    xgap: 2,
    ygap: 2,
    hoverongaps: false,
    // Where the numbers have no room, colours and hovering tell them.
    ...(widest + 6 <= room && {
      text: texts,
      texttemplate: '%{text}',
      textfont: { size: look.size, color: inkOnTints(look) },
    }),
    hovertext: values.map((row, r) =>
      row.map((value, c) =>
        value === null
          ? ''
          : plainText(`${x.name} ${x.parts[c]}, ${y.name.toLowerCase()} ${y.parts[r]}: ${write(value)}`),
      ),
    ),
    hoverinfo: 'text',
  } as unknown as Data;
  const every = Math.max(1, Math.ceil((Math.max(...x.parts.map((text) => textWidth(text, look.size))) + 6) / room));
  const across = x.parts.map((text, value) => ({ value, text })).filter(({ value }) => value % every === 0);
  return figure(paper, margin, [data], {
    xaxis: axisOf({ look, range: [-0.5, x.parts.length - 0.5], ticks: across, title: x.name }),
    yaxis: { ...axisOf({ look, range: [y.parts.length - 0.5, -0.5], ticks: rows }), showline: false, ticks: '' },
  });
}

function tableOf({ title, x, y, values, write }: HeatChartProps): Table {
  return {
    caption: title,
    columns: [`${y.name} \\ ${x.name}`, ...x.parts],
    rows: y.parts.map((name, row) => [name, ...values[row]!.map((value) => number(value, write))]),
  };
}
