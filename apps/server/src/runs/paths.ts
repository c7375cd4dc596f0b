/** What a call asks of paths, in the words of the models: names that mean the same become one, what is beyond a limit is refused. */
import type { NewPaths, PathsBody, PathsDescription, RunOfPaths } from '@tessera/api';
import { type Answer, TesseraError } from '@tessera/engine';
import {
  estimatesOf,
  type FunctionalModel,
  type ParameterValue,
  type PathEstimate,
  type PathsModel,
} from '@tessera/models';
import type { AskedPaths, PathOdds } from '../workbench/calls.ts';
import { ambiguous, type PathsSource } from './source.ts';

/** Of a run that does not say how many. */
export const DEFAULT_PATHS = 10_000;
/** Steps of a path that is seen again while its caller waits. */
export const MOST_STEPS_SEEN = 20_000_000;

/** How many paths are asked for. Throws `model-ambiguous`. */
export function pathsAsked(body: NewPaths, fallback = DEFAULT_PATHS): number {
  return either({ paths: body.paths, n_paths: body.n_paths }) ?? fallback;
}

/** The model of a call, and the odds that are asked of it. Throws `model-ambiguous` and `odds-unreadable`. */
export function askedPaths(body: NewPaths): AskedPaths {
  const { process, scheme, keep, components, functionals, payoffs, probabilities = [] } = body;
  const { x0, parameters, sampling, net, shift, control } = body;
  if (x0 !== undefined && parameters?.x0 !== undefined) throw ambiguous('x0 and the parameter x0');
  const given = x0 === undefined ? parameters : { ...parameters, x0 };
  const model = {
    process,
    parameters: given as Record<string, ParameterValue> | undefined,
    scheme,
    horizon: either({ horizon: body.horizon, T: body.T }),
    steps: either({ steps: body.steps, n_steps: body.n_steps }),
    keep,
    components,
    functionals: functionals?.map(functionalOf),
    payoffs,
    sampling,
    net,
    shift,
    control,
  };
  const known = Object.entries(model).filter(([, value]) => value !== undefined);
  return { model: Object.fromEntries(known) as unknown as PathsModel, odds: probabilities.map(oddsOf) };
}

/** What a run simulates, in the words of a call: the other way round. */
export function bodyOfPaths({ model }: PathsSource): PathsBody {
  return model as PathsBody;
}

/** Settings of other programs that the call has, as a note of the run: they are not dropped in silence. */
export function ignoredNotes(body: NewPaths): string[] {
  const names = (['n_jobs', 'batch_size', 'backend', 'parallel', 'show_progress'] as const).filter(
    (name) => body[name] !== undefined,
  );
  if (names.length === 0) return [];
  return [`The server decides how a run is computed, so ${names.join(', ')} had no effect. No result depends on it.`];
}

/** What a run of paths is, as a result tells it: `outputs` follow from the rest. */
export function describePaths({ about, beside }: PathsSource): PathsDescription {
  const values = about.times.flatMap((time) =>
    about.components.map((component) => ({ kind: 'value' as const, component, time })),
  );
  const functionals = about.functionals.map(({ name }) => ({ kind: 'functional' as const, name }));
  return { ...about, outputs: [...values, ...functionals, ...beside] };
}

/** What the functionals come to, with what the way of drawing gained; undefined where there are none. */
export function estimatePaths(paths: PathsSource, outputs: Answer['outputs']): PathEstimate[] | undefined {
  if (paths.about.functionals.length === 0) return undefined;
  const control = paths.controlMean === undefined ? {} : { control: { functional: 0, mean: paths.controlMean } };
  return estimatesOf({ outputs: describePaths(paths).outputs, plan: control }, outputs);
}

/** The same in short, as every view of the run has it. */
export function runOfPaths({ about }: PathsSource): RunOfPaths {
  const { process, title, scheme, sampling, horizon, steps } = about;
  return { process, title, scheme, sampling, horizon, steps };
}

/** What the workbench is asked of a path. Throws `path-slow` where it takes too long. */
export async function inTime<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (!(cause instanceof TesseraError && cause.code === 'workbook-slow')) throw cause;
    throw new TesseraError('path-slow', { seconds: cause.facts.seconds! });
  }
}

/** Throws `run-limit` for a path that takes too long to see again while its caller waits. */
export function holdPathSteps({ about }: PathsSource): void {
  if (about.steps <= MOST_STEPS_SEEN) return;
  throw new TesseraError('run-limit', {
    what: 'The number of steps of a path that is computed again',
    actual: about.steps,
    limit: MOST_STEPS_SEEN,
    setting: 'fixed; ask for the values that you need in the run itself',
  });
}

function either<T>(names: Readonly<Record<string, T | undefined>>): T | undefined {
  const given = Object.entries(names).filter(([, value]) => value !== undefined);
  if (given.length > 1) throw ambiguous(given.map(([name]) => name).join(' and '));
  return given[0]?.[1];
}

function functionalOf(functional: NonNullable<NewPaths['functionals']>[number]): FunctionalModel {
  if (typeof functional === 'string') return { expression: functional };
  const { name, expression } = functional;
  return { ...(name !== undefined && { name }), expression };
}

const COMPARISON = /^(.*[^\s<>=])\s*(<=|>=|<>|<|>|=)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/is;

function oddsOf(odds: NonNullable<NewPaths['probabilities']>[number]): PathOdds {
  if (typeof odds !== 'string') return odds as PathOdds;
  const [, output, operator, value] = COMPARISON.exec(odds.trim()) ?? [];
  if (output === undefined) throw new TesseraError('odds-unreadable', { odds });
  return { output: output.trim(), operator: operator as PathOdds['operator'], value: Number(value) };
}
