/** How a cell's style looks on the page: colours for the scheme, letters, place in the cell. It knows no values. */
import { DEFAULT_THEME } from '@mantine/core';
import type { CSSProperties } from 'react';
import { dimmed, hexOf, legible } from './colours.ts';
import { pointPixels } from './measures.ts';
import type { Cell, Style } from './tiles.ts';

/** Light or dark. */
export type Scheme = 'light' | 'dark';

/** What lies behind cells without a fill. */
const SHEET: Readonly<Record<Scheme, string>> = { light: '#ffffff', dark: DEFAULT_THEME.colors.dark[7]! };

/** What files mean by no fill and no colour. */
const PAPER = '#ffffff';
const INK = '#000000';
const DEFAULT_POINTS = 11;
const SANS = 'Carlito, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

/** Height of small letters in parts of the size: a font that stands in for another is drawn as large as that one. */
const LETTER_HEIGHTS: Readonly<Record<string, number>> = {
  Calibri: 0.466,
  Cambria: 0.466,
  Arial: 0.519,
  'Times New Roman': 0.448,
  Verdana: 0.545,
  Tahoma: 0.545,
  'Courier New': 0.423,
};
/** Of other fonts, about. */
const LETTER_HEIGHT = 0.48;

/** The side of the cell at which its content stands. */
export type Side = 'left' | 'center' | 'right';

/** A style, ready to draw. */
export interface Look {
  /** The fill; undefined where the sheet shows. */
  readonly ground: string | undefined;
  readonly font: CSSProperties;
  /** Of the letters, in pixels. */
  readonly size: number;
  /** Tells fonts of different widths apart. */
  readonly fontKey: string;
  readonly wraps: boolean;
  readonly align: 'start' | 'center' | 'end';
  readonly indent: number;
}

const known: Readonly<Record<Scheme, WeakMap<Style, Look>>> = { light: new WeakMap(), dark: new WeakMap() };

/** The look of a style. */
export function lookOf(style: Style, scheme: Scheme): Look {
  const before = known[scheme].get(style);
  if (before) return before;
  const look = makeLook(style, scheme);
  known[scheme].set(style, look);
  return look;
}

function makeLook(style: Style, scheme: Scheme): Look {
  const { font, fill, wrap, vertical, indent } = style;
  const paper = hexOf(fill);
  const ground = paper && (scheme === 'dark' ? (paper === PAPER ? SHEET.dark : dimmed(paper)) : paper);
  const size = pointPixels(font.size ?? DEFAULT_POINTS);
  const letters: CSSProperties = {
    fontFamily: familyOf(font.name),
    fontSize: size,
    fontSizeAdjust: String(LETTER_HEIGHTS[font.name ?? 'Calibri'] ?? LETTER_HEIGHT),
    ...(font.bold && { fontWeight: 700 }),
    ...(font.italic && { fontStyle: 'italic' }),
    ...((font.underline || font.strike) && {
      textDecoration: [font.underline && 'underline', font.strike && 'line-through'].filter(Boolean).join(' '),
    }),
  };
  return {
    ground,
    font: { ...letters, color: inkOn(ground, paper, hexOf(font.color), scheme) },
    size,
    fontKey: `${letters.fontFamily} ${size} ${font.bold ?? false} ${font.italic ?? false}`,
    wraps: wrap === true || vertical === 'justify' || style.horizontal === 'justify',
    align: vertical === 'top' ? 'start' : vertical === 'center' || vertical === 'distributed' ? 'center' : 'end',
    indent: (indent ?? 0) * 9,
  };
}

/** The colour of a cell's letters; `asked` is what its font or number format asks for. */
export function inkOn(
  ground: string | undefined,
  paper: string | undefined,
  asked: string | undefined,
  scheme: Scheme,
) {
  const behind = ground ?? SHEET[scheme];
  return legible(asked ?? INK, behind, paper ?? PAPER);
}

function familyOf(name: string | undefined): string {
  const serif = /times|cambria|georgia|garamond|serif|roman|book/i.test(name ?? '') && !/sans/i.test(name ?? '');
  const fixed = /courier|consolas|mono/i.test(name ?? '');
  const rest = fixed ? 'monospace' : serif ? 'serif' : SANS;
  return name ? `${JSON.stringify(name)}, ${rest}` : `Calibri, ${SANS}`;
}

/** At which side a cell's content stands: as its style says, else numbers right, text left, the rest in the middle. */
export function sideOf(horizontal: string | undefined, kind: Cell['kind']): Side {
  if (horizontal === 'left' || horizontal === 'right' || horizontal === 'center') return horizontal;
  if (horizontal === 'centerContinuous') return 'center';
  if (horizontal === 'fill' || horizontal === 'justify' || horizontal === 'distributed') return 'left';
  return kind === 'number' ? 'right' : kind === 'boolean' || kind === 'error' ? 'center' : 'left';
}
