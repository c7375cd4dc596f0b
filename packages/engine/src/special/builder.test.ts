/** Every special function gives the same bits built as operations, on every exact backend, as when it computes. */
import { describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { BACKENDS } from '../backend/choose.ts';
import { SCALARS } from '../ir/apply.ts';
import { Builder } from '../ir/builder.ts';
import type { Arithmetic, Id, Operation } from '../ir/ir.ts';
import { optimise } from '../ir/optimise.ts';
import * as beta from './beta.ts';
import * as elementary from './elementary.ts';
import * as gamma from './gamma.ts';
import * as normal from './normal.ts';

type Special = <V, B>(m: Arithmetic<V, B>, ...args: V[]) => V;
const { betaTails: _, ...betaFunctions } = beta;
const { gammaTails: __, ...gammaFunctions } = gamma;
const FUNCTIONS = Object.entries({
  ...elementary,
  ...normal,
  ...gammaFunctions,
  ...betaFunctions,
}) as unknown as readonly [string, Special][];

const X = [-3, -0.7, -0, 0, 1e-300, 1e-9, 0.03, 0.31, 0.5, 0.97, 1, 1.6, 4, 37.5, 720, 3e5, 1e300, Infinity, NaN];
const Y = [0.2, -2, 3, 1e-3, 0.5, 17, 2e4];
const SHAPES = [0.4, 2.5, 130, 6000];

/** Arguments for a function of the given number of them. */
function argumentsOf(name: string, count: number): number[][] {
  if (count === 1) return X.map((x) => [x]);
  if (name === 'gammaPInverse') return SHAPES.flatMap((a) => [1e-9, 0.3, 0.9].map((p) => [a, p, 1 - p]));
  if (name === 'betaIInverse')
    return SHAPES.flatMap((a) => SHAPES.flatMap((b) => [1e-9, 0.3, 0.9].map((p) => [a, b, p, 1 - p])));
  if (name === 'betaI') return X.flatMap((x) => SHAPES.map((a) => [x, a, 3.2]));
  return X.flatMap((x) => Y.map((y) => [x, y]));
}

/** The function's column for rows of arguments, through a graph. */
async function run(backend: Backend, f: Special, rows: readonly number[][]): Promise<Float64Array> {
  const builder = new Builder();
  const inputs = rows[0]!.map((_, column) => builder.input(column));
  const output = f<Id, Id>(builder, ...inputs);
  const columns = inputs.map((_, column) => Float64Array.from(rows, (row) => row[column]!));
  const kernel = await backend.compile(builder.graph([output]));
  const results = kernel.run({ seed: 1, replicate: 0, first: 0, count: rows.length }, columns)[0]!.slice();
  kernel.release();
  return results;
}

describe.each(BACKENDS.filter(({ exact }) => exact))('built and run on $name, bit for bit', (backend) => {
  it.each(FUNCTIONS)('%s', async (name, f) => {
    const rows = argumentsOf(name, f.length - 1);
    const built = await run(backend, f, rows);
    rows.forEach((row, i) => expect(built[i], `${name}(${row})`).toBe(f(SCALARS, ...row)));
  });
});

describe('built from constants', () => {
  it.each(FUNCTIONS)('%s of constants is the same constant', (name, f) => {
    const row = argumentsOf(name, f.length - 1)[7]!;
    const builder = new Builder();
    const output = f<Id, Id>(builder, ...row.map((x) => builder.const(x)));
    const folded = builder.known(output);
    // A loop is not folded.
    if (folded !== undefined) expect(folded).toBe(f(SCALARS, ...row));
  });
});

/** How many operations compute: constants are loaded, inputs and draws are given. */
function computing(operations: readonly Operation[]): number {
  return operations.filter(({ op }) => op !== 'const' && op !== 'input' && op !== 'draw').length;
}

describe('operations per call', () => {
  it.each([
    ['exp', 24, elementary.exp],
    ['log', 30, elementary.log],
  ])('%s takes %i of a number between 0 and 1', (_, count, f) => {
    const builder = new Builder();
    const output = f<Id, Id>(builder, builder.draw('0000000000000001'));
    expect(computing(optimise(builder.graph([output])).operations)).toBe(count);
  });

  /** What a hot kernel pays; a change of these is a change of speed. */
  const COUNTS = {
    exp: 31, log: 42, pow: 140, sin: 67, cos: 66, tan: 76, asin: 49, acos: 49, atan: 55, normalCdf: 92, normalQuantile: 109,
  }; // biome-ignore format: a table
  it.each(Object.entries(COUNTS))('%s takes %i', (name, count) => {
    const f = FUNCTIONS.find(([key]) => key === name)![1];
    const builder = new Builder();
    f<Id, Id>(builder, ...Array.from({ length: f.length - 1 }, (_, column) => builder.input(column)));
    expect(computing(builder.graph([]).operations)).toBe(count);
  });
});
