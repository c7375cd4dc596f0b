/** Why a table was refused, as a code with facts. Whoever calls this package turns the code into a sentence for people. */

/**
 * - `bad-columns`: names that are empty or not unique, or a block that does not fit them (`detail`)
 * - `too-many-rows`: more rows than the format holds (`format`, `limit`)
 * - `too-many-columns`: more columns than the format holds (`format`, `limit`, `actual`)
 * - `text-too-long`: a text beyond what a cell of the format holds (`format`, `limit`, `actual`, `column`, `row` from 1)
 * - `file-too-large`: beyond what the container of the format holds (`format`, `limit`)
 * - `unsupported-encoding`: text in another encoding than UTF-8 (`encoding`)
 * - `not-text`: zero bytes in what should be text
 * - `no-header`: nothing but spaces where the names of the columns should stand
 * - `record-too-long`: a record beyond the limit, or a quote that is never closed (`row` from 1, the header is 0; `limit` in bytes)
 * - `old-format`: .xls of Excel 97 to 2003 (save it as .xlsx or CSV)
 * - `not-a-workbook`: no workbook of the format .xlsx (`format` where it is a known other one: `.xlsb`, `.ods`)
 * - `encrypted`: protected with a password
 * - `no-sheet`: no sheet of this name (`sheet`, `sheets`: the names that there are)
 * - `damaged`: the file contradicts itself (`detail`, `part`)
 * - `forbidden`: what no honest spreadsheet program writes (`detail`, `part`)
 * - `limit`: something (`what`) is beyond its limit (`limit`, `actual` where it is known, `part`)
 */
export type TableErrorCode =
  | 'old-format'
  | 'not-a-workbook'
  | 'encrypted'
  | 'no-sheet'
  | 'damaged'
  | 'forbidden'
  | 'limit'
  | 'bad-columns'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'text-too-long'
  | 'file-too-large'
  | 'unsupported-encoding'
  | 'not-text'
  | 'no-header'
  | 'record-too-long';

export class TableError extends Error {
  readonly code: TableErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: TableErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = 'TableError';
    this.code = code;
    this.facts = facts;
  }
}
