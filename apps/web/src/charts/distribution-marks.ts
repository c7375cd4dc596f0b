/** What is marked on a distribution: the base value, and where they are drawn in, the markers with their odds. Pure. */
import type { Annotations, Shape } from 'plotly.js';
import type { Markers, Write } from './chart.ts';
import { type Drawn, edgeOf } from './distribution-data.ts';
import { plainText } from './figure.ts';
import { type Look, translucent } from './look.ts';

/** What is marked, and how its values are written. */
export interface MarkedDrawing {
  readonly drawn: Drawn;
  readonly write: Write;
  /** Drawn in; none where they float above. */
  readonly markers: Markers;
  /** The odds at the markers, in words. */
  readonly odds: readonly string[];
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

/** The values of the markers, and the odds above them. */
export function markerNames({ markers, odds, write, drawn }: MarkedDrawing, look: Look): Partial<Annotations>[] {
  const yshift = drawn.base === undefined ? 0 : look.size * 1.5;
  const flags = [markers.low, markers.high].flatMap((x) => {
    if (x === undefined) return [];
    return [
      {
        xref: 'x',
        x,
        yref: 'paper',
        y: 1,
        yanchor: 'bottom',
        yshift,
        showarrow: false,
        text: plainText(write(x)),
      } as const,
    ];
  });
  const places = odds.length === 2 ? [0, 1] : [0, 0.5, 1];
  const texts = odds.map((text, i) => {
    const xanchor = (['left', 'center', 'right'] as const)[places[i]! * 2]!;
    return {
      xref: 'paper',
      x: places[i]!,
      xanchor,
      yref: 'paper',
      y: 1,
      yanchor: 'bottom',
      yshift: yshift + look.size * 1.7,
      showarrow: false,
      text: plainText(text),
      font: { size: look.size, color: look.ink, weight: 650 } as never,
    } as const;
  });
  return [...flags, ...texts];
}
