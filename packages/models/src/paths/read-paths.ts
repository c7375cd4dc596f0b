/** What people write of a simulation of paths, to the checked plan that is compiled. */
import { ModelsError } from '../models-error.ts';
import { checkParameters } from '../processes/check-parameters.ts';
import { type ExpressionProcess, expressionProcess } from '../processes/expression-process.ts';
import type { ParameterValue, Process, Scheme } from '../processes/process.ts';
import { findProcess, PROCESSES } from '../processes/registry.ts';
import type { PathsPlan } from './compile-paths.ts';
import type { Functional } from './functional.ts';
import { type FunctionalModel, functionalsOf } from './functionals.ts';
import { type PayoffModel, payoffsOf } from './read-payoffs.ts';
import { controlMean, noiseOf, type SamplingModel } from './read-sampling.ts';

/** A simulation of paths as the command, HTTP, the page and the library take it; a plain value. */
export interface PathsModel extends SamplingModel {
  /** Name or alias of a process, or the equations of one's own. */
  readonly process: string | ExpressionProcess;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Name of a scheme; the process's first when left out. */
  readonly scheme?: string;
  /** The time at which paths end; 1 when left out, for processes in whole steps the number of steps. */
  readonly horizon?: number;
  /** Steps of equal length; 252 when left out. */
  readonly steps?: number;
  /**
   * At which times values are kept: `end` (when left out), `all` times of the grid, a number of equal stretches, or the
   * times themselves, each a time of the grid.
   */
  readonly keep?: 'end' | 'all' | number | readonly number[];
  /** Names of the components that are kept; the main one when left out. */
  readonly components?: readonly string[];
  readonly functionals?: readonly FunctionalModel[];
  /** Discounted payoffs of options; they stand behind the functionals. */
  readonly payoffs?: readonly PayoffModel[];
}

/** Of one path: more would be no grid but a mistake. */
export const MOST_STEPS = 2 ** 32 - 1;
/** Columns of a program: kept values and functionals together. */
export const MOST_OUTPUTS = 20_000;
const MOST_FUNCTIONALS = 200;

/**
 * The plan of a model. `process`: one of a caller's own, that has no entry in the table.
 * @throws ModelsError `process-unknown`, `parameter-unknown`, `parameter-invalid`, `unknown-choice`, `paths-invalid`,
 *   `expression-invalid`
 */
export function readPaths(model: PathsModel, process: Process = processOf(model)): PathsPlan {
  const parameters = checkParameters(process, model.parameters);
  const { steps, horizon } = gridOf(process, model);
  const grid = { steps, horizon };
  const names = process.components(parameters);
  const components = componentsOf(model, names);
  const kept = model.shift === undefined ? keptOf(model.keep ?? 'end', grid) : [];
  if (kept.length * components.length > MOST_OUTPUTS) {
    const reason = `that makes ${kept.length * components.length} values of each path, and at most ${MOST_OUTPUTS} are kept`;
    throw invalid('keep', model.keep ?? 'end', reason);
  }
  const scheme = schemeOf(process, model.scheme);
  const simulated = { process, scheme, parameters, grid };
  const place = { process: process.name, components: names, parameters, grid, simulated };
  const asked = [...(model.functionals ?? []), ...payoffsOf(model.payoffs ?? [], place)];
  const { control } = model;
  // The control stands last, under a name that nobody else has.
  const models = control ? [...asked, { name: CONTROL, expression: control.expression }] : asked;
  const functionals = functionalsOf(models, place);
  checkFunctionals(functionals);
  if (model.shift !== undefined && asked.length === 0)
    throw invalid('shift', model.shift, 'only functionals are weighted for it, and none is asked');
  return {
    ...simulated,
    kept,
    components,
    functionals,
    ...noiseOf(model, { scheme, parameters, grid }),
    ...(control && {
      control: { functional: asked.length, mean: controlMean(control, process, { scheme, parameters, grid }) },
    }),
  };
}

