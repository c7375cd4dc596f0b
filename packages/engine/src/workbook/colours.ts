/** Colours as files name them (plain, by theme with a tint, by index, automatic) to `#rrggbb`. */

/** How a file names a colour: the attributes of `<color>`, `<fgColor>` and their kin. */
export interface ColourName {
  readonly rgb?: string | undefined;
  readonly theme?: number | undefined;
  readonly indexed?: number | undefined;
  /** From -1 (black) to 1 (white). */
  readonly tint?: number | undefined;
}

/** Office's theme, for files that have none: light 1, dark 1, light 2, dark 2, accents, links. */
export const OFFICE_THEME: readonly string[] =
  '#ffffff #000000 #e7e6e6 #44546a #4472c4 #ed7d31 #a5a5a5 #ffc000 #5b9bd5 #70ad47 #0563c1 #954f72'.split(' ');

const FIRST_EIGHT = '000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff';
/** The palette of Excel 97 (ECMA-376 part 1, 18.8.27): the first eight come twice. */
export const INDEXED_COLOURS: readonly string[] = `${FIRST_EIGHT} ${FIRST_EIGHT} \
800000 008000 000080 808000 800080 008080 c0c0c0 808080 9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff \
000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff 00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 \
3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333`
  .split(' ')
  .map((hex) => `#${hex}`);

/** The colour as `#rrggbb`; undefined when it is automatic (the reader's own black or white) or unknown. */
export function resolveColour(
  name: ColourName,
  theme: readonly string[] = OFFICE_THEME,
  palette: readonly string[] = INDEXED_COLOURS,
): string | undefined {
  const plain = plainColour(name, theme, palette);
  return plain && name.tint ? tinted(plain, name.tint) : plain;
}

function plainColour(name: ColourName, theme: readonly string[], palette: readonly string[]): string | undefined {
  if (name.rgb !== undefined) {
    const [, hex] = /^(?:[0-9a-f]{2})?([0-9a-f]{6})$/i.exec(name.rgb) ?? [];
    return hex && `#${hex.toLowerCase()}`;
  }
  if (name.theme !== undefined) return theme[name.theme];
  return name.indexed === undefined ? undefined : palette[name.indexed];
}

/** Lightness moves towards black or white by the tint, hue and saturation stay (ECMA-376 part 1, 18.8.19). */
export function tinted(colour: string, tint: number): string {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255) as [number, number, number];
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const lightness = (max + min) / 2;
  const target = tint < 0 ? lightness * (1 + tint) : lightness * (1 - tint) + tint;
  if (max === min) return toHex([target, target, target]);
  const saturation = (max - min) / (1 - Math.abs(2 * lightness - 1));
  const chroma = saturation * (1 - Math.abs(2 * target - 1));
  // Each channel keeps its place between the least and the greatest, so the hue stays.
  return toHex([r, g, b].map((channel) => target - chroma / 2 + (chroma * (channel - min)) / (max - min)));
}

function toHex(channels: readonly number[]): string {
  const byte = (channel: number) => Math.round(Math.min(1, Math.max(0, channel)) * 255);
  return `#${channels.map((channel) => byte(channel).toString(16).padStart(2, '0')).join('')}`;
}
