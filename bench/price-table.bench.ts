/**
 * How fast is a table of option contracts priced, bytes to bytes: 700,000 rows of CSV and of XLSX to the full JSON, beside a
 * script that does the same with pandas, NumPy and SciPy, one dictionary per row and ujson (`price_table.py`); CSV to CSV; what
 * a second worker gains beside a bare loop on two threads; and the memory that many rows take. Files lie in a temporary
 * folder, the best of each is taken, results are checked against the script's.
 *
 *   node bench/price-table.bench.ts [rows] [rows of the long table]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openPricing,
  type PriceFormat,
  PricingThreads,
  type TableSource,
  tableFile,
  totalOf,
  writeAnswer,
} from '@tessera/pricing';
import { makeOptions } from '../examples/make-options.ts';
import { bareLoop, startLoops } from './bare-loop.ts';
import { machine, median, spread } from './figures.ts';

const ROWS = Number(process.argv[2] ?? 700_000);
const LONG = Number(process.argv[3] ?? 10_000_000);
const ROUNDS = 5;
const CORES = availableParallelism();

const folder = mkdtempSync(join(tmpdir(), 'price-table-bench-'));
const csv = join(folder, 'options.csv');
const xlsx = join(folder, 'options.xlsx');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Timed {
  readonly seconds: number;
  readonly total: number;
}

/** Prices a file into a file, with threads that stand ready or start anew. */
async function ours(path: string, format: PriceFormat, workers = CORES, threads?: PricingThreads): Promise<Timed> {
  const begin = performance.now();
  const pricing = await openPricing(await tableFile(path), { format, workers }, threads ? { threads } : {});
  await writeAnswer(pricing, join(folder, `out.${format}`));
  return { seconds: (performance.now() - begin) / 1000, total: totalOf(pricing.tally) };
}

/** The same without a place to write to: what the threads alone can do. */
async function counted(path: string, workers: number, threads: PricingThreads): Promise<number> {
  const begin = performance.now();
  const pricing = await openPricing(await tableFile(path), { workers }, { threads });
  for await (const _ of pricing.answer({ reuse: true }));
  return (performance.now() - begin) / 1000;
}

/** The script's own seconds: its imports do not count. Undefined where Python or its libraries are missing. */
function script(path: string): Timed | undefined {
  try {
    const args = [new URL('./price_table.py', import.meta.url).pathname, path, join(folder, 'peer.json')];
    const { seconds, total } = JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8' }));
    return { seconds, total };
  } catch {
    return undefined;
  }
}

function check(peer: Timed | undefined, own: Pick<Timed, 'total'>): void {
  // NumPy adds pairwise: a relative error of some 1e-15 for so many prices.
  if (peer && Math.abs(own.total / peer.total - 1) > 1e-12)
    throw new Error(`totals differ: ${own.total}, ${peer.total}`);
}

async function best(
  rounds: number,
  run: () => Promise<Timed>,
): Promise<{ least: number; all: number[]; total: number }> {
  const all: number[] = [];
  let total = 0;
  for (let round = 0; round < rounds; round++) {
    const timed = await run();
    all.push(timed.seconds);
    total = timed.total;
  }
  return { least: Math.min(...all), all, total };
}

