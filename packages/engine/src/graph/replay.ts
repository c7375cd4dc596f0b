/**
 * One trial as the whole workbook saw it: given what the inputs were in that trial, recalculates on the evaluator and
 * compares with the workbook as it stands; and finds the cell where the error of a failing trial arises.
 */
import { error, isError, type Scalar } from '../formula/value.ts';
import { SCALARS } from '../ir/apply.ts';
import type { Sampling } from '../program.ts';
import { STRATA, strata, stratified } from '../random/latin-hypercube.ts';
import { streamKey, streamOf, uniform } from '../random/philox.ts';
import { type Area, type CellKey, columnOf, rowOf, sheetOf } from '../workbook/address.ts';
import { Cells } from './cells.ts';
import { type Dependent, printKey } from './dependencies.ts';
import { cellSource, type Recalculated, recalculate } from './recalculate.ts';
import { computedIn, type Slice } from './slice.ts';

/** A cell of a trial that differs from the workbook as it stands. */
export interface ChangedCell {
  readonly cell: string;
  readonly base: Scalar;
  readonly value: Scalar;
}

/** Which trial of which run. */
export interface TrialAddress {
  readonly seed: number | bigint;
  readonly replicate: number;
  readonly trial: number;
  readonly sampling: Sampling;
}

/** The stream of the n-th drawing call (RAND) in a cell's formula. */
export function drawStream(cell: string, draw: number): string {
  return streamOf(`${cell}#${draw}`);
}

/** The uniform that a drawing call of a cell has in a trial: what the compiled program draws, to the bit. */
export function drawOf(cell: string, draw: number, { seed, replicate, trial, sampling }: TrialAddress): number {
  const stream = drawStream(cell, draw);
  const key = streamKey(seed, stream);
  const even = trial - (trial % 2);
  const u = uniform(key, replicate, sampling === 'antithetic' ? even : trial, 0);
  if (sampling === 'antithetic') return even === trial ? u : 1 - u;
  if (sampling === 'random') return u;
  const stratum = strata(seed, stream, replicate, Math.floor(trial / STRATA))[trial % STRATA]!;
  return stratified(SCALARS, stratum, u);
}

function overridesOf(inputs: ReadonlyMap<CellKey, number>): Map<CellKey, Scalar> {
  return new Map([...inputs].map(([key, x]) => [key, Number.isFinite(x) ? x : error('#NUM!')]));
}

/**
 * Every cell of a trial that differs from the workbook as it stands, in reading order of the sheets. `inputs`: the value
 * of each uncertain cell in that trial (NaN where its distribution was impossible).
 */
export function replayTrial(
  { dependencies, values }: Recalculated,
  inputs: ReadonlyMap<CellKey, number>,
  address: TrialAddress,
  asOf: number,
): ChangedCell[] {
  const { workbook } = dependencies;
  const random = (key: CellKey, n: number): number => drawOf(printKey(workbook, key), n, address);
  const replayed = recalculate(workbook, { overrides: overridesOf(inputs), asOf, random }, dependencies);
  const changed: ChangedCell[] = [];
  for (const key of [...new Set([...values.keys(), ...replayed.values.keys()])].sort((a, b) => a - b)) {
    const base = values.get(key) ?? null;
    const value = replayed.values.get(key) ?? null;
    if (!Object.is(base, value)) changed.push({ cell: printKey(workbook, key), base, value });
  }
  return changed;
}

/** Where an error arises first. */
export interface ErrorOrigin {
  readonly cell: string;
  readonly error: string;
}

/** Replays trials of a sliced model, cell by cell of the slice only. */
export class Replayer {
  readonly #recalculated: Recalculated;
  readonly #slice: Slice;
  readonly #cells: Cells;
  /** Of uncertain cells: what their distributions read. */
  readonly #inputs: ReadonlyMap<CellKey, readonly Area[]>;
  readonly #expressions: ReadonlyMap<CellKey, Dependent>;
  #address: TrialAddress = { seed: 0, replicate: 0, trial: 0, sampling: 'random' };

  constructor(
    recalculated: Recalculated,
    slice: Slice,
    asOf: number,
    inputs: ReadonlyMap<CellKey, readonly Area[]> = new Map(),
    expressions: readonly Dependent[] = [],
  ) {
    this.#recalculated = recalculated;
    this.#slice = slice;
    this.#inputs = inputs;
    this.#expressions = new Map(expressions.map((expression) => [expression.key, expression]));
    const { dependencies, values } = recalculated;
    const random = (key: CellKey, n: number): number => drawOf(printKey(dependencies.workbook, key), n, this.#address);
    const source = cellSource(dependencies, asOf);
    this.#cells = new Cells({ ...source, formulas: [...source.formulas, ...expressions], values }, random);
  }

  /** Sets the slice to a trial. */
  run(inputs: ReadonlyMap<CellKey, number>, address: TrialAddress): void {
    this.#address = address;
    for (const [key, value] of overridesOf(inputs)) this.#cells.set(key, value);
    this.#cells.evaluate([...this.#slice.random, ...this.#expressions.keys()]);
  }

  value(key: CellKey): Scalar {
    return this.#cells.value(key);
  }

  /** The cell in which the error of what these areas hold arises; undefined when there is none. */
  originOf(areas: readonly Area[]): ErrorOrigin | undefined {
    const { dependencies } = this.#recalculated;
    const seen = new Set<CellKey>();
    let at = this.#cellsIn(areas).find((key) => this.#failure(key) !== undefined);
    while (at !== undefined) {
      seen.add(at);
      const kind = this.#failure(at);
      // A distribution turns an error of any kind in its parameters into its own.
      const isInput = this.#inputs.has(at);
      const before = this.#cellsIn(this.#readBy(at)).find((key) => {
        const failure = seen.has(key) ? undefined : this.#failure(key);
        return failure !== undefined && (isInput || failure === kind);
      });
      if (before === undefined) {
        const expression = this.#expressions.get(at);
        return { cell: expression ? `=${expression.text}` : printKey(dependencies.workbook, at), error: kind! };
      }
      at = before;
    }
    return undefined;
  }

  #readBy(key: CellKey): readonly Area[] {
    const { dependencies } = this.#recalculated;
    const number = dependencies.computed.numberOf(key);
    const formula = number === undefined ? undefined : dependencies.formulas.get(dependencies.owners[number]!);
    return this.#inputs.get(key) ?? (this.#expressions.get(key) ?? formula)?.areas ?? [];
  }

  /** The cells of areas that may be errors in one trial and none in another. */
  #cellsIn(areas: readonly Area[]): CellKey[] {
    const others = [...this.#inputs.keys(), ...this.#expressions.keys()];
    return areas.flatMap((area) => [
      ...computedIn(this.#recalculated.dependencies, area),
      ...others.filter((key) => isWithin(key, area)),
    ]);
  }

  #failure(key: CellKey): string | undefined {
    const value = this.value(key);
    return value !== null && isError(value) ? value.error : undefined;
  }
}

function isWithin(key: CellKey, { sheet, top, left, bottom, right }: Area): boolean {
  const [row, column] = [rowOf(key), columnOf(key)];
  return sheetOf(key) === sheet && row >= top && row <= bottom && column >= left && column <= right;
}
