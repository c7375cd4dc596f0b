/** Tables of any length as blocks of columns, and the formats they are written in, streaming. */
export { type CsvOptions, writeCsv } from './csv.ts';
export { writeJson, writeNdjson } from './json.ts';
export { LONGEST_NUMBER, writeFixed, writeInteger, writeShortest } from './numbers-out.ts';
export { writeParquet } from './parquet.ts';
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
