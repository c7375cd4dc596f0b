/** Runs one path alone to find the step at which it failed. */
import { chooseBackend, createRunner, type Host, type ModuleFeed } from '@tessera/engine';
import { type CompiledPaths, compilePaths } from '@tessera/models';
import { modulePath, samplePathOf } from '@tessera/pool';
import { shapeOf } from './path-batch.ts';
import { PathError } from './path-error.ts';

/** Times that are looked at of a path: of a longer one, every so many steps. */
const MOST_TIMES = 4096;

/** Where path number `path` failed. */
export async function explainPath(
  compiled: CompiledPaths,
  host: Host,
  seed: number | bigint,
  path: number,
): Promise<PathError> {
  const { plan } = compiled;
  const { process, grid } = plan;
  const names = process.components(plan.parameters);
  const every = Math.ceil(grid.steps / MOST_TIMES);
  const kept = Array.from({ length: Math.floor(grid.steps / every) + 1 }, (_, k) => k * every);
  if (kept.at(-1) !== grid.steps) kept.push(grid.steps);
  const looked = compilePaths({ ...plan, kept, components: names.map((_, k) => k), functionals: [] });
  const runner = await createRunner(looked.program, chooseBackend(), host);
  const columns = runner.outputs({ seed, replicate: 0, first: path, count: 1 }).map((column) => column[0]!);
  runner.release();
  const at = (time: number): Record<string, number> =>
    Object.fromEntries(names.map((name, k) => [name, columns[time * names.length + k]!]));
  const failed = shapeOf(looked).times.findIndex((_, time) => Object.values(at(time)).some((x) => !Number.isFinite(x)));
  const facts = { process: process.name, seed, path };
  if (failed < 0) {
    const functional = await failingFunctional(compiled, host, seed, path);
    return new PathError({ ...facts, step: undefined, functional, state: at(kept.length - 1) });
  }
  const cause = plan.feed?.kind === 'module' ? await moduleFailure(plan.feed, seed, path) : undefined;
  return new PathError(
    { ...facts, step: kept[failed]!, functional: undefined, state: at(Math.max(0, failed - 1)) },
    cause,
  );
}

/** The first functional without a value for a path, by name. */
async function failingFunctional(
  { program, outputs }: CompiledPaths,
  host: Host,
  seed: number | bigint,
  path: number,
): Promise<string | undefined> {
  const runner = await createRunner(program, chooseBackend(), host);
  const columns = runner.outputs({ seed, replicate: 0, first: path, count: 1 });
  const failed = outputs.find(({ kind }, index) => kind === 'functional' && !Number.isFinite(columns[index]![0]));
  runner.release();
  return failed?.kind === 'functional' ? failed.name : undefined;
}

/** What a module throws for a path. */
async function moduleFailure(feed: ModuleFeed, seed: number | bigint, path: number): Promise<unknown> {
  try {
    modulePath(await samplePathOf(feed.url), feed, { seed, replicate: 0 }, path);
    return undefined;
  } catch (reason) {
    return reason;
  }
}
