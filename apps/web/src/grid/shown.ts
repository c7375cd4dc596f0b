/** The text of a value in its cell: as the server wrote it, or anew for another value or another locale. */
import { format, formatColor, isDateFormat } from 'numfmt';
import type { CellValue } from './sheet.ts';
import type { Cell } from './tiles.ts';

/** A value as it is shown. */
export interface Shown {
  readonly text: string;
  readonly kind: Cell['kind'];
  /** Colour that the number format asks for. */
  readonly color?: string;
}

const OPTIONS = { nbsp: false, dateSpanLarge: false, dateErrorThrows: false } as const;
/** Days between the two calendars of Excel. */
const SHIFT_1904 = 1462;
const ERROR = /^#(NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!)$/;

/** What a cell shows by itself. */
export function shownBy(cell: Cell, code: string, locale: string): Shown {
  const { text, kind, color, value } = cell;
  const localised = kind === 'number' && !isEnglish(locale) ? written(value as number, code, locale, cell) : text;
  return { text: localised, kind, ...(color !== undefined && { color }) };
}

/** What another value would show in its place. `cell` tells which calendar the workbook has. */
export function shownAs(value: CellValue, code: string, locale: string, cell: Cell | undefined): Shown {
  if (value === null) return { text: '', kind: 'blank' };
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE', kind: 'boolean' };
  if (typeof value === 'string') return { text: value, kind: ERROR.test(value) ? 'error' : 'text' };
  const color = colourOf(code, value);
  return { text: written(value, code, locale, cell), kind: 'number', ...(color !== undefined && { color }) };
}

function written(value: number, code: string, locale: string, cell: Cell | undefined): string {
  const serial = value + (cell && isDateFormat(code) ? shiftOf(cell, code) : 0);
  try {
    return format(code, serial, { ...OPTIONS, ...(!isEnglish(locale) && { locale }) });
  } catch {
    return format('General', value, OPTIONS);
  }
}

/** The server knows the workbook's calendar: its text shows which one gives it. */
function shiftOf({ value, text }: Cell, code: string): number {
  if (typeof value !== 'number') return 0;
  try {
    const is = (shift: number) => format(code, value + shift, OPTIONS) === text;
    return !is(0) && is(SHIFT_1904) ? SHIFT_1904 : 0;
  } catch {
    return 0;
  }
}

function colourOf(code: string, value: number): string | undefined {
  try {
    const color = formatColor(code, value, { throws: false });
    return typeof color === 'string' ? color : undefined;
  } catch {
    return undefined;
  }
}

function isEnglish(locale: string): boolean {
  return /^en\b/i.test(locale);
}
