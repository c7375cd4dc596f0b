import fc from 'fast-check';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { anyRows, hasPython, python, type Rows, tableOf, wholeFile } from './fixture.ts';
import { writeParquet } from './parquet.ts';

const parquet = (rows: Rows) => wholeFile(writeParquet(tableOf(rows)));

/** The rows of a file, and the names of its columns. */
async function read(file: Uint8Array): Promise<{ names: string[]; rows: unknown[][] }> {
  const buffer = new Uint8Array(file).buffer;
  let rows: unknown[][] = [];
  await parquetRead({
    file: buffer,
    onComplete(all) {
      rows = all;
    },
  });
  return {
    names: parquetMetadata(buffer)
      .schema.slice(1)
      .map(({ name }) => name),
    rows,
  };
}

/** Text as hyparquet reads it: it takes a byte order mark at the start of a text away. */
const asRead = (text: string): string => text.toWellFormed().replace(/^\ufeff/, '');

/** A column of very long texts. */
function longTexts(rows: number, length: number) {
  function* blocks() {
    for (let row = 0; row < rows; row++) {
      yield { rows: 1, values: [{ bytes: new Uint8Array(length).fill(65), ends: Uint32Array.of(length) }] };
    }
  }
  return { columns: [{ name: 'text', type: 'text' }] as const, blocks: blocks() };
}

/** Four columns of numbers, two of them whole, in blocks of 10,000 rows. */
function numbers(rows: number) {
  const columns = [
    { name: 'trial', type: 'i64' },
    { name: 'x', type: 'f64' },
    { name: 'with holes', type: 'f64' },
    { name: 'kind', type: 'text' },
  ] as const;
  function* blocks() {
    for (let first = 0; first < rows; first += 10_000) {
      const count = Math.min(10_000, rows - first);
      const of = (value: (k: number) => number) => Float64Array.from({ length: count }, (_, i) => value(first + i));
      const kind = {
        bytes: new Uint8Array(count).fill(65),
        ends: Uint32Array.from({ length: count }, (_, i) => i + 1),
      };
      yield { rows: count, values: [of((k) => k), of((k) => k / 7), of((k) => (k % 5 === 0 ? Number.NaN : -k)), kind] };
    }
  }
  return { columns, blocks: blocks() };
}

describe('a Parquet file', () => {
  it('reads back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const file = await read(await parquet(rows));
        expect(file.names).toEqual(rows.columns.map(({ name }) => asRead(name)));
        expect(file.rows).toEqual(
          rows.rows.map((row) =>
            row.map((value, i) => {
              if (typeof value === 'string') return asRead(value);
              return rows.columns[i]!.type === 'i64' && value !== null ? BigInt(value) : value;
            }),
          ),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is handed on group by group', async () => {
    const pieces: number[] = [];
    const all: Uint8Array[] = [];
    for await (const piece of writeParquet(numbers(300_000))) {
      pieces.push(piece.length);
      all.push(piece);
    }
    const file = Buffer.concat(all);
    const { row_groups, num_rows } = parquetMetadata(new Uint8Array(file).buffer);
    expect(num_rows).toBe(300_000n);
    expect(row_groups.length).toBe(5);
    expect(pieces.length).toBe(5);
    const { rows } = await read(file);
    expect(rows[299_999]).toEqual([299_999n, 299_999 / 7, -299_999, 'A']);
    expect(rows[140_000]).toEqual([140_000n, 20_000, null, 'A']);
  });

  it('ends a group early where its texts are long', async () => {
    // 2^26 bytes are 64 texts of a mebibyte, so that a table of them takes no more memory than these.
    const file = await wholeFile(writeParquet(longTexts(130, 1 << 20)));
    const { row_groups } = parquetMetadata(new Uint8Array(file).buffer);
    expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([64n, 64n, 2n]);
  });

  it.skipIf(!hasPython('pandas', 'pyarrow'))('is read by pandas with its types and nulls', async () => {
    const program =
      'import io, json, sys, pandas\n' +
      'd = pandas.read_parquet(io.BytesIO(sys.stdin.buffer.read()))\n' +
      'print(json.dumps([[str(t) for t in d.dtypes[:3]], int(d.trial.sum()), float(d.x[149999]),' +
      ' int(d["with holes"].isna().sum()), d.kind[7]]))';
    const file = await wholeFile(writeParquet(numbers(150_000)));
    expect(python(program, file)).toEqual([
      ['int64', 'float64', 'float64'],
      (149_999 * 150_000) / 2,
      149_999 / 7,
      30_000,
      'A',
    ]);
  });
});
