/** Holds a specification to what there is, before anything is built. It knows how nothing is computed. */

import { ModelsError } from '../models-error.ts';
import { EARLY_QUANTITIES } from './early-exercise.ts';
import { AMERICAN_METHODS, EXERCISES, OPTION_MODELS, type PricingSpecification } from './pricer.ts';
import { QUANTITIES } from './quantities.ts';
import { RHO_UNITS, THETA_UNITS, VEGA_UNITS } from './units.ts';

const SOLVES: readonly PricingSpecification['solve'][] = ['price', 'implied-volatility'];

const NAMES: readonly string[] = Object.keys(QUANTITIES);

/** Throws a `ModelsError` for what is not offered. */
export function checkSpecification(specification: PricingSpecification): void {
  const { model, exercise, method, quantities, units, solve } = specification;
  choose('model', model, OPTION_MODELS);
  choose('exercise', exercise, EXERCISES);
  choose('solve', solve, SOLVES);
  for (const quantity of quantities) choose('quantity', quantity, NAMES);
  choose('unit of theta', units.theta, Object.keys(THETA_UNITS));
  choose('unit of vega', units.vega, Object.keys(VEGA_UNITS));
  choose('unit of rho', units.rho, Object.keys(RHO_UNITS));
  if (solve === 'price' && quantities.length === 0)
    throw new ModelsError('no-quantities', { choices: NAMES.join(', ') });
  if (exercise !== 'american') return;
  choose('method', method, AMERICAN_METHODS);
  if (solve !== 'price') throw new ModelsError('american-volatility');
  const refused = quantities.find((name) => !(EARLY_QUANTITIES as readonly string[]).includes(name));
  if (refused) throw new ModelsError('american-quantity', { quantity: refused, choices: EARLY_QUANTITIES.join(', ') });
}

function choose(entry: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) throw new ModelsError('unknown-choice', { entry, value, choices: choices.join(', ') });
}
