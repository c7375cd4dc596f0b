/** For tests: tables of any kind, files as a whole, and other programs that read them. */
import { spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { type Block, type Column, type ColumnType, type Table, textValues } from './table.ts';

/** A table by rows, for comparison: null is a missing value. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** Any number that a file can hold: none that is not finite, no negative zero. */
const numbers: fc.Arbitrary<number> = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constantFrom(5e-324, 1e21, 123456.789))
  .map((x) => x + 0);
const whole: fc.Arbitrary<number> = fc.maxSafeInteger().map((x) => x + 0);
const VALUES: Readonly<Record<ColumnType, fc.Arbitrary<number | string | null>>> = {
  f64: fc.option(numbers),
  i64: fc.option(whole),
  text: fc.option(
    fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom('=1+1', "'=1", '-', '＝1', 'a,"b"\r\n', ' x ', '_x0041_', '\u0007', '1', '\ufeffmark', '<&>'),
    ),
  ),
};

/** Tables of a few columns and rows. */
export const anyRows: fc.Arbitrary<Rows> = fc
  .uniqueArray(
    fc.record({ name: fc.string({ minLength: 1 }), type: fc.constantFrom<ColumnType>('f64', 'i64', 'text') }),
    {
      selector: ({ name }) => name,
      minLength: 1,
      maxLength: 5,
    },
  )
  .chain((columns) =>
    fc
      .array(fc.tuple(...columns.map(({ type }) => VALUES[type])), { maxLength: 12 })
      .map((rows) => ({ columns, rows })),
  );

/** The rows as a table of blocks of so many rows. */
export function tableOf({ columns, rows }: Rows, blockRows = 3): Table {
  function* blocks(): Generator<Block> {
    for (let first = 0; first < rows.length; first += blockRows) {
      const some = rows.slice(first, first + blockRows);
      const values = columns.map(({ type }, i) =>
        type === 'text'
          ? textValues(some.map((row) => row[i] as string | null))
          : Float64Array.from(some, (row) => (row[i] as number | null) ?? Number.NaN),
      );
      yield { rows: some.length, values };
    }
  }
  return { columns, blocks: blocks() };
}

/** A whole file. */
export async function wholeFile(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const deflateAsync = promisify(deflateRaw);

export const deflate = (piece: Uint8Array): Promise<Uint8Array> =>
  deflateAsync(piece, { finishFlush: constants.Z_SYNC_FLUSH });
export const inflate = (bytes: Uint8Array, maxOutputLength: number): Uint8Array =>
  inflateRawSync(bytes, { maxOutputLength, chunkSize: 1 << 18 });

const PYTHON = process.env.TESSERA_PYTHON ?? 'python3';

/** Whether Python is here and has these modules. */
export function hasPython(...modules: readonly string[]): boolean {
  return spawnSync(PYTHON, ['-c', ['pass', ...modules.map((name) => `import ${name}`)].join('\n')]).status === 0;
}

/** Runs a Python program with a file as its standard input, and reads what it prints as JSON. */
export function python(program: string, file: Uint8Array): unknown {
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', program], { input: file, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout));
}
