/**
 * A row of a sheet as boxes to draw: where each cell lies, what it shows and how it looks, with merged areas, borders
 * shared with neighbours and texts that run over empty cells. Plain values; it knows no page.
 */
import { addressOf, type Point } from './address.ts';
import type { Axis } from './axis.ts';
import { hexOf } from './colours.ts';
import { fitValue, type Measure, type Overflow, overflowOf } from './fit.ts';
import { LINE } from './heights.ts';
import { inkOn, type Look, lookOf, type Scheme, type Side, sideOf } from './look.ts';
import type { Merges } from './merges.ts';
import type { CellValue, Mark } from './sheet.ts';
import { type Shown, shownAs, shownBy } from './shown.ts';
import type { Area, Cell, Span, Style } from './tiles.ts';

/** What is known of a sheet. */
export interface SheetAtHand {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly merges: Merges;
  /** The cell there; undefined where it is empty and plain, or not fetched yet. */
  readonly at: (row: number, column: number) => Cell | undefined;
}

/** What is laid over a row. */
export interface Overlays {
  readonly marks: ReadonlyMap<number, Mark> | undefined;
  readonly values: ReadonlyMap<number, CellValue> | undefined;
  readonly dependents: readonly Span[];
}

/** How values are written and drawn. */
export interface Manner {
  readonly scheme: Scheme;
  readonly locale: string;
  readonly rulerOf: (look: Look) => Measure;
}

export type Edge = 'top' | 'right' | 'bottom' | 'left';
export type Line = NonNullable<Style['borders']['top']>;

/** A cell to draw. Pixels are those of the sheet, without headers. */
export interface Box extends Point {
  readonly address: string;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  /** Rows and columns that it spans. */
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly shown: Shown;
  /** What fits of it. */
  readonly text: string;
  readonly side: Side;
  readonly overflow: Overflow;
  /** Nothing but the sheet lies under the text that runs over. */
  readonly overPlain: boolean;
  /** One line, or none, within the cell: whole, or cut at the right edge. Undefined: it needs more than that. */
  readonly line: 'whole' | 'cut' | undefined;
  readonly look: Look;
  /** The letters' colour, where the number format asks for one. */
  readonly ink: string | undefined;
  readonly borders: { readonly [edge in Edge]?: Line };
  readonly mark: Mark | undefined;
  readonly depends: boolean;
  /** What the workbook itself shows, where a trial's value is shown in its place. */
  readonly base: string | undefined;
}

const PLAIN: Style = { format: 'General', font: {}, borders: {} };
/** Pixels between the edge of a cell and its text. */
export const PADDING = 3;
/** Columns to the left of the view whose text may run into it. */
const REACH = 40;

/** The boxes of a row, for the columns of a span and what reaches into it from the left, from the column `from` on. */
export function boxesOf(
  sheet: SheetAtHand,
  row: number,
  span: Span,
  from: number,
  over: Overlays,
  manner: Manner,
): Box[] {
  const areas = sheet.merges.inRow(row);
  const boxes: Box[] = [];
  for (const column of columnsOf(sheet, row, span, from, areas)) {
    if (sheet.columns.size(column) === 0 && !areas.some((area) => area.left === column)) continue;
    const area = areas.find(({ left, right }) => column >= left && column <= right);
    if (area && (area.left !== column || area.top !== row)) continue;
    const box = boxAt(sheet, { row, column }, area, over, manner);
    if (box) boxes.push(box);
  }
  return boxes;
}

function columnsOf(
  sheet: SheetAtHand,
  row: number,
  { first, last }: Span,
  from: number,
  areas: readonly Area[],
): number[] {
  const columns = areas
    .filter(({ left, right }) => left >= from && left < first && right >= first)
    .map(({ left }) => left);
  const running = lastFilled(sheet, row, first, from);
  if (running !== undefined && !columns.includes(running)) columns.push(running);
  for (let column = first; column <= last; column++) columns.push(column);
  return columns;
}

function lastFilled(sheet: SheetAtHand, row: number, before: number, from: number): number | undefined {
  for (let column = before - 1; column >= Math.max(from, before - REACH); column--) {
    const kind = sheet.at(row, column)?.kind;
    if (kind !== undefined && kind !== 'blank') return kind === 'text' ? column : undefined;
  }
  return undefined;
}

