/** How charts look: colours, type and strokes, on the page (light or dark) and on paper. */
import { DEFAULT_THEME } from '@mantine/core';
import { SERIES, theme } from '../theme.ts';

/** Colours as CSS writes them. */
export interface Look {
  readonly ground: string;
  readonly ink: string;
  /** Text and marks that stand back. */
  readonly dimmed: string;
  /** Lines of the grid. */
  readonly line: string;
  /** Of series, in order. */
  readonly series: readonly string[];
  readonly font: string;
  /** Of the type, in pixels. */
  readonly size: number;
}

const { gray, dark, white, black } = { ...DEFAULT_THEME.colors, ...DEFAULT_THEME } as typeof DEFAULT_THEME.colors &
  typeof DEFAULT_THEME;
const font = theme.fontFamily!;

/** On the page. */
export const LOOKS: Readonly<Record<'light' | 'dark', Look>> = {
  light: { ground: white, ink: black, dimmed: gray[7]!, line: gray[2]!, series: SERIES.light, font, size: 12 },
  dark: { ground: dark[7]!, ink: dark[0]!, dimmed: dark[1]!, line: dark[5]!, series: SERIES.dark, font, size: 12 },
};

/** To print. */
export const PRINTED: Look = { ...LOOKS.light, ink: '#111111', dimmed: '#444444', line: '#dddddd', size: 11 };

/** As a picture of its own, twice as large as on the page. */
export const PICTURE: Look = { ...PRINTED, size: 22 };

/** Series are told apart by their strokes too. */
export const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;

/** Bars of series that stand beside each other are told apart by their hatching too. */
export const HATCHES = ['', '/', '.', 'x', '-'] as const;

/** A colour that lets what is behind it shine through. */
export function translucent(colour: string, opacity: number): string {
  return `rgba(${partsOf(colour).join(',')},${opacity})`;
}

/** Red, green and blue of a colour of three or six hexadecimal digits, 0 to 255. */
function partsOf(colour: string): readonly number[] {
  const digits = colour.length === 4 ? colour.replace(/[\da-f]/gi, '$&$&') : colour;
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
}

/** A colour mixed into the ground, `share` of it: opaque, so that text on it can be judged. */
export function tinted(colour: string, ground: string, share: number): string {
  const [a, b] = [colour, ground].map(partsOf);
  const mixed = a!.map((part, i) => Math.round(part * share + b![i]! * (1 - share)));
  return `rgb(${mixed.join(',')})`;
}

/** What is written on tints of the ground: strong where the page's own ink would be too faint. */
export function inkOnTints({ ground, ink }: Look): string {
  const isDark = partsOf(ground).reduce((sum, part) => sum + part, 0) < 3 * 128;
  return isDark ? '#ffffff' : ink;
}
