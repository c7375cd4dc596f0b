/** What the grid shows of a workbook and tells of what was chosen in it. Plain values; rows and columns from 0. */

/** A value as the server gives it: an error is its text. */
export type CellValue = number | string | boolean | null;

/** One cell that was chosen. */
export interface ChosenCell {
  readonly sheet: string;
  /** `B4` */
  readonly address: string;
  /** `Sheet1!B4`, the sheet's name quoted where it must be: what a model calls the cell. */
  readonly reference: string;
  readonly row: number;
  readonly column: number;
  readonly value: CellValue;
  readonly kind: 'number' | 'text' | 'boolean' | 'error' | 'blank';
  /** As Excel displays it. */
  readonly text: string;
  readonly formula?: string;
  /** The number format's code. */
  readonly format: string;
}

/** What a cell is in the model. */
export type Mark = 'input' | 'output' | 'random';

/** What the grid is given. */
export interface WorkbookViewProps {
  readonly fileId: string;
  readonly sheets: readonly string[];
  /** By reference, as in `ChosenCell`. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** Cells that depend on an input. */
  readonly dependents?: readonly Rectangle[];
  /** Values in place of the workbook's own, by reference: a trial. They are shown in the cell's number format and tinted. */
  readonly values?: ReadonlyMap<string, CellValue>;
  /** The chosen cell by reference: the view goes there when it changes. */
  readonly chosen?: string | undefined;
  readonly onChoose: (cell: ChosenCell) => void;
  /** Shown at the right of the formula bar. */
  readonly actions?: React.ReactNode;
}

/** An area of a sheet, both ends included. */
export interface Rectangle {
  readonly sheet: string;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}
