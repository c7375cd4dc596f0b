/** Uploaded files: what they hold, and where a simulation of them could start. */
import { type Static, Type } from 'typebox';
import { Count, nullable } from './schema.ts';

/** A value as JSON has it; an error of a cell as its text, such as `#N/A`. */
const CellValue = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]);

export const FileId = Type.Object({ file_id: Type.String({ maxLength: 200 }) });

/** The form of an upload, as the description shows it. */
export const UploadForm = Type.Object({ file: Type.String({ format: 'binary' }) });

/** A file at a glance. */
export const UploadedFile = Type.Object({
  file_id: Type.String({ format: 'uuid' }),
  filename: Type.String(),
  sheet_names: Type.Array(Type.String()),
  columns: Type.Array(Type.String(), { description: 'Headers of the first sheet; letters where it has none.' }),
  row_count: Type.Integer({ minimum: 0, description: 'Rows of the first sheet below its headers.' }),
  formulas_count: Type.Integer({ minimum: 0, description: 'Formula cells of all sheets.' }),
  preview: Type.Array(Type.Record(Type.String(), CellValue), { description: 'The first rows of the first sheet.' }),
});

export type UploadedFile = Static<typeof UploadedFile>;

export const FileEntry = Type.Object({
  file_id: Type.String({ format: 'uuid' }),
  filename: Type.String(),
  size_bytes: Count,
  sha256: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
});

export type FileEntry = Static<typeof FileEntry>;

export const FileList = Type.Object({
  files: Type.Array(FileEntry, { description: 'Newest first.' }),
  next: Type.Union([Type.String(), Type.Null()], { description: '`after` of the next page; null on the last.' }),
});

/** Pages of a list, newest first. */
export const PageQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before.' })),
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]|[1-9][0-9]|[12][0-9]{2}|300)$', description: '1 to 300; 50 when left out.' }),
    ),
  },
  { additionalProperties: false },
);

/** Names or addresses that can be made uncertain. */
export const Variables = Type.Array(Type.String());

export const PlaceQuery = Type.Object(
  { reference: Type.String({ minLength: 1, maxLength: 8192, description: 'Sheet1!B4, an area, or a defined name.' }) },
  { additionalProperties: false },
);

/** Where a reference leads; rows and columns from 0, both ends included. */
export const Place = Type.Object({
  reference: Type.String({ description: 'Its first cell, as the grid writes it.' }),
  sheet: Type.String(),
  top: Count,
  left: Count,
  bottom: Count,
  right: Count,
});

export type Place = Static<typeof Place>;

export const Parity = Type.Object({
  checked: Count,
  matched: Count,
  volatile_skipped: Type.Integer({ minimum: 0, description: 'Cells whose values change with every recalculation.' }),
  without_value: Type.Integer({ minimum: 0, description: 'Formula cells for which the file holds no value.' }),
  unsupported: Type.Array(Type.Object({ cell: Type.String(), what: Type.String(), reason: Type.String() }), {
    description: 'Cells that cannot be evaluated; at most 1,000 are listed.',
  }),
  mismatches: Type.Array(
    Type.Object({ cell: Type.String(), formula: Type.String(), expected: CellValue, actual: CellValue }),
    { description: 'Cells that differ from what Excel saved; at most 1,000 are listed.' },
  ),
  circles: Type.Array(Type.Array(Type.String())),
});

export type Parity = Static<typeof Parity>;

export const Suggestions = Type.Object({
  inputs: Type.Array(
    Type.Object({
      reference: Type.String(),
      label: Type.String(),
      value: Type.Number(),
      weight: Type.Number({ description: '0 to 1: how far it moves the results, beside the strongest.' }),
      moves: Type.Array(Type.Object({ low: nullable(Type.Number()), high: nullable(Type.Number()) }), {
        description: 'Each result with the input 10 % lower and 10 % higher, in the order of outputs.',
      }),
    }),
  ),
  outputs: Type.Array(
    Type.Object({ reference: Type.String(), label: Type.String(), value: Type.Number(), formulas: Count }),
  ),
  random: Type.Object(
    {
      count: Count,
      cells: Type.Array(Type.Object({ reference: Type.String(), label: Type.String(), formula: Type.String() }), {
        description: 'The first 200 of them.',
      }),
    },
    {
      description:
        'Cells whose own formulas draw: RAND(), NORM.INV(RAND(), …), RANDBETWEEN(1, 6). They vary as they are.',
    },
  ),
});

export type Suggestions = Static<typeof Suggestions>;

const Digits = (most: string, description: string) => Type.String({ pattern: `^[0-9]{1,${most}}$`, description });

export const CellsQuery = Type.Object(
  {
    sheet: Type.Optional(Type.String({ maxLength: 255, description: 'The first when left out.' })),
    top: Type.Optional(Digits('7', 'First row, from 0.')),
    left: Type.Optional(Digits('5', 'First column, from 0.')),
    rows: Type.Optional(Digits('7', '100 when left out; a window has 20,000 cells at most.')),
    columns: Type.Optional(Digits('5', '26 when left out.')),
  },
  { additionalProperties: false },
);

const Line = Type.Object({ style: Type.String(), color: Type.Optional(Type.String()) });

const Style = Type.Object({
  format: Type.String(),
  font: Type.Object({
    bold: Type.Optional(Type.Boolean()),
    italic: Type.Optional(Type.Boolean()),
    underline: Type.Optional(Type.Boolean()),
    strike: Type.Optional(Type.Boolean()),
    color: Type.Optional(Type.String()),
    size: Type.Optional(Type.Number()),
    name: Type.Optional(Type.String()),
  }),
  fill: Type.Optional(Type.String()),
  borders: Type.Object({
    top: Type.Optional(Line),
    right: Type.Optional(Line),
    bottom: Type.Optional(Line),
    left: Type.Optional(Line),
  }),
  horizontal: Type.Optional(Type.String()),
  vertical: Type.Optional(Type.String()),
  wrap: Type.Optional(Type.Boolean()),
  indent: Type.Optional(Type.Number()),
});

const Lines = Type.Array(Count);
const Sizes = Type.Array(nullable(Type.Number()));

/** A rectangle of a sheet, for a page that shows it; rows and columns from 0. */
export const CellWindow = Type.Object({
  sheet: Type.String(),
  state: Type.Enum(['visible', 'hidden', 'veryHidden']),
  used_rows: Count,
  used_columns: Count,
  top: Count,
  left: Count,
  rows: Count,
  columns: Count,
  cells: Type.Array(
    Type.Object({
      address: Type.String(),
      row: Count,
      column: Count,
      value: CellValue,
      kind: Type.Enum(['number', 'text', 'boolean', 'error', 'blank']),
      text: Type.String({ description: 'As Excel displays it.' }),
      formula: Type.Optional(Type.String()),
      array: Type.Optional(Type.String({ description: 'The array that fills this cell, by its top left one.' })),
      style: Type.Integer({ minimum: 0, description: 'Place in `styles`.' }),
      color: Type.Optional(Type.String()),
    }),
    { description: 'Row by row; those that hold nothing and look like nothing are left out.' },
  ),
  styles: Type.Array(Style),
  column_widths: Sizes,
  row_heights: Sizes,
  default_column_width: Type.Number(),
  default_row_height: Type.Number(),
  hidden_rows: Lines,
  hidden_columns: Lines,
  merged: Type.Array(Type.Object({ top: Count, left: Count, bottom: Count, right: Count })),
  frozen: Type.Object({ rows: Count, columns: Count }),
  show_grid_lines: Type.Boolean(),
});

export type CellWindow = Static<typeof CellWindow>;
