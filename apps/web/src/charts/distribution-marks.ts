/** What is marked on a distribution: the base value, and where they are drawn in, the markers with their odds. Pure. */
import type { Annotations, Shape } from 'plotly.js';
import type { Markers, Write } from './chart.ts';
import { type Drawn, edgeOf } from './distribution-data.ts';
import { plainText } from './figure.ts';
import { type Look, translucent } from './look.ts';
import { textWidth } from './ticks.ts';

/** What is marked, and how its values are written. */
export interface MarkedDrawing {
  readonly drawn: Drawn;
  readonly write: Write;
  /** Drawn in; none where they float above. */
  readonly markers: Markers;
  /** The odds at the markers, in words, from left to right. */
  readonly odds: readonly { readonly place: string; readonly text: string }[];
  /** What is marked is named by what floats above, not in the drawing. */
  readonly floating?: boolean;
}

const UPRIGHT = { type: 'line', xref: 'x', yref: 'paper', y0: 0, y1: 1 } as const;

/** The value without uncertainty, as a line. */
export function baseLine({ base }: Drawn, look: Look): Partial<Shape>[] {
  if (base === undefined) return [];
  return [{ ...UPRIGHT, x0: base, x1: base, line: { color: look.ink, width: look.size / 10, dash: 'dot' } }];
}

/** What that line is. */
export function baseName({ drawn, write }: MarkedDrawing, look: Look): Partial<Annotations>[] {
  if (drawn.base === undefined) return [];
  const [low, high] = drawn.domain;
  const share = (drawn.base - low) / (high - low);
  return [
    {
      ...{ xref: 'x', x: drawn.base, xanchor: share > 0.9 ? 'right' : share < 0.1 ? 'left' : 'center' },
      ...{ yref: 'paper', y: 1, yanchor: 'bottom', showarrow: false },
      text: plainText(`Base ${write(drawn.base)}`),
      font: { size: look.size, color: look.ink },
    },
  ];
}

/** Markers as lines, with a shade over what is outside. */
export function markerShapes({ low, high }: Markers, drawn: Drawn, look: Look): Partial<Shape>[] {
  const [min, max] = drawn.domain;
  const beyond = [
    low !== undefined && [min, edgeOf(drawn, low, 'low')],
    high !== undefined && [edgeOf(drawn, high, 'high'), max],
  ];
  const shaded = beyond.flatMap((ends) => (ends && ends[1]! > ends[0]! ? [shade(ends[0]!, ends[1]!, look)] : []));
  const lines = [low, high].flatMap((x) =>
    x === undefined ? [] : [{ ...UPRIGHT, x0: x, x1: x, line: { color: look.ink, width: look.size / 8 } }],
  );
  return [...shaded, ...lines];
}

function shade(x0: number, x1: number, look: Look): Partial<Shape> {
  return {
    type: 'rect',
    xref: 'x',
    yref: 'paper',
    x0,
    x1,
    y0: 0,
    y1: 1,
    line: { width: 0 },
    fillcolor: translucent(look.ground, 0.6),
  };
}

/** How far above the plot the names of markers end, in pixels. */
export function heightOfNames({ markers, drawn }: MarkedDrawing, look: Look): number {
  const base = drawn.base === undefined ? 0 : look.size * 1.5;
  return base + (markers.low === undefined && markers.high === undefined ? 0 : look.size * 1.7);
}

/** The values of the markers, and the odds above them; `width` of the plot. */
export function markerNames(drawing: MarkedDrawing, look: Look, width: number): Partial<Annotations>[] {
  const { odds, drawn } = drawing;
  const yshift = drawn.base === undefined ? 0 : look.size * 1.5;
  const flags = flagsOf(drawing, look, width).map((flag) => ({ ...ABOVE, xref: 'x' as const, yshift, ...flag }));
  const texts = fitting(odds, look, width).map((text, i, { length }) => ({
    ...ABOVE,
    xref: 'paper' as const,
    x: i / (length - 1),
    xanchor: i === 0 ? ('left' as const) : i === length - 1 ? ('right' as const) : ('center' as const),
    yshift: heightOfNames(drawing, look),
    text: plainText(text),
    font: { size: look.size, color: look.ink, weight: 650 } as never,
  }));
  return [...flags, ...texts];
}

const ABOVE = { yref: 'paper', y: 1, yanchor: 'bottom', showarrow: false } as const;

/** Values that stand close lean away from each other. */
function flagsOf({ markers: { low, high }, write, drawn }: MarkedDrawing, look: Look, width: number) {
  const [min, max] = drawn.domain;
  const room = [low, high].reduce<number>((sum, x) => sum + (x === undefined ? 0 : textWidth(write(x), look.size)), 0);
  const gap = low === undefined || high === undefined ? Infinity : ((high - low) / (max - min)) * width;
  const isTight = gap < room / 2 + look.size;
  const flag = (x: number | undefined, away: 'left' | 'right') =>
    x === undefined ? [] : [{ x, text: plainText(write(x)), xanchor: isTight ? away : ('center' as const) }];
  return [...flag(low, 'right'), ...flag(high, 'left')];
}

/** With their places where there is room, else alone, else none. */
function fitting(odds: MarkedDrawing['odds'], look: Look, width: number): string[] {
  const ways = [odds.map(({ place, text }) => `${place}: ${text}`), odds.map(({ text }) => text)];
  // Heavy type is wider; of three the middle one stands in the middle, however wide its neighbours are.
  const widest = (texts: readonly string[]) => Math.max(...texts.map((text) => textWidth(text, look.size) * 1.15));
  return ways.find((texts) => widest(texts) * texts.length + look.size <= width) ?? [];
}
