/** A row in words: its texts and what is wrong with it. Used for the few rows that people read one by one. */
import type { Fields } from '@tessera/tables';
import type { Batch } from './batch.ts';
import { ROW_PROBLEM_CODES, type RowError, rowError } from './row-problems.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a field as it stood in the table. */
export function textOf({ bytes, starts, ends, width }: Fields, row: number, field: number): string {
  const at = row * width + field;
  // A view of shared memory cannot be decoded.
  return decoder.decode(bytes.slice(starts[at]!, ends[at]!));
}

/** Everything that is wrong with a row, column by column. */
export function errorsOf(batch: Batch, row: number): RowError[] {
  const found: RowError[] = [];
  const whole = batch.rowCodes[row]!;
  if (whole !== 0) found.push(rowError(ROW_PROBLEM_CODES[whole]!, undefined, ''));
  for (const { column, field, codes } of batch.columns) {
    if (codes[row] === 0) continue;
    const text = field < 0 ? '' : textOf(batch.fields, row, field);
    found.push(rowError(ROW_PROBLEM_CODES[codes[row]!]!, column.name, text));
  }
  return found;
}
