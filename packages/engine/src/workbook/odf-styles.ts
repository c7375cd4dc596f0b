/**
 * The styles of an OpenDocument spreadsheet as ours: number formats as Excel's codes, fonts, fills, borders and alignment
 * of cells; widths, heights and visibility of columns, rows and sheets. It knows nothing of cells.
 */
import type { XmlScanner } from '@tessera/xlsx';
import { PLAIN_STYLE } from './styles.ts';
import type { Style } from './workbook.ts';

type Open<T> = { -readonly [key in keyof T]: T[key] };

/** A style as the file has it: what it says itself, before what it inherits. */
interface NamedStyle {
  readonly parent: string | undefined;
  readonly dataStyle: string | undefined;
  readonly cell: Partial<Open<Style>>;
  readonly font: Open<Style['font']>;
  /** Width of a column in inches, height of a row in points; whether a sheet is shown. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly hidden?: boolean;
}

/** Styles inherit from styles; longer chains are circles. */
const MOST_PARENTS = 16;
/** Excel's limit; further ones are plain. */
const MOST_STYLES = 65_490;

/** A character at the default font, in inches: 7 of 96 pixels; and the 5 pixels of margin in every column. */
const CHARACTER = 7 / 96;
const MARGIN = 5 / 96;

/** Takes the style elements of a document, part by part, and answers by style name. */
export class OdfStyles {
  /** The cell styles asked for, by number. */
  readonly styles: Style[] = [PLAIN_STYLE];
  readonly #named = new Map<string, NamedStyle>();
  readonly #formats = new Map<string, string>();
  readonly #numbers = new Map<string, number>();

  /** Reads the `<office:styles>` or `<office:automatic-styles>` just opened. */
  read(xml: XmlScanner): void {
    xml.children((name) => {
      if (name === 'style') this.#readStyle(xml);
      else if (name === 'default-style' && xml.qualified('family') === 'table-cell') this.#readStyle(xml, 'Default ');
      else if (/^(number|percentage|currency|date|time|boolean|text)-style$/.test(name)) this.#readFormat(xml, name);
    });
  }