const CONTROL = 'control variate';

function checkFunctionals(functionals: readonly Functional[]): void {
  const names = functionals.map(({ name }) => name);
  if (names.length > MOST_FUNCTIONALS)
    throw invalid('functionals', `${names.length} of them`, `at most ${MOST_FUNCTIONALS} are read off a path`);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw invalid('name of a functional', twice, 'there are two of that name');
}

function processOf({ process }: PathsModel): Process {
  if (typeof process === 'object' && process !== null) return expressionProcess(process);
  const found = findProcess(process);
  if (found) return found;
  throw new ModelsError('process-unknown', { process, choices: PROCESSES.map(({ name }) => name).join(', ') });
}

function schemeOf({ schemes }: Process, name?: string): Scheme {
  const found = name === undefined ? schemes[0] : schemes.find((scheme) => scheme.name === name.toLowerCase());
  if (found) return found;
  const choices = schemes.map((scheme) => scheme.name).join(', ');
  throw new ModelsError('unknown-choice', { entry: 'scheme', value: name!, choices });
}

function gridOf({ isDiscrete }: Process, model: PathsModel): { steps: number; horizon: number } {
  const horizon = model.horizon ?? (isDiscrete ? (model.steps ?? 100) : 1);
  const steps = model.steps ?? (isDiscrete ? horizon : 252);
  if (!Number.isFinite(horizon) || horizon <= 0) throw invalid('horizon', horizon, 'it must be a number above 0');
  if (!Number.isInteger(steps) || steps < 1)
    throw invalid('number of steps', steps, 'it must be a whole number from 1 up');
  if (steps > MOST_STEPS) throw invalid('number of steps', steps, `at most ${MOST_STEPS} are possible`);
  if (isDiscrete && steps !== horizon)
    throw invalid(
      'number of steps',
      steps,
      `this process moves in whole steps, so the horizon (${horizon}) is their number`,
    );
  return { steps, horizon };
}

function componentsOf({ components }: PathsModel, names: readonly string[]): number[] {
  if (components === undefined) return [0];
  const twice = components.find((name, index) => components.indexOf(name) < index);
  if (twice !== undefined) throw invalid('list of components', components, `${twice} is in it twice`);
  return components.map((name) => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    throw new ModelsError('unknown-choice', { entry: 'component', value: name, choices: names.join(', ') });
  });
}

/** Steps of the kept times; 0 is the start. */
function keptOf(
  keep: NonNullable<PathsModel['keep']>,
  { steps, horizon }: { steps: number; horizon: number },
): number[] {
  if (keep === 'end') return [steps];
  if (keep === 'all') {
    if (steps >= MOST_OUTPUTS)
      throw invalid('keep', keep, `that makes ${steps + 1} values of each path, and at most ${MOST_OUTPUTS} are kept`);
    return Array.from({ length: steps + 1 }, (_, step) => step);
  }
  if (typeof keep === 'number') {
    if (!Number.isInteger(keep) || keep < 1 || keep > MOST_OUTPUTS)
      throw invalid('keep', keep, `it must be a whole number from 1 to ${MOST_OUTPUTS}`);
    return [...new Set(Array.from({ length: keep + 1 }, (_, k) => Math.round((k * steps) / keep)))];
  }
  if (!Array.isArray(keep) || keep.length > MOST_OUTPUTS)
    throw invalid('keep', typeof keep, 'it must be a list of times');
  const found = keep.map((time: number) => {
    const step = Math.round((time / horizon) * steps);
    if (!(step >= 0 && step <= steps) || Math.abs(step * (horizon / steps) - time) > 1e-9 * horizon)
      throw invalid('keep', time, `it is no time of the grid, which has ${steps} steps of ${horizon / steps}`);
    return step;
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function invalid(entry: string, value: unknown, reason: string): ModelsError {
  return new ModelsError('paths-invalid', { entry, value: JSON.stringify(value), reason });
}
