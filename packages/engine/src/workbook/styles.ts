/**
 * Number formats, fonts, fills, borders and alignment of cells, as `xl/styles.xml` and the theme give them: one `Style` for
 * each format number that cells refer to. Nothing here changes a value.
 */
import { decodeNumber, type Limits, XmlScanner } from '@tessera/xlsx';
import { INDEXED_COLOURS, OFFICE_THEME, resolveColour } from './colours.ts';
import { BUILT_IN_FORMATS } from './number-formats.ts';
import type { Style } from './workbook.ts';

/** What cells have in a file without styles. */
export const PLAIN_STYLE: Style = { format: 'General', font: {}, borders: {} };

type Font = Style['font'];
type Borders = Style['borders'];
type Side = keyof Borders;

/** The lists of `styles.xml`, before cell formats pick from them. */
interface Lists {
  readonly formats: Map<number, string>;
  readonly fonts: Font[];
  readonly fills: (string | undefined)[];
  readonly borders: Borders[];
  readonly styles: Style[];
  palette: readonly string[];
  readonly theme: readonly string[];
}

/** The styles by number; a single plain one when the part is absent. */
export function readStyles(bytes: Uint8Array | undefined, theme: readonly string[], limits: Limits): readonly Style[] {
  if (!bytes) return [PLAIN_STYLE];
  const part = 'xl/styles.xml';
  // The palette and the lists may come after those that refer to them, so each group is read in a pass of its own.
  const lists: Lists = {
    formats: new Map(),
    fonts: [],
    fills: [],
    borders: [],
    styles: [],
    palette: INDEXED_COLOURS,
    theme,
  };
  for (const pass of [['colors', 'numFmts'], ['fonts', 'fills', 'borders'], ['cellXfs']]) {
    const xml = new XmlScanner(bytes, part, limits);
    xml.next();
    xml.children((group) => {
      if (pass.includes(group)) xml.children((item) => READERS[group]?.(xml, lists, item));
    });
  }
  return lists.styles.length > 0 ? lists.styles : [PLAIN_STYLE];
}

/** Excel's limit is 65,490; a format number in a file has 16 bits. */
const MOST_STYLES = 65_536;

const READERS: Readonly<Record<string, (xml: XmlScanner, lists: Lists, item: string) => void>> = {
  colors: (xml, lists, item) => {
    if (item === 'indexedColors') lists.palette = readPalette(xml);
  },
  numFmts: (xml, lists) => lists.formats.set(xml.numberAttribute('numFmtId'), xml.attribute('formatCode') ?? 'General'),
  fonts: (xml, lists) => lists.fonts.push(readFont(xml, lists)),
  fills: (xml, lists) => lists.fills.push(readFill(xml, lists)),
  borders: (xml, lists) => lists.borders.push(readBorders(xml, lists)),
  cellXfs: (xml, lists) => {
    if (lists.styles.length === MOST_STYLES) throw xml.damaged(`it has more than ${MOST_STYLES} cell formats`);
    lists.styles.push(readCellFormat(xml, lists));
  },
};

function readPalette(xml: XmlScanner): readonly string[] {
  const palette = [...INDEXED_COLOURS];
  let i = 0;
  xml.children(() => {
    const colour = resolveColour({ rgb: xml.attribute('rgb') });
    if (colour) palette[i] = colour;
    i++;
  });
  return palette;
}

function readColour(xml: XmlScanner, { theme, palette }: Lists): string | undefined {
  const number = (name: string) => (xml.locate(name) ? decodeNumber(xml.bytes, xml.start, xml.end) : undefined);
  const name = { rgb: xml.attribute('rgb'), theme: number('theme'), indexed: number('indexed'), tint: number('tint') };
  return resolveColour(name, theme, palette);
}

/** `<b/>` and `<b val="1"/>` switch on, `<b val="0"/>` off. */
function isOn(xml: XmlScanner): boolean {
  return !['0', 'false', 'none'].includes(xml.attribute('val') ?? '1');
}

function readFont(xml: XmlScanner, lists: Lists): Font {
  const font: { -readonly [key in keyof Font]: Font[key] } = {};
  xml.children((name) => {
    if (name === 'b' && isOn(xml)) font.bold = true;
    else if (name === 'i' && isOn(xml)) font.italic = true;
    else if (name === 'u' && isOn(xml)) font.underline = true;
    else if (name === 'strike' && isOn(xml)) font.strike = true;
    else if (name === 'sz') font.size = xml.numberAttribute('val');
    else if (name === 'name') font.name = xml.attribute('val') ?? '';
    else if (name === 'color') {
      const color = readColour(xml, lists);
      if (color) font.color = color;
    }
  });
  return font;
}

