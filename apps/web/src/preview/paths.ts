/** Paths of a process as the page shows them. It runs where the engine is: in the worker. */
import { type Backend, chooseBackend, createRunner } from '@tessera/engine';
import {
  type CompiledPaths,
  compilePaths,
  type FunctionalModel,
  ModelsError,
  type PathsModel,
  readPaths,
} from '@tessera/models';
import { schemesOf } from './paths-catalog.ts';
import { FAN_LEVELS, type OnePath, type PathsAsked, type PathsPreview, type Refusal } from './protocol.ts';
import { refusalOf } from './refusal-of.ts';

/** Steps of all paths between two looks at the clock, about. */
const SLICE = 2 ** 19;
/** Paths of a slice: at least, however long they are, and at most, which is a block of the engine. */
const [FEWEST, MOST] = [16, 1024] as const;

const backend: Backend = chooseBackend();

/**
 * The first paths, or as many as there was time for; a functional that cannot be read is refused alone.
 * @throws ModelsError what else `readPaths` throws
 */
export async function previewPaths(question: PathsAsked): Promise<PathsPreview> {
  const start = performance.now();
  const { model, seed, paths: wanted, times, patience } = question;
  const asked = (model.functionals ?? []).map((functional) => refusedAlone(model, functional));
  const sound = asked.flatMap((one) => ('refusal' in one ? [] : [one.functional]));
  const { grid } = readPaths({ ...model, functionals: [], keep: 'end' });
  const compiled = compilePaths(readPaths({ ...model, functionals: sound, keep: Math.min(times, grid.steps) }));
  const { paths, columns } = await simulated(compiled, BigInt(seed), wanted, patience);
  const { plan } = compiled;
  const [index = 0] = plan.components;
  const components = plan.process.components(plan.parameters);
  const outputs = compiled.outputs.map((output, i) => ({ ...output, column: columns[i]! }));
  const own = outputs.filter((output) => output.kind === 'value');
  const values = own.map(({ column }) => column);
  const read = outputs.filter(({ kind }) => kind === 'functional').map(({ column }) => column);
  return {
    paths,
    components,
    component: components[index]!,
    times: own.map(({ time }) => time),
    values,
    fan: fanOf(values),
    theory: own.map(({ time }) => theoryAt(compiled, index, time)),
    functionals: asked.map((one) => ('refusal' in one ? one.refusal : read.shift()!)),
    schemes: schemesOf(plan.process),
    milliseconds: performance.now() - start,
  };
}

/** A functional, or why it cannot be read; what is wrong with the rest of the model is said elsewhere. */
function refusedAlone(
  model: PathsModel,
  functional: FunctionalModel,
): { readonly functional: FunctionalModel } | { readonly refusal: Refusal } {
  try {
    readPaths({ ...model, functionals: [functional], keep: 'end' });
  } catch (failure) {
    if (failure instanceof ModelsError && failure.facts.entry === 'functional') return { refusal: refusalOf(failure) };
  }
  return { functional };
}

/** Path number `path` at every step. */
export async function onePath(model: PathsModel, seed: string, path: number): Promise<OnePath> {
  const { process, parameters } = readPaths({ ...model, functionals: [], keep: 'end' });
  const components = process.components(parameters);
  const compiled = compilePaths(readPaths({ ...model, keep: 'all', components, functionals: [] }));
  const runner = await createRunner(compiled.program, backend);
  try {
    const outputs = runner.outputs({ seed: BigInt(seed), replicate: 0, first: path, count: 1 });
    const all = compiled.outputs.map((output, i) => ({ ...output, value: outputs[i]![0]! }));
    const kept = all.filter((output) => output.kind === 'value');
    const ofComponent = (name: string) => kept.filter(({ component }) => component === name);
    return {
      components,
      times: ofComponent(components[0]!).map(({ time }) => time),
      values: components.map((name) => Float64Array.from(ofComponent(name), ({ value }) => value)),
    };
  } finally {
    runner.release();
  }
}

/** Columns of the program's outputs, in path order. */
async function simulated({ program, plan }: CompiledPaths, seed: bigint, wanted: number, patience: number) {
  const runner = await createRunner(program, backend);
  const deadline = performance.now() + patience;
  const size = Math.min(MOST, Math.max(FEWEST, 2 ** Math.floor(Math.log2(SLICE / plan.grid.steps))));
  const columns = program.outputs.map(() => new Float64Array(wanted));
  let first = 0;
  try {
    while (first < wanted && (first === 0 || performance.now() < deadline)) {
      const count = Math.min(size, wanted - first);
      const outputs = runner.outputs({ seed, replicate: 0, first, count });
      for (const [i, column] of columns.entries()) column.set(outputs[i]!, first);
      first += count;
    }
  } finally {
    runner.release();
  }
  return { paths: first, columns: columns.map((column) => column.slice(0, first)) };
}

/** Paths that ended in errors are left out. */
function fanOf(values: readonly Float64Array[]): Float64Array[] {
  const fan = FAN_LEVELS.map(() => new Float64Array(values.length));
  for (const [time, column] of values.entries()) {
    // Sorted arrays of numbers have NaN at their end.
    const sorted = column.slice().sort();
    let count = sorted.length;
    while (count > 0 && Number.isNaN(sorted[count - 1]!)) count--;
    for (const [k, level] of FAN_LEVELS.entries()) fan[k]![time] = quantile(sorted, count, level);
  }
  return fan;
}

/** By linear interpolation between the neighbours, as Excel's PERCENTILE.INC. */
function quantile(sorted: Float64Array, count: number, level: number): number {
  if (count === 0) return Number.NaN;
  const rank = level * (count - 1);
  const below = Math.floor(rank);
  const [a, b] = [sorted[below]!, sorted[Math.min(count - 1, below + 1)]!];
  return a + (b - a) * (rank - below);
}

function theoryAt({ plan: { process, parameters } }: CompiledPaths, component: number, time: number) {
  const moments = process.moments?.(parameters, time);
  const [mean, variance] = [moments?.mean[component], moments?.variance?.[component]];
  const known = (x: number | undefined) => (x !== undefined && Number.isFinite(x) ? x : null);
  return { mean: known(mean), sd: known(variance === undefined ? undefined : Math.sqrt(variance)) };
}
