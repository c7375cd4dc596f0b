/** The rows of a range as a block of typed columns, for formats that are written from columns (Parquet). */
import { type Block, type Column, type TextValues, uniqueNames } from '@tessera/tables';
import { type Batch, suspicionsOf } from './batch.ts';
import type { Recipe } from './recipe.ts';
import { errorsOf } from './row-text.ts';

/** The columns of the answer: the row's number, the contract, what the table has besides, results, error and warning. */
export function answerColumns(recipe: Recipe, batch: Batch): Column[] {
  const known = batch.columns.filter(({ field }) => field >= 0);
  const others = recipe.header.filter((_, field) => !known.some((column) => column.field === field));
  const names = uniqueNames([
    'row_index',
    ...known.map(({ column }) => column.name),
    ...batch.resultNames.map((name) =>
      name === 'price' && known.some(({ column }) => column.name === name) ? 'model_price' : name,
    ),
    'error',
    'warning',
    ...others.map((name) => (name === '' ? 'column' : name)),
  ]);
  return names.map((name, k) => {
    if (k === 0) return { name, type: 'i64' };
    const isType = known[k - 1]?.column.kind === 'type';
    return { name, type: isType || k > known.length + batch.resultNames.length ? 'text' : 'f64' };
  });
}

/** The rows in those columns; what is missing or wrong is empty. */
export function answerBlock(recipe: Recipe, batch: Batch): Block {
  const { rows, failed, fields } = batch;
  const known = batch.columns.filter(({ field }) => field >= 0);
  const index = Float64Array.from({ length: rows }, (_, row) => batch.first + row);
  const inputs = known.map(({ column, values, codes, field }) =>
    column.kind === 'type' ? spans(batch, field) : masked(values, codes, rows),
  );
  const results = batch.results.map((values) => masked(values, failed, rows));
  const errors = texts(rows, (row) => (failed[row] ? errorsOf(batch, row).map(({ message }) => message) : []));
  const warnings = texts(rows, (row) => (batch.warned[row] && !failed[row] ? suspicionsOf(batch, row) : []));
  const others = recipe.header.flatMap((_, field) =>
    known.some((column) => column.field === field) || field >= fields.width ? [] : [spans(batch, field)],
  );
  return { rows, values: [index, ...inputs, ...results, errors, warnings, ...others] };
}

function masked(values: Float64Array, codes: Uint8Array, rows: number): Float64Array {
  const own = values.slice(0, rows);
  for (let row = codes.findIndex((code) => code !== 0); row >= 0 && row < rows; row++) if (codes[row]) own[row] = NaN;
  return own;
}

function spans({ fields, rows }: Batch, field: number): TextValues {
  const { bytes: source, starts, ends, width } = fields;
  let total = 0;
  for (let row = 0, k = field; row < rows; row++, k += width) total += ends[k]! - starts[k]!;
  const bytes = new Uint8Array(total);
  const last = new Uint32Array(rows);
  let at = 0;
  for (let row = 0, k = field; row < rows; row++, k += width) {
    for (let i = starts[k]!; i < ends[k]!; i++) bytes[at++] = source[i]!;
    last[row] = at;
  }
  return { bytes, ends: last };
}

const encoder = new TextEncoder();

/** Texts of the few rows that have any. */
function texts(rows: number, of: (row: number) => readonly string[]): TextValues {
  const pieces: Uint8Array[] = [];
  const ends = new Uint32Array(rows);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const found = of(row);
    if (found.length > 0) {
      const piece = encoder.encode(found.join('; '));
      pieces.push(piece);
      at += piece.length;
    }
    ends[row] = at;
  }
  const bytes = new Uint8Array(at);
  let start = 0;
  for (const piece of pieces) {
    bytes.set(piece, start);
    start += piece.length;
  }
  return { bytes, ends };
}
