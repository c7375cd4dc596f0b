/** The drawing of a distribution: bars or outlines, and cumulative curves. Pure. */
import type { Data, Layout } from 'plotly.js';
import { count, percent } from '../format/numbers.ts';
import { type Bar, cumulativeCurve } from './bins.ts';
import type { DistributionChartProps, Write } from './chart.ts';
import { type Drawn, type DrawnSeries, heightOf } from './distribution-data.ts';
import {
  baseLine,
  baseName,
  heightOfNames,
  type MarkedDrawing,
  markerNames,
  markerShapes,
} from './distribution-marks.ts';
import { axis, bottomMargin, type Figure, figure, leftMargin, type Paper, plainText } from './figure.ts';
import { DASHES, HATCHES, type Look, translucent } from './look.ts';
import { type Tick, valueTicks } from './ticks.ts';

export type DistributionDrawing = Pick<DistributionChartProps, 'view' | 'axis'> & MarkedDrawing;

/** The figure of a distribution. */
export function distributionFigure(drawing: DistributionDrawing, paper: Paper): Figure {
  const { drawn, view, write } = drawing;
  const { look, width, height, still } = paper;
  const several = drawn.series.length > 1;
  const hasMarkers = drawing.markers.low !== undefined || drawing.markers.high !== undefined;
  const head = still || hasMarkers ? look.size * ((several && still ? 2 : 0) + (hasMarkers ? 3.4 : 0) + 1) : 30;
  const base = drawn.base === undefined ? 0 : look.size * 1.5;
  const above = { t: head + base, b: bottomMargin(paper) };
  const left = leftTicks(drawing, look, height - above.t - above.b);
  const margin = {
    ...above,
    l: leftMargin(paper, left.ticks) + look.size * 1.6,
    r: view === 'both' ? look.size * 4 : look.size * 2,
  };
  const bottom = valueTicks(...drawn.domain, write, { length: width - margin.l - margin.r, size: look.size });
  const bars =
    view === 'cumulative' ? [] : drawn.series.flatMap((one, index) => histogramOf(one, index, drawing, look));
  const curves = view === 'histogram' ? [] : drawn.series.map((one, index) => curveOf(one, index, drawing, look));
  return figure(paper, margin, [...bars, ...curves], {
    xaxis: axis({ look, range: drawn.domain, ticks: bottom, title: drawing.axis }),
    yaxis: axis({ look, range: [0, left.max], ticks: left.ticks, title: left.title, grid: true }),
    ...(view === 'both' && { yaxis2: rightAxis(look) }),
    shapes: [...baseLine(drawn, look), ...markerShapes(drawing.markers, drawn, look)],
    annotations: [
      ...(drawing.floating ? [] : baseName(drawing, look)),
      ...(hasMarkers ? markerNames(drawing, look, width - margin.l - margin.r) : []),
    ],
    barmode: 'overlay',
    ...(still &&
      several && {
        showlegend: true,
        legend: legendOf(look, heightOfNames(drawing, look) / (height - above.t - above.b)),
      }),
  });
}

const shares = (value: number): string => {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 }).format(value);
};

function leftTicks({ drawn, view }: DistributionDrawing, look: Look, length: number) {
  const room = { length, size: look.size, upright: true, most: 6 };
  if (view === 'cumulative') return { max: 1.02, ticks: valueTicks(0, 1, shares, room), title: 'Trials at or below' };
  const heights = drawn.series.flatMap((one) => one.bars.map((bar) => heightOf(one, bar, drawn.aligned)));
  const max = Math.max(...heights, Number.MIN_VALUE) * 1.06;
  // Densities have a unit that says nothing to people: their heights are compared, not read.
  const ticks: Tick[] = drawn.aligned ? valueTicks(0, max, shares, room) : [{ value: 0, text: '0' }];
  return { max, ticks, title: drawn.aligned ? 'Share of trials' : 'Density' };
}

function rightAxis(look: Look): Partial<Layout['yaxis']> {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: shares(value) }));
  return { ...axis({ look, range: [0, 1.06], ticks }), side: 'right', overlaying: 'y', showline: false, ticks: '' };
}

