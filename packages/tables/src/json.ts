/** Writes a table as JSON: one object per row, in an array or one to a line (NDJSON). Missing values are null. */
import { ByteBuffer } from './byte-buffer.ts';
import { checkBlock, checkColumns, isPresent, type Table, textAt, textStart } from './table.ts';

/** The table as one JSON array of objects. Throws `TableError` when the columns are wrong. */
export function writeJson(table: Table): AsyncGenerator<Uint8Array> {
  return writeObjects(table, { before: '[', between: ',\n', after: ']\n' });
}

/** The table as NDJSON: one object per line, each line ended. Throws `TableError` when the columns are wrong. */
export function writeNdjson(table: Table): AsyncGenerator<Uint8Array> {
  return writeObjects(table, { before: '', between: '\n', after: '\n' });
}

interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

async function* writeObjects({ columns, blocks }: Table, frame: Frame): AsyncGenerator<Uint8Array> {
  checkColumns(columns);
  const keys = columns.map(({ name }, i) => new TextEncoder().encode(`${i === 0 ? '{' : ','}${JSON.stringify(name)}:`));
  const out = new ByteBuffer();
  let count = 0;
  out.ascii(frame.before);
  for await (const block of blocks) {
    checkBlock(block, columns);
    const { rows, values } = block;
    for (let row = 0; row < rows; row++) {
      if (count++ > 0) out.ascii(frame.between);
      for (let i = 0; i < values.length; i++) {
        const column = values[i]!;
        out.utf8(keys[i]!);
        if (column instanceof Float64Array) {
          if (isPresent(column[row]!)) out.number(column[row]!);
          else out.ascii('null');
        } else if (textStart(column, row) === column.ends[row]) out.ascii('null');
        else out.text(JSON.stringify(textAt(column, row)));
      }
      out.ascii('}');
      if (out.full) yield out.take();
    }
  }
  if (count > 0 || frame.before !== '') out.ascii(frame.after);
  yield out.take();
}