function boxAt(
  sheet: SheetAtHand,
  { row, column }: Point,
  area: Area | undefined,
  over: Overlays,
  manner: Manner,
): Box | undefined {
  const cell = sheet.at(row, column);
  const mark = over.marks?.get(column);
  const isOverlaid = over.values?.has(column) ?? false;
  const depends = mark === undefined && over.dependents.some(({ first, last }) => column >= first && column <= last);
  if (!cell && mark === undefined && !isOverlaid && !depends && !area) return undefined;
  const style = cell?.style ?? PLAIN;
  const own = cell ? shownBy(cell, style.format, manner.locale) : { text: '', kind: 'blank' as const };
  const shown = isOverlaid ? shownAs(over.values!.get(column)!, style.format, manner.locale, cell) : own;
  const value = isOverlaid ? over.values!.get(column)! : (cell?.value ?? null);
  const look = lookOf(style, manner.scheme);
  const { rows, columns } = sheet;
  const x = columns.start(column);
  const bottom = area?.bottom ?? row;
  const right = area?.right ?? column;
  const width = columns.start(right + 1) - x;
  const side = sideOf(style.horizontal, shown.kind);
  const drawn = textIn(sheet, { row, column, right }, shown, value, style, look, side, width, manner);
  return {
    row,
    column,
    address: addressOf({ row, column }),
    x,
    width,
    height: rows.start(bottom + 1) - rows.start(row),
    rowSpan: bottom - row + 1,
    columnSpan: right - column + 1,
    shown,
    ...drawn,
    line: lineIn(drawn, look, side, width, rows.size(row), manner),
    side,
    look,
    ink:
      shown.color === undefined ? undefined : inkOn(look.ground, hexOf(style.fill), hexOf(shown.color), manner.scheme),
    borders: bordersOf(sheet, row, column, bottom, right),
    mark,
    depends,
    base: isOverlaid ? own.text : undefined,
  };
}

/** Pixels above and below the text. */
const ABOVE_AND_BELOW = 1;

function lineIn(
  { text, overflow }: Pick<Box, 'text' | 'overflow'>,
  look: Look,
  side: Side,
  width: number,
  height: number,
  { rulerOf }: Manner,
): Box['line'] {
  if (text === '') return 'whole';
  if (text.includes('\n') || LINE * look.size > height - ABOVE_AND_BELOW) return undefined;
  // What stands at the right may take the padding at the left.
  const paddings = side === 'right' ? PADDING : 2 * PADDING;
  if (rulerOf(look)(text) <= width - paddings - look.indent) return 'whole';
  return side === 'left' && !look.wraps && overflow.left + overflow.right === 0 ? 'cut' : undefined;
}

const STAYS: Overflow = { left: 0, right: 0 };

function textIn(
  sheet: SheetAtHand,
  { row, column, right }: Point & { readonly right: number },
  { text, kind }: Shown,
  value: CellValue,
  style: Style,
  look: Look,
  side: Side,
  width: number,
  { rulerOf }: Manner,
): Pick<Box, 'text' | 'overflow' | 'overPlain'> {
  const stays = { text, overflow: STAYS, overPlain: false };
  if (text === '' || look.wraps) return stays;
  const measure = rulerOf(look);
  const room = width - 2 * PADDING - look.indent;
  if (kind !== 'text') {
    const general = typeof value === 'number' && /^general$/i.test(style.format) ? value : undefined;
    // Numbers may take the padding too, before they are shown as ####: the font at hand may be wider than the file's.
    return { ...stays, text: fitValue(text, width - 2 - look.indent, measure, general) };
  }
  if (right > column || style.horizontal === 'fill' || text.includes('\n')) return stays;
  const overflow = overflowOf(measure(text), room, side, { first: column, last: column }, (beside) => {
    if (beside < 0 || beside >= sheet.columns.count || sheet.merges.over(row, beside)) return undefined;
    const kind = sheet.at(row, beside)?.kind ?? 'blank';
    return kind === 'blank' ? sheet.columns.size(beside) : undefined;
  });
  return { text, overflow, overPlain: isPlain(sheet, row, column, overflow) };
}

function isPlain({ at, columns }: SheetAtHand, row: number, column: number, { left, right }: Overflow): boolean {
  if (left === 0 && right === 0) return false;
  const from = columns.at(columns.start(column) - left);
  const to = columns.at(columns.start(column + 1) + right - 1);
  for (let beside = from; beside <= to; beside++) if (at(row, beside)?.style.fill !== undefined) return false;
  return true;
}

/** A border belongs to both cells beside it: whichever has one. */
function bordersOf({ at }: SheetAtHand, row: number, column: number, bottom: number, right: number): Box['borders'] {
  const of = (r: number, c: number, edge: Edge) => (r < 0 || c < 0 ? undefined : at(r, c)?.style.borders[edge]);
  const lines = {
    top: of(row, column, 'top') ?? of(row - 1, column, 'bottom'),
    left: of(row, column, 'left') ?? of(row, column - 1, 'right'),
    right: of(row, right, 'right') ?? of(row, right + 1, 'left'),
    bottom: of(bottom, column, 'bottom') ?? of(bottom + 1, column, 'top'),
  };
  return Object.fromEntries(Object.entries(lines).filter(([, line]) => line !== undefined));
}
