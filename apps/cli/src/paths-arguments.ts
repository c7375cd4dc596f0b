/** What a person types behind `tessera paths`: a process with its parameters, and the settings of a simulation. It runs nothing. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import {
  PATH_SAMPLINGS,
  type ParameterValue,
  type PathSampling,
  type PathsModel,
  type PayoffModel,
} from '@tessera/models';
import { UsageError } from './failure.ts';

const OPTIONS = {
  drift: { type: 'string', multiple: true },
  diffusion: { type: 'string', multiple: true },
  component: { type: 'string', multiple: true },
  scheme: { type: 'string' },
  horizon: { type: 'string' },
  steps: { type: 'string' },
  paths: { type: 'string' },
  keep: { type: 'string' },
  components: { type: 'string' },
  functional: { type: 'string', multiple: true },
  probability: { type: 'string', multiple: true },
  quantiles: { type: 'string' },
  payoff: { type: 'string', multiple: true },
  sampling: { type: 'string' },
  net: { type: 'string' },
  shift: { type: 'string' },
  control: { type: 'string' },
  'control-mean': { type: 'string' },
  stop: { type: 'string' },
  confidence: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string' },
  backend: { type: 'string' },
  path: { type: 'string' },
  out: { type: 'string', short: 'o' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  progress: { type: 'boolean' },
} as const;

/** Names of `stochlab` for options. */
const ALIASES: Readonly<Record<string, keyof typeof OPTIONS>> = {
  n_paths: 'paths',
  T: 'horizon',
  n_steps: 'steps',
  n_jobs: 'workers',
};

export interface PathsWords {
  readonly model: PathsModel;
  readonly paths: number;
  readonly seed: number;
  /** All cores but one when left out; -1 was typed for all. */
  readonly workers: number | undefined;
  readonly backend: 'wasm' | 'reference';
  readonly percentages: readonly number[];
  /** Conditions whose probability is asked. */
  readonly events: readonly string[];
  /** Half the length of the interval of the first functional's mean, or of the last value's, at which the simulation ends. */
  readonly stop: { readonly halfWidth: number; readonly confidence?: number } | undefined;
  /** One path alone. */
  readonly path: number | undefined;
  readonly out: { readonly file: string; readonly format: OutFormat } | undefined;
  readonly json: boolean;
  readonly progress: boolean;
}

export const OUT_FORMATS = ['csv', 'parquet', 'ndjson', 'json'] as const;
export type OutFormat = (typeof OUT_FORMATS)[number];

/** Throws `UsageError`; what no simulation of paths takes is refused by `readPaths`. */
export function readPathsWords(words: readonly string[]): PathsWords {
  const { values, parameters, process } = parse(words);
  return {
    model: modelOf(process, parameters, values),
    paths: whole('--paths', values.paths, 1, 1e12) ?? 10_000,
    seed: whole('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER) ?? 1,
    workers: values.workers === '-1' ? availableParallelism() : whole('--workers', values.workers, 1, 1024),
    backend: choice('--backend', values.backend ?? 'wasm', ['wasm', 'reference']),
    percentages: numbers('--quantiles', values.quantiles ?? '').map((p) => within('--quantiles', p, 0, 100)),
    events: values.probability ?? [],
    stop: stopOf(values),
    path: whole('--path', values.path, 0, Number.MAX_SAFE_INTEGER),
    out: outOf(values),
    json: values.json ?? false,
    progress: values.progress ?? false,
  };
}

type Values = ReturnType<typeof parseOwn>;

function parseOwn(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

/** Options of the command, and all other ones as parameters of the process. A word behind an option is its value, `-0.5` too. */
function parse(words: readonly string[]): {
  values: Values;
  parameters: Map<string, string>;
  process: string | undefined;
} {
  const own: string[] = [];
  const parameters = new Map<string, string>();
  let process: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const [, name, joined] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) {
      if (word.startsWith('-')) throw new UsageError(`"${word}" is no option. tessera --help tells which there are.`);
      if (process !== undefined)
        throw new UsageError(`"${word}" is one word too many: the command simulates one process.`);
      process = word;
      continue;
    }
    const option = ALIASES[name] ?? (name === 'o' ? 'out' : name);
    const definition = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof typeof OPTIONS] : undefined;
    if (definition?.type === 'boolean') {
      own.push(`--${option}`);
      continue;
    }
    const value = joined ?? words[++i];
    if (value === undefined) throw new UsageError(`--${name} needs a value behind it.`);
    if (definition) own.push(`--${option}=${value}`);
    else if (parameters.has(name)) throw new UsageError(`--${name} is given twice.`);
    else parameters.set(name, value);
  }
  return { values: parseOwn(own), parameters, process };
}

function modelOf(process: string | undefined, parameters: ReadonlyMap<string, string>, values: Values): PathsModel {
  const { scheme, keep, components, functional = [], payoff = [], sampling } = values;
  const given = new Map(parameters);
  const own = values.drift || values.diffusion ? ownProcess(values, given) : undefined;
  if (own && process !== undefined)
    throw new UsageError(`Name a process or give its --drift and --diffusion, not both ("${process}").`);
  if (!own && process === undefined)
    throw new UsageError('Name a process, such as gbm, or give its --drift and --diffusion.');
  const horizon = values.horizon === undefined ? undefined : number('--horizon', values.horizon);
  const steps = whole('--steps', values.steps, 1, 2 ** 32 - 1);
  return {
    process: own ?? process!,
    parameters: Object.fromEntries([...given].map(([name, text]) => [name, parameterOf(name, text)])),
    ...(scheme !== undefined && { scheme }),
    ...(horizon !== undefined && { horizon }),
    ...(steps !== undefined && { steps }),
    ...(keep !== undefined && { keep: keepOf(keep) }),
    ...(components !== undefined && { components: components.split(',').map((name) => name.trim()) }),
    functionals: functional.map(functionalOf),
    payoffs: payoff.map(payoffOf),
    ...(sampling !== undefined && { sampling: choice<PathSampling>('--sampling', sampling, PATH_SAMPLINGS) }),
    ...arrangementOf(values),
  };
}