/** Rows without a file: the same lines again and again. */
function endless(rows: number): TableSource {
  const text = readFileSync(csv, 'utf8').split('\n');
  const block = Buffer.from(`${text.slice(1, 10_001).join('\n')}\n`);
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${text[0]}\n`);
    for (let row = 0; row < rows; row += 10_000) yield block;
  }
  return { name: 'endless.csv', bytes: bytes() };
}

async function gains(threads: PricingThreads): Promise<{ own: number[]; bare: number[] }> {
  const loops = startLoops(2);
  await bareLoop(loops, 1e8);
  const own: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await counted(csv, 1, threads);
    own.push(one / (await counted(csv, 2, threads)));
    const alone = await bareLoop(loops.slice(0, 1), 3e8);
    bare.push(alone / (await bareLoop(loops, 3e8)));
  }
  await Promise.all(loops.map((loop) => loop.terminate()));
  return { own, bare };
}

/** How fast the machine is at the moment, which drifts: nanoseconds a byte of a plain sum over bytes. */
function pace(): string {
  const bytes = new Uint8Array(1 << 24).fill(7);
  const all = Array.from({ length: 7 }, () => {
    const begin = performance.now();
    let sum = 0;
    for (let i = 0; i < bytes.length; i++) sum += bytes[i]!;
    return sum > 0 ? ((performance.now() - begin) / bytes.length) * 1e6 : 0;
  });
  return `a plain sum over bytes takes ${spread(all, 2)} ns a byte`;
}

const threads = new PricingThreads(CORES);
try {
  say(`${machine()}; ${pace()}`);
  await makeOptions(csv, ROWS, false);
  await makeOptions(xlsx, ROWS, false);
  const megabytes = (path: string): string => `${(statSync(path).size / 1e6).toFixed(0)} MB`;
  say(`${ROWS} rows: CSV of ${megabytes(csv)}, XLSX of ${megabytes(xlsx)}; ${CORES} workers`);

  const cold = await ours(csv, 'json');
  // In turns, because the machine drifts.
  const all: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const json = await best(2, () => ours(csv, 'json', CORES, threads));
    all.push(...json.all);
    const timed = script(csv);
    check(timed, json);
    if (timed) peer.push(timed.seconds);
  }
  const least = Math.min(...all);
  say(
    `CSV to JSON of ${megabytes(join(folder, 'out.json'))}: ${spread(all, 2)} s; threads started anew ${cold.seconds.toFixed(2)} s`,
  );
  if (peer.length > 0) {
    const ratios = [Math.min(...peer) / least, median(peer) / median(all), Math.min(...peer) / cold.seconds];
    const [best, middle, anew] = ratios.map((ratio) => ratio.toFixed(1));
    say(
      `  the script ${spread(peer, 2)} s: ${best} times, by the medians ${middle}, with threads started anew ${anew}`,
    );
  }

  const lines = await best(ROUNDS, () => ours(csv, 'csv', CORES, threads));
  say(`CSV to CSV: ${spread(lines.all, 2)} s, ${(ROWS / lines.least / 1e6).toFixed(2)} million rows/s`);

  const sheet = await best(ROUNDS, () => ours(xlsx, 'json', CORES, threads));
  const sheetPeer = script(xlsx);
  check(sheetPeer, sheet);
  say(`XLSX to JSON: ${spread(sheet.all, 2)} s`);
  if (sheetPeer)
    say(`  the script ${sheetPeer.seconds.toFixed(1)} s: ${(sheetPeer.seconds / sheet.least).toFixed(1)} times`);

  const { own, bare } = await gains(threads);
  say(
    `two workers against one: ${spread(own, 2)}; a bare loop: ${spread(bare, 2)}; share ${(median(own) / median(bare)).toFixed(2)}`,
  );

  global.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const begin = performance.now();
  const long = await openPricing(endless(LONG), { format: 'json' }, { threads });
  let bytes = 0;
  for await (const piece of long.answer({ reuse: true })) bytes += piece.length;
  clearInterval(watch);
  const seconds = (performance.now() - begin) / 1000;
  say(
    `${LONG} rows to ${(bytes / 1e9).toFixed(1)} GB of JSON: ${seconds.toFixed(1)} s, ${(LONG / seconds / 1e6).toFixed(2)} million rows/s; memory from ${(before / 1e6).toFixed(0)} to ${(peak / 1e6).toFixed(0)} MB at most`,
  );
  say(`at the end ${pace()}`);
} finally {
  await threads.close();
  rmSync(folder, { recursive: true, force: true });
}
