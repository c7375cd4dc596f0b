/**
 * A rule that says on each path and date whether to exercise, from the path so far alone: fitted to sampled paths, then followed
 * by others. It knows no process and no grid.
 */
import { type Arithmetic, BLOCK, Builder, chooseBackend, type Kernel, optimise } from '@tessera/engine';
import { basis, DEPTH, depthOf, type Sight, type SightScale } from './exercise-basis.ts';
import { leastSquares } from './least-squares.ts';
import { type ExerciseSample, longstaffSchwartz } from './longstaff-schwartz.ts';

/** A rule: tables with an entry for each date of exercise. */
export interface ExerciseRule {
  /** By function of the basis. */
  readonly coefficients: readonly Float64Array[];
  readonly scale: SightScale<Float64Array>;
  /** The greatest depth of the sample; what lies beyond is taken to be there, for nothing was learnt of it. */
  readonly deepest: Float64Array;
  /** What holding on is worth at time 0. */
  readonly atStart: number;
}

/** Sampled paths, as `longstaffSchwartz` takes them, with what else is seen of them. */
export interface SeenSample extends ExerciseSample {
  /** By date, then by other, then by path. */
  readonly others: readonly (readonly Float64Array[])[];
}

/** Paths that each function of the basis should have to be fitted by; with fewer, fewer functions are taken. */
const PATHS_PER_FUNCTION = 10;
/** A share that no depth reaches: where nothing was learnt, the rule is to hold on. */
const HOLD = 2;

/** The rule that fits the sample. */
export function fitRule(sample: SeenSample): ExerciseRule {
  const fitting = new Fitting(sample);
  const paid = longstaffSchwartz(sample, (date, rows, held) => fitting.fit(date, rows, held));
  fitting.release();
  return { ...fitting.rule, atStart: meanOf(paid.filter((x) => !Number.isNaN(x))) };
}

class Fitting {
  readonly rule: Omit<ExerciseRule, 'atStart'>;
  readonly #sample: SeenSample;
  readonly #functions: FunctionColumns;

  constructor(sample: SeenSample) {
    const others = sample.others[0]!;
    const table = (): Float64Array => new Float64Array(sample.inside.length);
    const scale = { inside: table().fill(1), centres: others.map(table), factors: others.map(table) };
    this.#sample = sample;
    this.#functions = new FunctionColumns(others.length, sample.inside[0]!.length);
    // At the last date holding on is worth nothing: coefficients of 0.
    this.rule = { coefficients: this.#functions.columns.map(table), scale, deepest: table().fill(1) };
  }

  release(): void {
    this.#functions.release();
  }

  /** Fits the rule of one date, and gives what it says. */
  fit(date: number, rows: Int32Array, held: Float64Array): Float64Array {
    const scale = this.#measure(date, rows);
    const payoffs = this.#sample.inside[date]!;
    const size = (k: number): number => payoffs[rows[k]!]! + scale.inside;
    this.#functions.fill([payoffs, ...this.#sample.others[date]!], rows, scale);
    this.rule.deepest[date] = greatest(this.#functions.columns[DEPTH]!.subarray(0, rows.length));
    const count = Math.min(this.#functions.columns.length, Math.ceil(rows.length / PATHS_PER_FUNCTION));
    const columns = this.#functions.columns.slice(0, count).map((column) => column.subarray(0, rows.length));
    const target = held.map((x, k) => x / size(k));
    const spent = columns.map((column) => column.slice());
    const found = count === 0 ? [HOLD] : leastSquares(spent, target);
    this.rule.coefficients.forEach((table, index) => {
      table[date] = found[index] ?? 0;
    });
    return combined(columns, found).map((share, k) => share * size(k));
  }

  #measure(date: number, rows: Int32Array): SightScale<number> {
    const { scale } = this.rule;
    const { inside, others } = this.#sample;
    scale.inside[date] = rows.length === 0 ? 1 : meanAt(inside[date]!, rows);
    others[date]!.forEach((column, k) => {
      const centre = rows.length === 0 ? 0 : meanAt(column, rows);
      let squares = 0;
      for (const row of rows) squares += (column[row]! - centre) * (column[row]! - centre);
      scale.centres[k]![date] = centre;
      scale.factors[k]![date] = squares > 0 ? Math.sqrt(rows.length / squares) : 0;
    });
    return entryOf(scale, (table) => table[date]!);
  }
}

/** The functions of the basis on some paths of a date, a column each. */
class FunctionColumns {
  readonly columns: readonly Float64Array[];
  readonly #kernel: Kernel;

  constructor(others: number, paths: number) {
    const m = new Builder();
    const input = (k: number) => m.input(k);
    const list = (first: number) => Array.from({ length: others }, (_, k) => input(first + k));
    const scale = { inside: input(1 + others), centres: list(2 + others), factors: list(2 + 2 * others) };
    const functions = basis(m, depthOf(m, input(0), scale.inside), list(1), scale);
    this.#kernel = chooseBackend().compileNow!(optimise(m.graph(functions)));
    this.columns = functions.map(() => new Float64Array(paths));
  }

  /** `seen`: what the paths see, by path; `rows`: the paths that are wanted. */
  fill(seen: readonly Float64Array[], rows: Int32Array, { inside, centres, factors }: SightScale<number>): void {
    const wanted = seen.map(() => new Float64Array(BLOCK));
    const inputs = [...wanted, ...[inside, ...centres, ...factors].map((x) => new Float64Array(BLOCK).fill(x))];
    for (let first = 0; first < rows.length; first += BLOCK) {
      const count = Math.min(BLOCK, rows.length - first);
      wanted.forEach((column, index) => {
        for (let k = 0; k < count; k++) column[k] = seen[index]![rows[first + k]!]!;
      });
      const functions = this.#kernel.run({ seed: 0, replicate: 0, first, count }, inputs);
      functions.forEach((values, index) => {
        this.columns[index]!.set(values, first);
      });
    }
  }

  release(): void {
    this.#kernel.release();
  }
}

/** Whether the rule exercises at date number `date`, from 0, on a path that is seen so. */
export function exercises<V, B>(m: Arithmetic<V, B>, rule: ExerciseRule, date: V, { inside, others }: Sight<V>): B {
  const scale = entryOf(rule.scale, (table) => m.gather(table, date));
  const depth = depthOf(m, inside, scale.inside);
  const functions = basis(m, m.min(depth, m.gather(rule.deepest, date)), others, scale);
  const share = functions
    .map((x, index) => m.mul(m.gather(rule.coefficients[index]!, date), x))
    .reduce((a, b) => m.add(a, b));
  return m.and(m.gt(inside, m.const(0)), m.ge(depth, share));
}

function entryOf<V>(scale: SightScale<Float64Array>, read: (table: Float64Array) => V): SightScale<V> {
  return { inside: read(scale.inside), centres: scale.centres.map(read), factors: scale.factors.map(read) };
}

function meanAt(column: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += column[row]!;
  return sum / rows.length;
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, x) => sum + x, 0) / values.length;
}

function greatest(values: Float64Array): number {
  return values.reduce((most, x) => Math.max(most, x), 0);
}

function combined(columns: readonly Float64Array[], coefficients: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, index) => {
    const by = coefficients[index]!;
    for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + by * column[k]!;
  });
  return sum;
}