/** How much of its own colour a pattern shows on its ground; a page can draw a mixed colour, not a hatch. */
const PATTERN_SHARE: Readonly<Record<string, number>> = {
  solid: 1, darkGray: 0.75, mediumGray: 0.5, lightGray: 0.25, gray125: 0.125, gray0625: 0.0625,
  darkHorizontal: 0.5, darkVertical: 0.5, darkDown: 0.5, darkUp: 0.5, darkGrid: 0.5, darkTrellis: 0.75,
  lightHorizontal: 0.25, lightVertical: 0.25, lightDown: 0.25, lightUp: 0.25, lightGrid: 0.44, lightTrellis: 0.44,
}; // biome-ignore format: a list

function readFill(xml: XmlScanner, lists: Lists): string | undefined {
  let fill: string | undefined;
  xml.children((name) => {
    if (name === 'patternFill') fill = readPattern(xml, lists);
    if (name === 'gradientFill') {
      xml.children(() => xml.children(() => (fill ??= readColour(xml, lists))));
    }
  });
  return fill;
}

function readPattern(xml: XmlScanner, lists: Lists): string | undefined {
  const share = PATTERN_SHARE[xml.attribute('patternType') ?? 'none'];
  let front: string | undefined;
  let back: string | undefined;
  xml.children((name) => {
    if (name === 'fgColor') front = readColour(xml, lists);
    if (name === 'bgColor') back = readColour(xml, lists);
  });
  if (share === undefined) return undefined;
  return share === 1 ? (front ?? back) : mix(front ?? '#000000', back ?? '#ffffff', share);
}

function mix(front: string, back: string, share: number): string {
  const channel = (i: number) => {
    const [a, b] = [front, back].map((colour) => Number.parseInt(colour.slice(i, i + 2), 16)) as [number, number];
    return Math.round(a * share + b * (1 - share))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** `start` and `end` are the strict form's names of left and right. */
const SIDES: Readonly<Record<string, Side>> = {
  top: 'top',
  right: 'right',
  bottom: 'bottom',
  left: 'left',
  start: 'left',
  end: 'right',
};

function readBorders(xml: XmlScanner, lists: Lists): Borders {
  const borders: { -readonly [key in Side]?: NonNullable<Borders[key]> } = {};
  xml.children((name) => {
    const side = SIDES[name];
    const style = xml.attribute('style') ?? 'none';
    if (!side || style === 'none') return;
    let color: string | undefined;
    xml.children((inner) => {
      if (inner === 'color') color = readColour(xml, lists);
    });
    borders[side] = color ? { style, color } : { style };
  });
  return borders;
}

function readCellFormat(xml: XmlScanner, lists: Lists): Style {
  const formatId = xml.numberAttribute('numFmtId');
  const fill = lists.fills[xml.numberAttribute('fillId')];
  const style: { -readonly [key in keyof Style]: Style[key] } = {
    format: lists.formats.get(formatId) ?? BUILT_IN_FORMATS[formatId] ?? 'General',
    font: lists.fonts[xml.numberAttribute('fontId')] ?? {},
    borders: lists.borders[xml.numberAttribute('borderId')] ?? {},
  };
  if (fill) style.fill = fill;
  xml.children((name) => {
    if (name === 'alignment') Object.assign(style, readAlignment(xml));
  });
  return style;
}

function readAlignment(xml: XmlScanner): Partial<Style> {
  const horizontal = xml.attribute('horizontal');
  const vertical = xml.attribute('vertical');
  const indent = xml.numberAttribute('indent');
  return {
    ...(horizontal && horizontal !== 'general' && { horizontal }),
    ...(vertical && { vertical }),
    ...(/^(1|true)$/.test(xml.attribute('wrapText') ?? '') && { wrap: true }),
    ...(indent > 0 && { indent }),
  };
}

/** In the theme the dark colours come first; references to a theme count the light ones first. */
const THEME_ORDER = ['lt1', 'dk1', 'lt2', 'dk2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink']; // biome-ignore format: a list

/** The colours of a theme part in the order in which styles count them; Office's own when the part is absent. */
export function readTheme(bytes: Uint8Array | undefined, part: string, limits: Limits): readonly string[] {
  if (!bytes) return OFFICE_THEME;
  const colours = [...OFFICE_THEME];
  const xml = new XmlScanner(bytes, part, limits);
  xml.next();
  xml.children((element) => {
    if (element !== 'themeElements') return;
    xml.children((scheme) => {
      if (scheme !== 'clrScheme') return;
      xml.children((slot) => {
        const position = THEME_ORDER.indexOf(slot);
        xml.children((kind) => {
          const rgb = xml.attribute(kind === 'sysClr' ? 'lastClr' : 'val');
          const colour = resolveColour({ rgb });
          if (position >= 0 && colour) colours[position] = colour;
        });
      });
    });
  });
  return colours;
}
