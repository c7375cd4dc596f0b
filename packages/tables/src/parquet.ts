/**
 * Writes Parquet: a row group is encoded as soon as its rows are there and handed on, so that memory holds one of them (and
 * a few hundred bytes for each column of those before, which the end of the file lists). Missing values are nulls.
 */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  type Block,
  type Column,
  checkBlock,
  checkColumns,
  isPresent,
  type Table,
  textAt,
  textStart,
} from './table.ts';

/** Rows of a group at most, and values of all its columns together. */
const GROUP_ROWS = 1 << 16;
const GROUP_VALUES = 1 << 20;
/** Bytes of a group's texts, about: long ones end it before its rows do. */
const GROUP_BYTES = 1 << 26;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Data = Parameters<ParquetWriter['write']>[0]['columnData'][number]['data'];

/** The table as a Parquet file. Throws `TableError` when the columns are wrong. */
export async function* writeParquet({ columns, blocks }: Table): AsyncGenerator<Uint8Array> {
  checkColumns(columns);
  const file = new ByteWriter();
  const writer = new ParquetWriter({ writer: file, schema: schemaOf(columns), createdBy: 'tessera' });
  const groupRows = Math.max(1, Math.min(GROUP_ROWS, Math.floor(GROUP_VALUES / columns.length)));
  let group: Block[] = [];
  let rows = 0;
  let bytes = 0;
  for await (const block of blocks) {
    checkBlock(block, columns);
    group.push(block);
    rows += block.rows;
    bytes += textBytes(block);
    if (rows < groupRows && bytes < GROUP_BYTES) continue;
    writeGroup(writer, columns, group, rows);
    yield take(file);
    group = [];
    rows = 0;
    bytes = 0;
  }
  if (rows > 0) writeGroup(writer, columns, group, rows);
  writer.finish();
  yield take(file);
}

function textBytes({ rows, values }: Block): number {
  return values.reduce((sum, one) => sum + (one instanceof Float64Array ? 0 : (one.ends[rows - 1] ?? 0)), 0);
}

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  const leaves = columns.map(({ name, type }): SchemaElement => {
    const element = { name, repetition_type: 'OPTIONAL' } as const;
    if (type === 'text')
      return { ...element, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    return { ...element, type: type === 'f64' ? 'DOUBLE' : 'INT64' };
  });
  return [{ name: 'table', num_children: leaves.length }, ...leaves];
}

/** What was written since the last call; the writer goes on counting from the start of the file. */
function take(writer: ByteWriter): Uint8Array {
  const taken = writer.getBytes().slice();
  writer.index = 0;
  return taken;
}

function writeGroup(writer: ParquetWriter, columns: readonly Column[], group: readonly Block[], rows: number): void {
  const columnData = columns.map(({ name, type }, i) => {
    const data = type === 'text' ? texts(group, i) : numbers(group, i, rows, type === 'i64');
    // Numbers nearly all differ: a dictionary of them would be made in vain.
    return type === 'text' ? { name, data } : { name, data, encoding: 'PLAIN' as const, statistics: type === 'i64' };
  });
  writer.write({ columnData, rowGroupSize: rows });
}

function texts(group: readonly Block[], column: number): Data {
  const all: (string | null)[] = [];
  for (const { rows, values } of group) {
    const texts = values[column]!;
    if (texts instanceof Float64Array) continue;
    for (let row = 0; row < rows; row++)
      all.push(textStart(texts, row) === texts.ends[row] ? null : textAt(texts, row));
  }
  return all;
}

function numbers(group: readonly Block[], column: number, rows: number, whole: boolean): Data {
  const all = new Float64Array(rows);
  let at = 0;
  for (const { values } of group) {
    const some = values[column]!;
    if (!(some instanceof Float64Array)) continue;
    all.set(some, at);
    at += some.length;
  }
  if (all.every(isPresent)) return whole ? BigInt64Array.from(all, BigInt) : all;
  return Array.from(all, (x) => (!isPresent(x) ? null : whole ? BigInt(x) : x));
}
