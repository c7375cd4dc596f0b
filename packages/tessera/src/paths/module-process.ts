/** A process of someone's own, in a module that threads load by its address. */
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModuleFeed } from '@tessera/engine';
import type { PathsPlan, Process } from '@tessera/models';
import type { ModuleTold } from '@tessera/pool';

/**
 * A module that exports `samplePath(draws, T, x0, { steps, parameters })`: it returns the values of one path after each step
 * (or from the start on), as a list of numbers, or a list of such for several components. It draws from `draws` alone, so
 * path i depends on the seed and i.
 */
export interface ModuleProcess {
  /** Path of the file, or its address (`new URL('./my-process.ts', import.meta.url)`). */
  readonly module: string | URL;
  /** For messages; the file's name when left out. */
  readonly name?: string;
  /** Names of the components; `['X']` when left out. */
  readonly components?: readonly string[];
  /** Handed to the module as they are. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export function isModule(process: unknown): process is ModuleProcess {
  return typeof process === 'object' && process !== null && 'module' in process;
}

/** The module as a process, whose steps take what they are fed. `x0` is the value at time 0, 0 when left out. */
export function moduleProcess({ module, name, components = ['X'] }: ModuleProcess, x0: unknown): Process {
  const starts = Array.isArray(x0) ? x0 : [x0];
  return {
    name: name ?? String(module).split('/').at(-1)!,
    aliases: [],
    title: 'A module',
    use: 'A process in code.',
    formula: '',
    family: 'Series',
    source: '',
    parameters: [],
    components: () => components,
    schemes: [
      {
        name: 'module',
        title: 'As the module samples it',
        source: '',
        start: (m) => components.map((_, k) => m.const(typeof starts[k] === 'number' ? starts[k] : 0)),
        step: (_, __, ___, { fed }) => [...fed],
      },
    ],
    presets: [],
  };
}

/** The plan with the module as its feed. */
export function withModule(
  plan: PathsPlan,
  { module, components = ['X'], parameters = {} }: ModuleProcess,
  x0: unknown,
): PathsPlan {
  const { steps, horizon } = plan.grid;
  const zero = components.length === 1 ? 0 : components.map(() => 0);
  const told: ModuleTold = { horizon, x0: x0 ?? zero, parameters };
  const feed: ModuleFeed = { kind: 'module', width: components.length, steps, url: addressOf(module), told };
  return { ...plan, feed };
}

function addressOf(module: string | URL): string {
  const text = String(module);
  if (/^(file|data|node):/.test(text)) return text;
  return pathToFileURL(isAbsolute(text) ? text : resolve(text)).href;
}
