/** Tables of any length as blocks of columns, and the formats they are written in, streaming. */

export type { InflateStream, RandomAccess } from '@tessera/xlsx';
export { ByteBuffer } from './byte-buffer.ts';
export { type CsvOptions, writeCsv } from './csv.ts';
export { type CsvDialect, csvDialect, DIALECT_BYTES } from './csv-dialect.ts';
export { CsvReader } from './csv-fields.ts';
export { CsvCutter } from './csv-ranges.ts';
export { DATE_TROUBLES, type DateTrouble, readDates } from './dates.ts';
export { FIELD_TROUBLES, type Fields, NUMBER_TROUBLES, type NumberTrouble } from './fields.ts';
export { writeJson, writeNdjson } from './json.ts';
export { readNumbers } from './numbers.ts';
export { LONGEST_NUMBER, LONGEST_WHOLE, putFixed, putNumber } from './numbers-out.ts';
export { writeParquet } from './parquet.ts';
export { type CutterOptions, LONGEST_RECORD, type RecordRange } from './record-cutter.ts';
export { type SharedTexts, SheetReader, type SheetRecipe } from './sheet-fields.ts';
export {
  type Block,
  type Blocks,
  type Column,
  type ColumnType,
  isPresent,
  type Table,
  type TextValues,
  tableOfRows,
  textAt,
  textStart,
  textValues,
  uniqueNames,
  type Values,
} from './table.ts';
export { TableError, type TableErrorCode } from './table-error.ts';
export { type SheetTable, writeXlsx, XLSX_COLUMNS, XLSX_ROWS, type XlsxOptions } from './xlsx.ts';
export { type OpenSheet, openSheet, type SheetOptions } from './xlsx-sheet.ts';
