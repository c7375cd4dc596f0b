/** Options that can be exercised before their end, as payoffs of paths that follow a rule. It knows no table of payoffs. */
import { exp, SCALARS } from '@tessera/engine';
import { ModelsError } from '../models-error.ts';
import { type ExerciseOption, sightOf } from './exercise-basis.ts';
import { exercises } from './exercise-rule.ts';
import { ruleFor, type Simulated, type Training } from './exercise-training.ts';
import type { Reading } from './payoffs-continuous.ts';

/** An option and when it can be exercised. */
export interface EarlyExercise {
  readonly option: ExerciseOption;
  /** Continuously compounded. */
  readonly rate: number;
  /** How many dates, equally far apart, the last one at the end; all times of the grid when left out. */
  readonly dates?: number;
  /** Whether it can be exercised at time 0 as well. */
  readonly isExercisableAtStart: boolean;
  /** Paths that the rule is fitted to; as many as suit the grid when left out. */
  readonly training?: number;
}

/** Each date of exercise costs a regression, and its entries in every table of the rule. */
const MOST_DATES = 1000;
/** On its way: exercise pays more than 0. */
const HELD = -1;

/**
 * The discounted payoff of paths on which the holder follows a fitted rule. No rule is better than the best, so the mean is at
 * most the price but for the paths' own error; a little less with a rule fitted to few paths.
 * @throws ModelsError `paths-invalid`
 */
export function earlyExercise(exercise: EarlyExercise, simulated: Simulated): Reading {
  const { option, rate, isExercisableAtStart, training: paths } = exercise;
  const { grid } = simulated;
  const stride = strideOf(exercise, grid.steps);
  const dt = grid.horizon / grid.steps;
  const dates = grid.steps / stride;
  const discounts = Float64Array.from({ length: dates }, (_, date) => exp(SCALARS, -rate * (date + 1) * stride * dt));
  const training: Training = { option, stride, discounts: [...discounts], ...(paths !== undefined && { paths }) };
  const rule = ruleFor(simulated, training);
  return {
    key: `early exercise ${JSON.stringify(exercise)}`,
    start(m, { values }) {
      const { inside } = sightOf(m, option, values);
      if (!isExercisableAtStart) return [m.const(HELD)];
      const isExercised = m.and(m.gt(inside, m.const(0)), m.ge(inside, m.const(rule().atStart)));
      return [m.select(isExercised, inside, m.const(HELD))];
    },
    next(m, [paid], { values, time }) {
      const seen = sightOf(m, option, values);
      const step = m.within(m.nearest(m.mul(time, m.const(1 / dt))), 1, grid.steps);
      const date = m.div(m.sub(step, m.const(stride)), m.const(stride));
      const isExercised = m.and(m.lt(paid!, m.const(0)), exercises(m, rule(), date, seen));
      const isDate = stride === 1 ? m.bool(true) : m.eq(m.floor(date), date);
      return [m.select(m.and(isDate, isExercised), m.mul(seen.inside, m.gather(discounts, date)), paid!)];
    },
    result(m, [paid], { values }) {
      const isSound = values.map((x) => m.eq(x, x)).reduce((a, b) => m.and(a, b));
      return m.select(isSound, m.max(paid!, m.const(0)), m.const(NaN));
    },
  };
}

function strideOf({ dates }: EarlyExercise, steps: number): number {
  const count = dates ?? steps;
  const isPossible = Number.isInteger(count) && count >= 1 && count <= MOST_DATES && steps % count === 0;
  if (isPossible) return steps / count;
  const reason = `it must be a whole number from 1 to ${MOST_DATES} that divides the ${steps} steps of the grid`;
  throw new ModelsError('paths-invalid', { entry: 'number of dates of an American option', value: count, reason });
}
