/** Paths of a process as the page shows them. It runs where the engine is: in the worker. */
import { type Backend, chooseBackend, createRunner } from '@tessera/engine';
import {
  type CompiledPaths,
  compilePaths,
  type FunctionalModel,
  type PathsModel,
  type PayoffModel,
  readPaths,
} from '@tessera/models';
import { schemesOf } from './paths-catalog.ts';
import { FAN_LEVELS, type OnePath, type PathsAsked, type PathsPreview, type Refusal } from './protocol.ts';
import { quantilesOf } from './quantiles.ts';
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
  const functionals = (model.functionals ?? []).map((one) => sound(model, { functionals: [one] }) ?? one);
  const payoffs = (model.payoffs ?? []).map((one) => sound(model, { payoffs: [one] }) ?? one);
  const { grid } = readPaths({ ...model, ...NOTHING_READ, keep: 'end' });
  const read = { functionals: functionals.filter(isAsked), payoffs: payoffs.filter(isAsked) };
  const compiled = compilePaths(readPaths({ ...model, ...read, keep: stretches(grid.steps, times) }));
  const { paths, columns } = await simulated(compiled, BigInt(seed), wanted, patience);
  const { process, parameters, components } = compiled.plan;
  const [index = 0] = components;
  const names = process.components(parameters);
  const outputs = compiled.outputs.map((output, i) => ({ ...output, column: columns[i]! }));
  const own = outputs.filter((output) => output.kind === 'value');
  const values = own.map(({ column }) => column);
  const found = outputs.filter(({ kind }) => kind === 'functional').map(({ column }) => column);
  const note = process.note?.(parameters);
  return {
    paths,
    components: names,
    component: names[index]!,
    times: own.map(({ time }) => time),
    values,
    fan: fanOf(values),
    theory: own.map(({ time }) => theoryAt(compiled, index, time)),
    functionals: functionals.map((one) => (isAsked(one) ? found.shift()! : one)),
    payoffs: payoffs.map((one) => (isAsked(one) ? found.shift()! : one)),
    schemes: schemesOf(process),
    ...(note !== undefined && { note }),
    milliseconds: performance.now() - start,
  };
}

const NOTHING_READ = { functionals: [], payoffs: [] } as const;

const isAsked = <T extends FunctionalModel | PayoffModel>(one: T | Refusal): one is T => !('message' in one);

/** Why a number of each path cannot be read; what is wrong with the rest of the model is said elsewhere. */
function sound(model: PathsModel, read: Pick<PathsModel, 'functionals' | 'payoffs'>): Refusal | undefined {
  try {
    readPaths({ ...model, ...NOTHING_READ, keep: 'end' });
  } catch {
    return undefined;
  }
  try {
    readPaths({ ...model, ...NOTHING_READ, ...read, keep: 'end' });
  } catch (failure) {
    return refusalOf(failure);
  }
  return undefined;
}

/** Path number `path` at every step. */
export async function onePath(model: PathsModel, seed: string, path: number): Promise<OnePath> {
  const { process, parameters } = readPaths({ ...model, ...NOTHING_READ, keep: 'end' });
  const components = process.components(parameters);
  const compiled = compilePaths(readPaths({ ...model, ...NOTHING_READ, keep: 'all', components }));
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
    for (const [k, value] of quantilesOf(column, FAN_LEVELS).entries()) fan[k]![time] = value;
  }
  return fan;
}

/** Stretches of equal numbers of steps where there are nearly as many of them: one kernel then moves them all. */
function stretches(steps: number, most: number): number {
  for (let count = Math.min(steps, most); count > most / 2; count--) if (steps % count === 0) return count;
  return Math.min(steps, most);
}

function theoryAt({ plan: { process, parameters, grid } }: CompiledPaths, component: number, time: number) {
  const moments = process.moments?.(parameters, time, grid.horizon);
  const [mean, variance] = [moments?.mean[component], moments?.variance?.[component]];
  const known = (x: number | undefined) => (x !== undefined && Number.isFinite(x) ? x : null);
  return { mean: known(mean), sd: known(variance === undefined ? undefined : Math.sqrt(variance)) };
}