/** `--component S --drift "mu*S" --diffusion "sigma*S" --x0 100`, each as often as there are components. */
function ownProcess(
  { drift = [], diffusion = [], component = [] }: Values,
  given: Map<string, string>,
): PathsModel['process'] {
  const count = Math.max(drift.length, diffusion.length, component.length);
  const names = count === 1 && component.length === 0 ? ['S'] : component;
  if (names.length !== count) throw new UsageError(`There are ${count} equations; name each with --component.`);
  const starts = given.has('x0') ? numbers('--x0', given.get('x0')!) : [];
  given.delete('x0');
  if (starts.length !== count)
    throw new UsageError(`Give the value at time 0 of each component: --x0 ${names.map(() => '100').join(',')}.`);
  const parameters = Object.fromEntries([...given].map(([name, text]) => [name, number(`--${name}`, text)]));
  given.clear();
  const equations = names.map((name, k) => ({
    component: name,
    initial: starts[k]!,
    drift: drift[k] ?? '0',
    diffusion: diffusion[k] ?? '0',
  }));
  return { equations, parameters };
}

function arrangementOf(values: Values): Pick<PathsModel, 'net' | 'shift' | 'control'> {
  const { net, shift, control } = values;
  const mean = values['control-mean'];
  if (mean !== undefined && control === undefined) throw new UsageError('--control-mean is of a --control; give both.');
  const known = mean === undefined ? {} : { mean: number('--control-mean', mean) };
  return {
    ...(net !== undefined && { net: number('--net', net) }),
    ...(shift !== undefined && { shift: number('--shift', shift) }),
    ...(control !== undefined && { control: { expression: control, ...known } }),
  };
}

/** `asian option=call strike=100 rate=0.05`. */
function payoffOf(text: string): PayoffModel {
  const [kind = '', ...rest] = text.trim().split(/\s+/);
  const parameters = rest.map((part): [string, number | string] => {
    const [, name, value] = /^([\w-]+)=(.+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--payoff "${text}": write it as --payoff "asian option=call strike=100 rate=0.05".`);
    return [name, Number.isNaN(Number(value)) ? value : Number(value)];
  });
  return { kind, ...Object.fromEntries(parameters) };
}

/** `name=max(S)` or the expression alone. */
function functionalOf(text: string): { readonly name?: string; readonly expression: string } {
  const [, name, expression] = /^\s*([\p{L}_][\p{L}\p{N}_ ]*?)\s*=(?!=)\s*(.+)$/su.exec(text) ?? [];
  return name !== undefined && expression !== undefined ? { name, expression } : { expression: text };
}

/**
 * A number, a list (`0.1,0.2`; nothing for an empty one), a matrix (`1,0.5;0.5,1`), either as JSON (`[[1,0.5],[0.5,1]]`), or a
 * choice by its name.
 */
function parameterOf(name: string, text: string): ParameterValue {
  if (text.trim() === '') return [];
  if (text.trim().startsWith('[')) return listOf(name, text);
  if (text.includes(';')) return text.split(';').map((row) => numbers(`--${name}`, row));
  if (text.includes(',')) return numbers(`--${name}`, text);
  const value = Number(text);
  return !Number.isNaN(value) ? value : (text as unknown as ParameterValue);
}

function listOf(name: string, text: string): ParameterValue {
  try {
    return JSON.parse(text) as ParameterValue;
  } catch {
    throw new UsageError(`--${name} "${text}": this is no JSON. Write a list as 0.1,0.2 and a matrix as 1,0.5;0.5,1.`);
  }
}

function keepOf(text: string): NonNullable<PathsModel['keep']> {
  if (text === 'end' || text === 'all') return text;
  const times = numbers('--keep', text);
  return times.length === 1 && Number.isInteger(times[0]) && !text.includes('.') ? times[0]! : times;
}

function stopOf({ stop, confidence }: Values): PathsWords['stop'] {
  if (stop === undefined && confidence !== undefined)
    throw new UsageError('--confidence is of the interval that --stop judges; give both.');
  if (stop === undefined) return undefined;
  const halfWidth = number('--stop', stop);
  if (!(halfWidth > 0)) throw new UsageError(`--stop "${stop}": give half the length of the interval, above 0.`);
  return {
    halfWidth,
    ...(confidence !== undefined && {
      confidence: within('--confidence', number('--confidence', confidence), 50, 99.9999) / 100,
    }),
  };
}

function outOf({ out, format }: Values): PathsWords['out'] {
  if (out === undefined) return undefined;
  const wanted = format ?? /\.(\w+)$/.exec(out)?.[1]?.toLowerCase() ?? 'csv';
  return { file: out, format: choice('--out', wanted, OUT_FORMATS) };
}

function choice<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === text);
  if (found === undefined) throw new UsageError(`${option} "${text}": it is one of ${choices.join(', ')}.`);
  return found;
}

function numbers(option: string, text: string): number[] {
  return text.trim() === '' ? [] : text.split(',').map((part) => number(option, part));
}

function number(option: string, text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`${option} "${text}": give a number.`);
  return value;
}

function within(option: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new UsageError(`${option} ${value}: give a number from ${least} to ${most}.`);
}

/** A whole number; 1e6, 1_000_000 and 1,000,000 are one million. */
function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(/[_,]/g, ''));
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} "${text}": give a whole number from ${least} to ${most}.`);
}