function histogramOf(series: DrawnSeries, index: number, drawing: DistributionDrawing, look: Look): Data[] {
  const { drawn, write } = drawing;
  const many = drawn.series.length;
  const name = plainText(series.name);
  const colour = look.series[index % look.series.length]!;
  const heights = series.bars.map((bar) => heightOf(series, bar, drawn.aligned));
  const hovertext = series.bars.map((bar) => (many > 1 ? `${name}<br>` : '') + plainText(barText(series, bar, write)));
  if (many > 1 && !drawn.discrete) return [outline(series, heights, hovertext, colour, index)];
  const bar: Data = {
    type: 'bar',
    name,
    // Bars of several series stand beside each other.
    x: series.bars.map(({ from, to }) => from + ((to - from) * (index + 0.5)) / many),
    y: heights,
    width: series.bars.map(({ from, to }) => (to - from) / many),
    hovertext,
    hoverinfo: 'text',
    marker: {
      color: many > 1 ? colour : translucent(colour, 0.8),
      line: { width: series.bars.length > 40 ? 0.5 : 1, color: look.ground },
      pattern: {
        shape: many > 1 ? HATCHES[index % HATCHES.length]! : '',
        fillmode: 'overlay',
        fgcolor: look.ground,
        size: 6,
      },
    },
  } as Data;
  return [bar];
}

/** A histogram as its outline, so that another one shows through. Two points a bar, one at either end. */
function outline(
  series: DrawnSeries,
  heights: readonly number[],
  hovertext: readonly string[],
  colour: string,
  index: number,
): Data {
  const points = series.bars.flatMap(({ from, to }, i) => [
    [from, heights[i]!, i] as const,
    [to, heights[i]!, i] as const,
  ]);
  const ends = [points[0], points.at(-1)].map((point) => [point?.[0] ?? 0, 0, point?.[2] ?? 0] as const);
  const path = [ends[0]!, ...points, ends[1]!];
  return {
    type: 'scatter',
    mode: 'lines',
    name: plainText(series.name),
    x: path.map(([x]) => x),
    y: path.map(([, y]) => y),
    hovertext: path.map(([, , i]) => hovertext[i] ?? ''),
    hoverinfo: 'text',
    fill: 'tozeroy',
    fillcolor: translucent(colour, 0.14),
    line: { color: colour, width: 2, dash: DASHES[index % DASHES.length]! },
  };
}

/** Which bar a click on a point of a trace means. */
export function barAt(drawn: Drawn, trace: number, point: number): Bar | undefined {
  const bars = drawn.series[trace]?.bars;
  if (!bars) return undefined;
  const isOutline = drawn.series.length > 1 && !drawn.discrete;
  return bars[isOutline ? Math.min(bars.length - 1, Math.max(0, Math.floor((point - 1) / 2))) : point];
}

/** What a bar says: its ends and how many trials are in it. */
export function barText({ total }: DrawnSeries, bar: Bar, write: Write): string {
  return `${placeText(bar, write)}: ${count(bar.count)} trials, ${percent(bar.count / total, 2)}`;
}

/** The values that a bar counts. */
export function placeText({ value, counts, from, to }: Bar, write: Write): string {
  if (value !== undefined) return write(value);
  if (counts[0] < from) return `Below ${write(to)}`;
  if (counts[1] > to) return `${write(from)} and above`;
  return `${write(counts[0])} to ${write(counts[1])}`;
}

function curveOf(series: DrawnSeries, index: number, { drawn, view, write }: DistributionDrawing, look: Look): Data {
  const { x, share, steps } = cumulativeCurve(series.bins, series.sorted, ...drawn.domain);
  const alone = view === 'both' && drawn.series.length === 1;
  const name = drawn.series.length > 1 ? `${series.name}: ` : '';
  return {
    type: 'scatter',
    mode: 'lines',
    name: plainText(series.name),
    showlegend: view === 'cumulative',
    yaxis: view === 'both' ? 'y2' : 'y',
    x: [...x],
    y: [...share],
    hovertext: x.map((value, i) => plainText(`${name}${percent(share[i]!, 2)} at or below ${write(value)}`)),
    hoverinfo: 'text',
    line: {
      color: alone ? look.ink : look.series[index % look.series.length]!,
      width: alone ? 1.5 : 2,
      dash: DASHES[index % DASHES.length]!,
      shape: steps ? 'hv' : 'linear',
    },
  };
}

function legendOf(look: Look, above: number): Partial<Layout['legend']> {
  return {
    orientation: 'h',
    x: 0,
    xanchor: 'left',
    y: 1 + above,
    yanchor: 'bottom',
    font: { size: look.size },
    itemwidth: 40,
  };
}
