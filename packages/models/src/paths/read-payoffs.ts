/** Payoffs as people write them, to functionals and to expressions of functionals. It knows no kind of payoff. */
import { ModelsError } from '../models-error.ts';
import type { Functional } from './functional.ts';
import type { FunctionalModel, PathNames } from './functionals.ts';
import { PAYOFFS, type Payoff, type PayoffValues, type PricePlace } from './payoffs.ts';

/** A payoff of each path: its kind, and the parameters of that kind by name. */
export interface PayoffModel {
  readonly kind: string;
  /** The kind and the parameters when left out. */
  readonly name?: string;
  /** Of the price; the main one when left out. */
  readonly component?: string;
  readonly [parameter: string]: number | string | undefined;
}

/** What payoffs are read off. */
export interface PayoffPlace extends PathNames {
  /** Name of the process. */
  readonly process: string;
  readonly simulated: PricePlace['simulated'];
}

/**
 * The payoffs as functionals, or as expressions for those that need no more.
 * @throws ModelsError `unknown-choice`, `paths-invalid`
 */
export function payoffsOf(models: readonly PayoffModel[], place: PayoffPlace): (FunctionalModel | Functional)[] {
  const shared = new Map<string, object>();
  return models.map((model): FunctionalModel | Functional => {
    const found = PAYOFFS.find(({ name }) => name === model.kind);
    if (!found)
      throw unknown(
        'payoff',
        model.kind,
        PAYOFFS.map(({ name }) => name),
      );
    const price = model.component ?? place.components[0]!;
    const component = place.components.indexOf(price);
    if (component < 0) throw unknown('component', price, place.components);
    const p = valuesOf(found, model);
    const { grid, simulated } = place;
    const built = found.build(p, { price, component, grid, volatility: () => volatilityOf(p, place), simulated });
    const name = model.name ?? nameOf(found, model);
    if (typeof built === 'string') return { name, expression: built };
    const { key, start, next, result } = built;
    if (!shared.has(key)) shared.set(key, {});
    return { name, shared: shared.get(key)!, start, next, result };
  });
}

function nameOf({ name, parameters }: Payoff, model: PayoffModel): string {
  return [name, ...parameters.flatMap((parameter) => model[parameter.name] ?? [])].join(' ');
}

function unknown(entry: string, value: unknown, choices: readonly string[]): ModelsError {
  return new ModelsError('unknown-choice', { entry, value: String(value), choices: choices.join(', ') });
}

function invalid(payoff: string, parameter: string, value: unknown, reason: string): ModelsError {
  const entry = `${parameter} of the payoff ${payoff}`;
  return new ModelsError('paths-invalid', { entry, value: JSON.stringify(value) ?? 'not given', reason });
}

function valuesOf({ name: payoff, parameters }: Payoff, model: PayoffModel): PayoffValues {
  const known = ['kind', 'name', 'component', ...parameters.map(({ name }) => name)];
  for (const name of Object.keys(model))
    if (!known.includes(name)) throw unknown(`parameter of the payoff ${payoff}`, name, known.slice(3));
  return Object.fromEntries(
    parameters.map((parameter) => {
      const { name, fallback, choices, isPositive } = parameter;
      const value = model[name] ?? fallback;
      if (value === undefined) throw invalid(payoff, name, value, `it must be given: ${parameter.meaning}`);
      if (choices && !choices.includes(value as string))
        throw unknown(`${name} of the payoff ${payoff}`, value, choices);
      if (choices || value === fallback) return [name, value];
      if (typeof value !== 'number' || !Number.isFinite(value))
        throw invalid(payoff, name, value, 'it must be a finite number');
      if (isPositive && value <= 0) throw invalid(payoff, name, value, 'it must be above 0');
      return [name, value];
    }),
  );
}

function volatilityOf({ volatility }: PayoffValues, { process, parameters }: PayoffPlace): number {
  if (typeof volatility === 'number') return volatility;
  const { sigma } = parameters;
  if (process === 'gbm' && typeof sigma === 'number') return sigma;
  const reason = `the process ${process} has no one volatility of its logarithm, and watching at all times needs it; give a number, or monitoring "grid"`;
  throw new ModelsError('paths-invalid', { entry: 'volatility of the payoff', value: 'left out', reason });
}
