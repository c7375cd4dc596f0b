/** Colours of files on the page: legible on what lies behind them, and calmed down on the dark ground. Plain arithmetic. */

/** Red, green and blue, 0 to 1. */
type Rgb = readonly [number, number, number];

/** WCAG AA for letters. */
const LEGIBLE = 4.5;
/** On another ground than in the file letters stand out as they do there, up to this; coloured ones keep their hue. */
const STRONG = { grey: 12, coloured: 5.5 };
/** Saturation from which on a colour says something. */
const COLOURED = 0.35;
/** Letters nearer to their ground than this are hidden on purpose. */
const HIDDEN = 1.15;
const STEPS = 50;

/** Names that number formats use. */
const NAMED: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  red: '#ff0000',
  green: '#00ff00',
  blue: '#0000ff',
  yellow: '#ffff00',
  magenta: '#ff00ff',
  cyan: '#00ffff',
};

/** `#rrggbb` of a colour as files name it; undefined when it is none. */
export function hexOf(colour: string | undefined): string | undefined {
  const known = NAMED[colour?.toLowerCase() ?? ''] ?? colour;
  return known && /^#[0-9a-f]{6}$/i.test(known) ? known.toLowerCase() : undefined;
}

/** Contrast of two colours (WCAG 2.2), 1 to 21. */
export function contrast(a: string, b: string): number {
  const [one, other] = [luminance(rgbOf(a)), luminance(rgbOf(b))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/**
 * The colour of letters on a ground: as it is where it can be read, else its lightness moved until it can. `paper` is the
 * ground that they have in the file: on another one they stand out as much as there, and letters that the file hides
 * (white on white) stay hidden.
 */
export function legible(ink: string, ground: string, paper = ground): string {
  const asInFile = contrast(ink, paper);
  if (asInFile < HIDDEN) return ground;
  const [hue, saturation, lightness] = hslOf(rgbOf(ink));
  const most = saturation < COLOURED ? STRONG.grey : STRONG.coloured;
  const wanted = ground === paper ? LEGIBLE : Math.min(most, Math.max(LEGIBLE, asInFile));
  if (contrast(ink, ground) >= wanted) return ink;
  const isDark = luminance(rgbOf(ground)) < 0.18;
  for (let step = 1; step < STEPS; step++) {
    const moved = isDark ? lightness + (step / STEPS) * (1 - lightness) : lightness * (1 - step / STEPS);
    const colour = hexOfHsl(hue, saturation, moved);
    if (contrast(colour, ground) >= wanted) return colour;
  }
  return isDark ? '#ffffff' : '#000000';
}

/** A fill on the dark ground: light ones become dark ones of the same hue, so that no cell glares. */
export function dimmed(fill: string): string {
  const [hue, saturation, lightness] = hslOf(rgbOf(fill));
  return hexOfHsl(hue, Math.min(saturation, 0.45), Math.min(0.36, Math.max(0.2, 1 - lightness)));
}

function rgbOf(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hslOf([r, g, b]: Rgb): Rgb {
  const most = Math.max(r, g, b);
  const range = most - Math.min(r, g, b);
  const lightness = most - range / 2;
  if (range === 0) return [0, 0, lightness];
  const sector = most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return [sector / 6, range / (1 - Math.abs(2 * lightness - 1)), lightness];
}

function hexOfHsl(hue: number, saturation: number, lightness: number): string {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number) => {
    const k = (n + hue * 12) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
