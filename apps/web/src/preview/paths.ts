/** Paths of a process as the page shows them. It runs where the engine is: in the worker. */
import { type Backend, chooseBackend, createRunner } from '@tessera/engine';
import { type CompiledPaths, compilePaths, type PathsModel, readPaths } from '@tessera/models';
import { FAN_LEVELS, type OnePath, type PathsAsked, type PathsPreview } from './protocol.ts';

/** After so many milliseconds of computing a preview is that of the paths it has. */
const PATIENCE = 250;
/** Steps of all paths between two looks at the clock, about. */
const SLICE = 2 ** 19;
/** Paths of a slice: at least, however long they are, and at most, which is a block of the engine. */
const [FEWEST, MOST] = [16, 1024] as const;

const backend: Backend = chooseBackend();

/**
 * The first paths, or as many as there was time for.
 * @throws ModelsError what `readPaths` throws
 */
export async function previewPaths({ model, seed, paths: wanted, times: most }: PathsAsked): Promise<PathsPreview> {
  const start = performance.now();
  const plan = readPaths({ ...model, keep: 'end' });
  const keep = Math.min(most, plan.grid.steps);
  const compiled = compilePaths(readPaths({ ...model, keep }));
  const { paths, columns } = await simulated(compiled, BigInt(seed), wanted, start + PATIENCE);
  const outputs = compiled.outputs.map((output, i) => ({ ...output, column: columns[i]! }));
  const kept = outputs.filter((output) => output.kind === 'value');
  const [index = 0] = plan.components;
  const components = plan.process.components(plan.parameters);
  const own = kept.filter(({ component }) => component === components[index]);
  const values = own.map(({ column }) => column);
  const functionals = outputs.filter(({ kind }) => kind === 'functional').map(({ column }) => column);
  return {
    paths,
    components,
    component: components[index]!,
    times: own.map(({ time }) => time),
    values,
    fan: fanOf(values),
    theory: own.map(({ time }) => theoryAt(compiled, index, time)),
    functionals,
    milliseconds: performance.now() - start,
  };
}

/** Path number `path` at every step. */
export async function onePath(model: PathsModel, seed: string, path: number): Promise<OnePath> {
  const { process, parameters } = readPaths({ ...model, keep: 'end' });
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
async function simulated({ program, plan }: CompiledPaths, seed: bigint, wanted: number, deadline: number) {
  const runner = await createRunner(program, backend);
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
