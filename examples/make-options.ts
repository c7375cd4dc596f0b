/**
 * Makes a table of option contracts, the same one for the same number of rows: `node examples/make-options.ts [--rows 10000]
 * [--good] [--out examples/options.csv]`. An `.xlsx` at the end of the name makes a workbook. About one row in a thousand has
 * something wrong with it, as tables from elsewhere do; `--good` leaves those out.
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { type Block, textValues, writeCsv, writeXlsx } from '@tessera/tables';

const COLUMNS = ['S', 'K', 'T', 'r', 'sigma', 'option_type', 'q'] as const;
const BLOCK_ROWS = 10_000;
/** One row in so many is spoilt. */
const SPOILT = 1000;

type Row = (number | string | null)[];

/** What goes wrong in tables: the columns that are spoilt, and what stands there then. */
const SLIPS: readonly (readonly [column: number, spoilt: (value: number) => number | string | null])[][] = [
  [[0, () => null]],
  [[4, () => 'n/a']],
  [[2, (years) => -years]],
  [[5, () => 'straddle']],
  [[3, (rate) => rounded(rate * 100, 2)]],
  [
    [1, () => 0],
    [4, () => null],
  ],
];

/** Uniform numbers in [0, 1): a mixed counter (Steele, Lea, Flood 2014), so that row i is row i of every table. */
function mixed(counter: number): number {
  let z = Math.imul(counter, 0x9e3779b9) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
}

const rounded = (x: number, digits: number): number => Number(x.toFixed(digits));

/** Contract i: an underlying around 100, strikes around it, days to three years, rates and volatilities as in markets. */
function contract(i: number, isSpoilt: boolean): Row {
  const u = (k: number): number => mixed(i * 16 + k + 1);
  const spot = rounded(40 + 160 * u(0) * u(0), 2);
  const strike = Math.max(1, Math.round((spot * (0.7 + 0.6 * u(1))) / 2.5) * 2.5);
  const years = rounded((1 + Math.floor(1095 * u(2) * u(2))) / 365, 4);
  const row: Row = [
    spot,
    strike,
    years,
    rounded(0.005 + 0.05 * u(3), 4),
    rounded(0.08 + 0.6 * u(4) * u(4), 4),
    u(5) < 0.5 ? 'call' : 'put',
    rounded(0.04 * u(6) * u(6), 4),
  ];
  if (isSpoilt && i % SPOILT === 617) {
    for (const [column, spoilt] of SLIPS[Math.floor(i / SPOILT) % SLIPS.length]!)
      row[column] = spoilt(Number(row[column]));
  }
  return row;
}

function* blocks(rows: number, isSpoilt: boolean): Generator<Block> {
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const made = Array.from({ length: Math.min(BLOCK_ROWS, rows - first) }, (_, k) => contract(first + k, isSpoilt));
    const values = COLUMNS.map((_, c) => textValues(made.map((row) => (row[c] === null ? null : String(row[c])))));
    yield { rows: made.length, values };
  }
}

/** The same in typed columns, which a workbook has; what is no number there is missing. */
function* typedBlocks(rows: number, isSpoilt: boolean): Generator<Block> {
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const made = Array.from({ length: Math.min(BLOCK_ROWS, rows - first) }, (_, k) => contract(first + k, isSpoilt));
    const values = COLUMNS.map((name, c) =>
      name === 'option_type'
        ? textValues(made.map((row) => String(row[c])))
        : Float64Array.from(made, (row) => (typeof row[c] === 'number' ? row[c] : NaN)),
    );
    yield { rows: made.length, values };
  }
}

/** Writes a table of that many contracts to a file, CSV or XLSX by its name. */
export async function makeOptions(path: string, rows: number, isSpoilt = true): Promise<void> {
  if (!path.endsWith('.xlsx')) {
    const columns = COLUMNS.map((name) => ({ name, type: 'text' as const }));
    await pipeline(
      writeCsv({ columns, blocks: blocks(rows, isSpoilt) }, { lineEnd: '\n', formulas: 'keep' }),
      createWriteStream(path),
    );
    return;
  }
  const columns = COLUMNS.map((name) => ({
    name,
    type: name === 'option_type' ? ('text' as const) : ('f64' as const),
  }));
  const deflate = promisify<Uint8Array, object, Uint8Array>(deflateRaw);
  const pieces = writeXlsx([{ name: 'Options', columns, blocks: typedBlocks(rows, isSpoilt) }], {
    deflate: (piece) => deflate(piece, { finishFlush: constants.Z_SYNC_FLUSH }),
  });
  await pipeline(pieces, createWriteStream(path));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '10000' },
      good: { type: 'boolean', default: false },
      out: { type: 'string', default: 'examples/options.csv' },
    },
  });
  await makeOptions(values.out, Number(values.rows), !values.good);
}
