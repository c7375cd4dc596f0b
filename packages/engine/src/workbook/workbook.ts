/**
 * A workbook as read from a file: cells, names, tables, formats. A plain value. It knows nothing of what formulas mean:
 * they are text here.
 */
import { type Area, type CellKey, sheetOf } from './address.ts';

/** An Excel error as a value of its own. */
export type ErrorKind =
  | '#NULL!' | '#DIV/0!' | '#VALUE!' | '#REF!' | '#NAME?' | '#NUM!' | '#N/A' | '#GETTING_DATA' | '#SPILL!' | '#CALC!'; // biome-ignore format: a list

/** One error; compare with `===` through `error()`, or by its kind. */
export interface ErrorValue {
  readonly error: ErrorKind;
}

/** All error kinds; the position is the error's code where a program carries one (0 is #NULL!, as ERROR.TYPE less 1). */
export const ERROR_KINDS: readonly ErrorKind[] = [
  '#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A', '#GETTING_DATA', '#SPILL!', '#CALC!',
]; // biome-ignore format: a list

const ERRORS = new Map(ERROR_KINDS.map((kind) => [kind, Object.freeze({ error: kind })] as const));

/** The one value of an error kind. */
export function error(kind: ErrorKind): ErrorValue {
  return ERRORS.get(kind)!;
}

/** What one cell can hold: a number (dates too, as serials), text, truth value, error, or nothing (`null`). */
export type Scalar = number | string | boolean | null | ErrorValue;

export interface Cell {
  /** The value the file holds: a constant, or the value that Excel saved beside the formula (null when it saved none). */
  readonly value: Scalar;
  /** Formula text without the leading `=`, in A1 form of its own cell, with `_xlfn.` and its kin removed. */
  readonly formula?: string;
  /** The area of an array formula or a dynamic array; set on its top left cell only. */
  readonly array?: Area;
  /** True when the array spills (dynamic array); false for a legacy Ctrl-Shift-Enter formula. */
  readonly dynamic?: boolean;
  /** Set on the further cells of an array's area: the key of its top left cell. */
  readonly arrayOwner?: CellKey;
  /** A cell of a what-if data table: recalculated by Excel's TABLE(), which no formula text shows. */
  readonly dataTable?: boolean;
  /** Index in `Workbook.styles`. */
  readonly style: number;
}

export interface Sheet {
  readonly name: string;
  readonly state: 'visible' | 'hidden' | 'veryHidden';
  /** Cells by `cellKey(sheet, row, column)`; only those that hold something or have a style. */
  readonly cells: ReadonlyMap<CellKey, Cell>;
  /** The smallest area that holds all cells; undefined on an empty sheet. */
  readonly extent?: Area;
  readonly merged: readonly Area[];
  /** Widths in characters by column from 0, for columns that differ from the default. */
  readonly columnWidths: ReadonlyMap<number, number>;
  /** Heights in points by row from 0. */
  readonly rowHeights: ReadonlyMap<number, number>;
  /** For columns and rows that have none of their own, where the file says. */
  readonly defaultColumnWidth?: number;
  readonly defaultRowHeight?: number;
  readonly hiddenRows: ReadonlySet<number>;
  /** Areas whose filter is set: the hidden rows in them are filtered out. */
  readonly filtered?: readonly Area[];
  readonly hiddenColumns: ReadonlySet<number>;
  /** How many rows and columns stay in view at the top and left. */
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly showGridLines: boolean;
}

export interface DefinedName {
  readonly name: string;
  /** Sheet index for a name of one sheet; undefined for the workbook's. */
  readonly sheet?: number;
  /** Formula text without `=`. */
  readonly formula: string;
  readonly hidden: boolean;
}

export interface Table {
  readonly name: string;
  readonly area: Area;
  readonly columns: readonly string[];
  readonly headerRows: number;
  readonly totalsRows: number;
  /** True when its filter is set: the hidden rows in it are filtered out. */
  readonly filtered?: boolean;
}

export interface Style {
  /** Number format code, such as `#,##0.00`. */
  readonly format: string;
  readonly font: {
    readonly bold?: boolean;
    readonly italic?: boolean;
    readonly underline?: boolean;
    readonly strike?: boolean;
    readonly color?: string;
    readonly size?: number;
    readonly name?: string;
  };
  /** Fill colour as #rrggbb. */
  readonly fill?: string;
  readonly borders: {
    readonly [side in 'top' | 'right' | 'bottom' | 'left']?: { readonly style: string; readonly color?: string };
  };
  readonly horizontal?: string;
  readonly vertical?: string;
  readonly wrap?: boolean;
  readonly indent?: number;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly names: readonly DefinedName[];
  readonly tables: readonly Table[];
  readonly styles: readonly Style[];
  readonly date1904: boolean;
  /** Iterative calculation as the file asks for it. */
  readonly iteration: { readonly enabled: boolean; readonly count: number; readonly delta: number };
  /** The program that saved the cached values, from docProps/app.xml, when it says. */
  readonly application?: string;
  /** What the reader passed over, in plain sentences. */
  readonly notes: readonly string[];
}

/** The number format of a cell, such as `#,##0.00`; `General` where the file says none. */
export function formatAt({ sheets, styles }: Workbook, key: CellKey): string {
  const style = sheets[sheetOf(key)]?.cells.get(key)?.style;
  return (style === undefined ? undefined : styles[style]?.format) ?? 'General';
}