  /** The number of a cell style in `styles`; `fallback` is the format of values that have none. */
  cellStyle(name: string | undefined, fallback = 'General'): number {
    const key = `${name ?? ''} ${fallback}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      const style = this.#resolve(name ?? 'Default', fallback);
      const plain = JSON.stringify(style) === JSON.stringify(PLAIN_STYLE) || this.styles.length >= MOST_STYLES;
      number = plain ? 0 : this.styles.push(style) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Width of a column in characters. */
  columnWidth(name: string | undefined): number | undefined {
    const inches = this.#named.get(`table-column ${name}`)?.width;
    return inches === undefined ? undefined : Math.max(0, (inches - MARGIN) / CHARACTER);
  }

  /** Height of a row in points. */
  rowHeight(name: string | undefined): number | undefined {
    return this.#named.get(`table-row ${name}`)?.height;
  }

  isHiddenSheet(name: string | undefined): boolean {
    return this.#named.get(`table ${name}`)?.hidden === true;
  }

  #resolve(name: string, fallback: string): Style {
    const chain: NamedStyle[] = [];
    for (let next: string | undefined = name; next !== undefined && chain.length < MOST_PARENTS; ) {
      const style: NamedStyle | undefined = this.#named.get(`table-cell ${next}`);
      if (style) chain.unshift(style);
      next = style?.parent ?? (next === 'Default' || next === 'Default ' ? undefined : 'Default');
    }
    const dataStyle = chain.findLast((style) => style.dataStyle !== undefined)?.dataStyle;
    const given = dataStyle === undefined ? undefined : this.#formats.get(dataStyle);
    const format = given === undefined || given === 'General' ? fallback : given;
    return Object.assign({}, PLAIN_STYLE, ...chain.map(({ cell }) => cell), {
      format,
      font: Object.assign({}, ...chain.map(({ font }) => font)),
    });
  }

  #readStyle(xml: XmlScanner, as?: string): void {
    const family = xml.qualified('family');
    const name = as ?? xml.qualified('name');
    const style: Open<NamedStyle> = {
      parent: xml.qualified('parent-style-name'),
      dataStyle: xml.qualified('data-style-name'),
      cell: {},
      font: {},
    };
    xml.children((part) => {
      if (part === 'table-cell-properties') readCell(xml, style.cell);
      else if (part === 'text-properties') readFont(xml, style.font);
      else if (part === 'paragraph-properties') readAlignment(xml, style.cell);
      else if (part === 'table-column-properties') style.width = inchesOf(xml.qualified('column-width'));
      else if (part === 'table-row-properties') style.height = pointsOf(xml.qualified('row-height'));
      else if (part === 'table-properties') style.hidden = xml.qualified('display') === 'false';
    });
    this.#named.set(`${family} ${name}`, style);
  }

  #readFormat(xml: XmlScanner, kind: string): void {
    const name = xml.qualified('name') ?? '';
    const truncate = xml.qualified('truncate-on-overflow') !== 'false';
    let code = '';
    const sections: { readonly condition: string; readonly format: string }[] = [];
    xml.children((part) => {
      if (part === 'map') {
        const format = this.#formats.get(xml.qualified('apply-style-name') ?? '');
        if (format !== undefined) sections.push({ condition: xml.qualified('condition') ?? '', format });
      } else code += formatPart(xml, part, truncate);
    });
    if (kind === 'boolean-style' || code === '') code = 'General';
    this.#formats.set(name, joinSections(code, sections));
  }
}

/** Excel orders sections by sign: positive; negative; zero; text. */
function joinSections(code: string, sections: readonly { readonly condition: string; readonly format: string }[]) {
  if (sections.length === 0) return code;
  const by = (pattern: RegExp) => sections.find(({ condition }) => pattern.test(condition.replaceAll(' ', '')))?.format;
  const atLeast = by(/^value\(\)>=0/);
  if (atLeast !== undefined) return `${atLeast};${code}`;
  const [positive, negative] = [by(/^value\(\)>0/), by(/^value\(\)<0/)];
  if (positive !== undefined && negative !== undefined) return `${positive};${negative};${code}`;
  if (negative !== undefined) return `${code};${negative}`;
  return positive !== undefined ? `${positive};${code};${code}` : code;
}

function formatPart(xml: XmlScanner, part: string, truncate: boolean): string {
  const isLong = xml.qualified('style') === 'long';
  const isText = xml.qualified('textual') === 'true';
  switch (part) {
    case 'number':
      return numberPart(xml);
    case 'scientific-number':
      return `${numberPart(xml)}E+${'0'.repeat(bounded(numberOf(xml, 'min-exponent-digits'), 2, 5))}`;
    case 'fraction':
      return `# ${'?'.repeat(bounded(numberOf(xml, 'min-numerator-digits'), 1, 5))}/${'?'.repeat(bounded(numberOf(xml, 'min-denominator-digits'), 1, 5))}`;
    case 'text':
      return literal(xml.text());
    case 'currency-symbol':
      return literal(xml.text() || '$');
    case 'text-content':
      return '@';
    case 'year':
      return isLong ? 'yyyy' : 'yy';
    case 'month':
      return isText ? (isLong ? 'mmmm' : 'mmm') : isLong ? 'mm' : 'm';
    case 'day':
      return isLong ? 'dd' : 'd';
    case 'day-of-week':
      return isLong ? 'dddd' : 'ddd';
    case 'hours':
      return truncate ? (isLong ? 'hh' : 'h') : '[h]';
    case 'minutes':
      return isLong ? 'mm' : 'm';
    case 'seconds': {
      const places = bounded(numberOf(xml, 'decimal-places'), 0, 9);
      return (isLong ? 'ss' : 's') + (places > 0 ? `.${'0'.repeat(places)}` : '');
    }
    case 'am-pm':
      return 'AM/PM';
    default:
      return '';
  }
}

function numberPart(xml: XmlScanner): string {
  const places = numberOf(xml, 'decimal-places');
  const whole = bounded(numberOf(xml, 'min-integer-digits'), 0, 20);
  const isGrouped = xml.qualified('grouping') === 'true';
  if (Number.isNaN(places) && !isGrouped && whole <= 1) return 'General';
  const least = Number.isNaN(numberOf(xml, 'min-decimal-places')) ? places : numberOf(xml, 'min-decimal-places');
  const fixed = bounded(least, 0, 30);
  const free = bounded(places, 0, 30) - fixed;
  const digits = isGrouped ? `#,${'0'.repeat(Math.max(1, whole)).padStart(3, '#')}` : '0'.repeat(whole) || '#';
  return digits + (fixed + free > 0 ? `.${'0'.repeat(fixed)}${'#'.repeat(Math.max(0, free))}` : '');
}

/** Text between the parts of a format; what Excel shows as it stands needs no quotes. */
function literal(text: string): string {
  if (text === '' || /^[ $()+\-/:%]+$/.test(text)) return text;
  return `"${text.replaceAll('"', '')}"`;
}

function numberOf(xml: XmlScanner, attribute: string): number {
  return Number(xml.qualified(attribute) ?? NaN);
}

function bounded(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.max(least, Math.min(most, Math.trunc(value)));
}

const COLOUR = /^#[0-9a-f]{6}$/i;

function colourOf(text: string | undefined): string | undefined {
  return text !== undefined && COLOUR.test(text) ? text.toLowerCase() : undefined;
}

function readCell(xml: XmlScanner, cell: Partial<Open<Style>>): void {
  const fill = colourOf(xml.qualified('background-color'));
  if (fill) cell.fill = fill;
  if (xml.qualified('wrap-option') === 'wrap') cell.wrap = true;
  const vertical = xml.qualified('vertical-align');
  if (vertical === 'middle') cell.vertical = 'center';
  else if (vertical === 'top' || vertical === 'bottom') cell.vertical = vertical;
  const borders: { -readonly [side in keyof Style['borders']]: Style['borders'][side] } = {};
  const all = borderOf(xml.qualified('border'));
  for (const side of ['top', 'right', 'bottom', 'left'] as const) {
    const border = borderOf(xml.qualified(`border-${side}`)) ?? all;
    if (border) borders[side] = border;
  }
  if (Object.keys(borders).length > 0) cell.borders = borders;
}

/** `0.74pt solid #000000` */
function borderOf(text: string | undefined): { style: string; color?: string } | undefined {
  const [width = '', style = 'none', color] = text?.split(' ') ?? [];
  if (style === 'none' || style === 'hidden') return undefined;
  const points = pointsOf(width) ?? 0;
  const drawn = style === 'solid' ? (points < 1.2 ? 'thin' : points < 2.2 ? 'medium' : 'thick') : style;
  const known = colourOf(color);
  return { style: drawn, ...(known && { color: known }) };
}

function readFont(xml: XmlScanner, font: Open<Style['font']>): void {
  const color = colourOf(xml.qualified('color'));
  const weight = xml.qualified('font-weight');
  const size = pointsOf(xml.qualified('font-size'));
  const name = xml.qualified('font-name') ?? xml.qualified('font-family');
  const underline = xml.qualified('text-underline-style');
  const strike = xml.qualified('text-line-through-style');
  if (color) font.color = color;
  if (weight) font.bold = weight === 'bold' || Number(weight) >= 600;
  if (xml.qualified('font-style')) font.italic = xml.qualified('font-style') === 'italic';
  if (underline) font.underline = underline !== 'none';
  if (strike) font.strike = strike !== 'none';
  if (size !== undefined) font.size = size;
  if (name) font.name = name.replace(/^'(.*)'$/, '$1');
}

const ALIGNMENTS: Readonly<Record<string, string>> = {
  start: 'left', left: 'left', center: 'center', end: 'right', right: 'right', justify: 'justify',
}; // biome-ignore format: a table

function readAlignment(xml: XmlScanner, cell: Partial<Open<Style>>): void {
  const horizontal = ALIGNMENTS[xml.qualified('text-align') ?? ''];
  if (horizontal) cell.horizontal = horizontal;
}

const INCHES: Readonly<Record<string, number>> = {
  in: 1,
  cm: 1 / 2.54,
  mm: 1 / 25.4,
  pt: 1 / 72,
  pc: 1 / 6,
  px: 1 / 96,
};

function inchesOf(text: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(in|cm|mm|pt|pc|px)$/.exec(text ?? '') ?? [];
  return number === undefined ? undefined : Number(number) * INCHES[unit!]!;
}

function pointsOf(text: string | undefined): number | undefined {
  const inches = inchesOf(text);
  return inches === undefined ? undefined : Math.round(inches * 72 * 100) / 100;
}
