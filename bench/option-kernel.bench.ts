/**
 * How many European contracts a second does one thread price: the price and five Greeks (delta, gamma, theta, vega, rho)
 * from columns to columns, compilation left out? Against NumPy and SciPy, in turns, the best of each; results are checked.
 *
 *   node bench/option-kernel.bench.ts [contracts]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contracts, createPricer, DEFAULT_SPECIFICATION, OPTION_MODELS } from '@tessera/models';
import { machine } from './figures.ts';

const COUNT = Number(process.argv[2] ?? 20_000);
const ROUNDS = 5;
/** Runs in a round: the best of many short ones says more on a machine that others use, too. */
const RUNS = 100;

interface Timed {
  readonly seconds: number;
  readonly sums: readonly number[];
}

/** Numbers in [0, 1), the same in every run. */
function* uniforms(): Generator<number> {
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function randomContracts(count: number): Contracts {
  const numbers = uniforms();
  const column = (low: number, high: number): Float64Array =>
    Float64Array.from({ length: count }, () => low + (high - low) * numbers.next().value);
  return {
    spot: column(50, 150),
    strike: column(50, 150),
    expiry: column(0.02, 3),
    rate: column(-0.01, 0.08),
    dividend: column(0, 0.05),
    volatility: column(0.05, 0.8),
    sign: column(-1, 1).map((x) => (x < 0 ? -1 : 1)),
  };
}

const contracts = randomContracts(COUNT);
const folder = mkdtempSync(join(tmpdir(), 'option-kernel-'));

function tessera(specification: typeof DEFAULT_SPECIFICATION): () => Timed {
  const pricer = createPricer(specification);
  const results = pricer.results.map(() => new Float64Array(COUNT));
  const outcomes = new Uint8Array(COUNT);
  return () => {
    let seconds = Infinity;
    for (let run = 0; run < RUNS; run++) {
      const begin = performance.now();
      pricer.price(contracts, 0, COUNT, results, outcomes);
      seconds = Math.min(seconds, (performance.now() - begin) / 1000);
    }
    return { seconds, sums: results.map((column) => column.reduce((sum, value) => sum + value, 0)) };
  };
}

function numpy(): Timed {
  const script = join(import.meta.dirname, 'option_kernel.py');
  return JSON.parse(
    execFileSync('/usr/bin/python3', [script, folder, String(COUNT), String(RUNS)], { encoding: 'utf8' }),
  ) as Timed;
}

function check(ours: Timed, theirs: Timed): void {
  ours.sums.forEach((sum, k) => {
    const other = theirs.sums[k]!;
    if (!(Math.abs(sum - other) <= 1e-10 * Math.abs(other))) throw new Error(`sum ${k} is ${sum}, NumPy's ${other}`);
  });
}

try {
  writeFileSync(
    join(folder, 'contracts.bin'),
    Buffer.concat(Object.values(contracts).map((column) => Buffer.from(column.buffer))),
  );
  const all = { ...DEFAULT_SPECIFICATION };
  const contenders: Readonly<Record<string, () => Timed>> = {
    tessera: tessera(all),
    'price alone': tessera({ ...all, quantities: ['price'] }),
    ...Object.fromEntries(OPTION_MODELS.slice(1).map((model) => [model, tessera({ ...all, model })])),
    numpy,
  };
  const best: Record<string, Timed> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const result = run();
      if (!best[name] || result.seconds < best[name].seconds) best[name] = result;
    }
  }
  check(best.tessera!, best.numpy!);
  console.log(`${COUNT} contracts, price and five Greeks, ${machine()}`);
  for (const [name, { seconds }] of Object.entries(best)) {
    const [each, rate] = [(seconds * 1e9) / COUNT, COUNT / seconds / 1e6];
    const times = seconds / best.tessera!.seconds;
    console.log(
      `${name.padEnd(17)} ${each.toFixed(1).padStart(6)} ns a contract  ${rate.toFixed(1).padStart(5)} M/s  ${times.toFixed(2)} x`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
