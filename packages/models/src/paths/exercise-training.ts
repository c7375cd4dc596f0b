/**
 * Rules of exercise for a simulation, fitted to paths of their own: the rule is a part of the program, so it must be the same
 * whenever and wherever the program is compiled, and must know nothing of the paths that are priced by it.
 */
import {
  type Arithmetic,
  BLOCK,
  Builder,
  chooseBackend,
  createStepperNow,
  type Program,
  printProgram,
  SCALARS,
  type SteppedStage,
} from '@tessera/engine';
import { ModelsError } from '../models-error.ts';
import { compilePaths, type PathsPlan } from './compile-paths.ts';
import { type ExerciseOption, sightOf } from './exercise-basis.ts';
import { type ExerciseRule, fitRule, type SeenSample } from './exercise-rule.ts';
import { plainNoise } from './noise.ts';

/** A simulation but for what is read off its paths and how they are drawn. */
export type Simulated = Pick<PathsPlan, 'process' | 'scheme' | 'parameters' | 'grid'>;

/** What a rule is to be fitted for. */
export interface Training {
  readonly option: ExerciseOption;
  /** Steps of the grid from one date of exercise to the next; the last date is the horizon. */
  readonly stride: number;
  /** What 1 paid at each date is worth at time 0. */
  readonly discounts: readonly number[];
  /** Paths; as many as suit the grid when left out. */
  readonly paths?: number;
}

/**
 * Draws that no run comes by: runs that people ask for are replicate 0, and this is no seed that anyone thinks of (the first
 * digits of π, in hexadecimal).
 */
const SEED = 0x243f6a8885a308d3n;
const REPLICATE = 1;

/** Paths that a rule is fitted to when the grid allows: such a rule loses a few thousandths of the price at most where that is known. */
const USUAL_PATHS = 16_384;
/** Numbers of a sample: 64 MiB. */
const MOST_VALUES = 2 ** 23;
/** Steps of all paths of a sample: seconds. */
const MOST_STEPS = 2 ** 25;

/** Rules by all that they depend on, the last used last. */
const RULES = new Map<string, ExerciseRule>();
const MOST_RULES = 64;

/**
 * The rule for a simulation, fitted when it is first asked for: what only checks a model need not wait. The same question gets
 * the rule that is kept from the time before.
 * @throws ModelsError `paths-invalid` at once, when it would take too long, or cannot be done
 */
export function ruleFor(simulated: Simulated, training: Training): () => ExerciseRule {
  checkSteps(simulated);
  const plan = trainingPlan(simulated, training);
  const paths = pathsOf(plan, training.paths);
  let rule: ExerciseRule | undefined;
  return () => {
    rule ??= keptRule(plan, training, paths);
    return rule;
  };
}

function keptRule(plan: PathsPlan, training: Training, paths: number): ExerciseRule {
  const { program } = compilePaths(plan);
  const key = `${paths} ${training.discounts} ${printProgram(program)}`;
  const rule = RULES.get(key) ?? fitRule(sampleOf(program, plan, training, paths));
  RULES.delete(key);
  RULES.set(key, rule);
  if (RULES.size > MOST_RULES) RULES.delete(RULES.keys().next().value!);
  return rule;
}

/** The simulation, but for components of paths what a rule sees of them, at the dates of exercise. */
function trainingPlan(simulated: Simulated, { option, stride }: Training): PathsPlan {
  const { process, scheme, parameters, grid } = simulated;
  const count = process.components(parameters).length;
  const seen = <V, B>(m: Arithmetic<V, B>, state: readonly V[]): V[] => {
    const values = scheme.observe?.(m, parameters, state) ?? state.slice(0, count);
    const { inside, others } = sightOf(m, option, values);
    return [inside, ...others];
  };
  const names = seen(SCALARS, scheme.start(SCALARS, parameters)).map((_, k) => (k === 0 ? 'inside' : `other ${k}`));
  return {
    process: { ...process, components: () => names },
    scheme: { ...scheme, observe: (m, _, state) => seen(m, state) },
    parameters,
    grid,
    kept: Array.from({ length: grid.steps / stride }, (_, date) => (date + 1) * stride),
    components: names.map((_, index) => index),
    functionals: [],
    // As Longstaff and Schwartz draw: rules from few paths lose less.
    noise: plainNoise('antithetic'),
  };
}

/** Steps that a module takes are not there to be sampled here. */
function checkSteps({ process, scheme, parameters, grid }: Simulated): void {
  const m = new Builder();
  const state = scheme.start(m, parameters);
  const dt = grid.horizon / grid.steps;
  const place = { step: m.const(0), time: m.const(0), dt, horizon: grid.horizon, fed: [] };
  const noise = plainNoise('random').open(m, place, []).noise;
  if (scheme.step(m, parameters, state, { ...place, noise }).length === state.length) return;
  const reason = 'its steps come from a module, and a rule of exercise needs sampled paths before those that it is for';
  throw new ModelsError('paths-invalid', { entry: 'process of an American option', value: process.name, reason });
}

function pathsOf({ grid, kept, components }: PathsPlan, asked?: number): number {
  const most = Math.floor(Math.min(MOST_VALUES / (kept.length * components.length), MOST_STEPS / grid.steps));
  const blocks = Math.floor(most / BLOCK);
  if (asked === undefined && blocks > 0) return Math.min(USUAL_PATHS, blocks * BLOCK);
  if (asked !== undefined && asked <= most && Number.isInteger(asked)) return asked;
  const reason = `it must be a whole number, and at most ${most} can be sampled on a grid of ${grid.steps} steps with ${kept.length} dates of exercise; take fewer steps or dates`;
  const value = asked ?? `${BLOCK} at least`;
  throw new ModelsError('paths-invalid', { entry: 'training of an American option', value, reason });
}

function sampleOf({ stages }: Program, { kept, components }: PathsPlan, training: Training, paths: number): SeenSample {
  const table = (): Float64Array[] => components.map(() => new Float64Array(paths));
  const seen = kept.map(table);
  const stepper = createStepperNow(stages[0] as SteppedStage, chooseBackend().compileNow!);
  for (let first = 0; first < paths; first += BLOCK) {
    const range = { seed: SEED, replicate: REPLICATE, first, count: Math.min(BLOCK, paths - first) };
    const columns = stepper.run(range, []);
    columns.forEach((column, output) => {
      seen[Math.floor(output / components.length)]![output % components.length]!.set(column, first);
    });
  }
  stepper.release();
  for (const columns of seen) withoutErrors(columns);
  return {
    inside: seen.map(([inside]) => inside!),
    others: seen.map(([, ...others]) => others),
    discounts: training.discounts,
  };
}

/** Where anything seen is no finite number, what exercise pays is none: one such path must not spoil the rule of all. */
function withoutErrors(columns: readonly Float64Array[]): void {
  const [inside] = columns;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) if (column[i]! - column[i]! !== 0) inside![i] = NaN;
  }
}
