/** Curves over one axis, with the places on it that matter. */
import { Group } from '@mantine/core';
import type { Data } from 'plotly.js';
import { memo, useMemo } from 'react';
import { axis as axisOf, bottomMargin, type Figure, figure, leftMargin, type Paper, plainText } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { DASHES } from './look.ts';
import { Plot } from './plot.tsx';
import { SeriesSwatch } from './swatch.tsx';
import { number, type Table } from './table.ts';
import { valueTicks } from './ticks.ts';

/** A curve: a value for each place; NaN where there is none. */
export interface Curve {
  readonly name: string;
  readonly values: readonly number[];
}

export interface CurvesChartProps {
  readonly title: string;
  readonly x: string;
  /** Ascending. */
  readonly places: readonly number[];
  readonly curves: readonly Curve[];
  /** A place that is marked with a line, and what the first curve is there. */
  readonly mark?: { readonly name: string; readonly place: number; readonly value: number | undefined } | undefined;
  readonly write: (value: number) => string;
  readonly height?: number;
}

/** A chart of curves. */
export const CurvesChart = memo(function CurvesChart(props: CurvesChartProps) {
  const { title, x, places, curves, mark, write, height = 320 } = props;
  const draw = useMemo(
    () => (paper: Paper) => curvesFigure({ x, places, curves, mark, write }, paper),
    [x, places, curves, mark, write],
  );
  const there =
    mark?.value === undefined ? '' : ` At ${mark.name.toLowerCase()} ${write(mark.place)}: ${write(mark.value)}.`;
  return (
    <ChartFrame title={title} draw={draw} height={height} table={() => tableOf(props)}>
      <Plot draw={draw} height={height} label={`${title}, over ${x.toLowerCase()}.${there}`} />
      {curves.length > 1 && (
        <Group gap="lg" justify="center">
          {curves.map(({ name }, index) => (
            <SeriesSwatch key={name} index={index} name={name} />
          ))}
        </Group>
      )}
    </ChartFrame>
  );
});

/** The figure of curves. */
export function curvesFigure(
  { x, places, curves, mark, write }: Pick<CurvesChartProps, 'x' | 'places' | 'curves' | 'mark' | 'write'>,
  paper: Paper,
): Figure {
  const { look, width, height } = paper;
  const range = rangeOf(curves);
  const b = bottomMargin(paper);
  const left = valueTicks(...range, write, { length: height - b - look.size, size: look.size, upright: true, most: 6 });
  const margin = { l: leftMargin(paper, left), r: look.size * 2, t: look.size, b };
  const [from, to] = [places[0] ?? 0, places.at(-1) ?? 1];
  const ticks = valueTicks(from, to, write, { length: width - margin.l - margin.r, size: look.size, most: 8 });
  const lines = curves.map(
    ({ name, values }, index) =>
      ({
        type: 'scatter',
        mode: 'lines',
        x: places,
        y: values.map((value) => (Number.isFinite(value) ? value : null)),
        line: {
          width: look.size / 5,
          color: look.series[index % look.series.length],
          dash: DASHES[index % DASHES.length],
        },
        text: places.map((place, i) =>
          plainText(`${curves.length > 1 ? `${name}, ` : ''}${x.toLowerCase()} ${write(place)}: ${write(values[i]!)}`),
        ),
        hoverinfo: 'text',
      }) as Data,
  );
  const point = {
    type: 'scatter',
    mode: 'markers',
    x: [mark?.place],
    y: [mark?.value],
    marker: { size: look.size * 0.8, color: look.series[0], line: { width: 2, color: look.ground } },
    hoverinfo: 'skip',
  } as Data;
  return figure(paper, margin, mark?.value === undefined ? lines : [...lines, point], {
    hovermode: 'x',
    xaxis: axisOf({ look, range: [from, to], ticks, title: x }),
    yaxis: axisOf({ look, range, ticks: left, grid: true }),
    ...(mark && {
      shapes: [
        {
          type: 'line',
          xref: 'x',
          yref: 'paper',
          x0: mark.place,
          x1: mark.place,
          y0: 0,
          y1: 1,
          line: { color: look.dimmed, width: 1, dash: 'dot' },
        },
      ],
    }),
  });
}

/** All that is finite, with a little room, and zero where it is near. */
function rangeOf(curves: readonly Curve[]): readonly [number, number] {
  const values = curves.flatMap((curve) => curve.values.filter(Number.isFinite));
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // A value that does not change has the height of itself.
  const size = high - low || Math.abs(high) || 1;
  const near = size * 0.5;
  const bottom = low > 0 && low < near ? 0 : low - size * 0.05;
  const top = high < 0 && high > -near ? 0 : high + size * 0.05;
  return [low === 0 ? 0 - size * 0.02 : bottom, top];
}

function tableOf({ title, x, places, curves, write }: CurvesChartProps): Table {
  return {
    caption: title,
    columns: [x, ...curves.map(({ name }) => name)],
    rows: places.map((place, i) => [
      number(place, write),
      ...curves.map(({ values }) => number(Number.isFinite(values[i]) ? values[i]! : null, write)),
    ]),
  };
}
