/** How a table is to be priced, as it is chosen on the page, and as the server is asked. It knows no field. */
import type { TableQuery } from '@tessera/api';
import {
  type AmericanMethod,
  type ContractColumnName,
  DEFAULT_SPECIFICATION,
  EARLY_QUANTITIES,
  type Exercise,
  type OptionModel,
  QUANTITIES,
  type QuantityName,
  type Units,
} from '@tessera/models';

/** What can be chosen for a table. */
export interface Choices extends Units {
  readonly model: OptionModel;
  readonly exercise: Exercise;
  readonly method: AmericanMethod;
  readonly solve: 'price' | 'implied-volatility';
  /** Without the price, which is always given. */
  readonly greeks: readonly QuantityName[];
  /** `2026-12-31`; empty: today. */
  readonly valuationDate: string;
  /** `0` to `15`, or `full`. */
  readonly decimals: string;
  /** Of a workbook; empty: the first. */
  readonly sheet: string;
}

const { model, exercise, method, solve, quantities, units } = DEFAULT_SPECIFICATION;

export const DEFAULT_CHOICES: Choices = {
  model,
  exercise,
  method,
  solve,
  ...units,
  greeks: quantities.filter((name) => name !== 'price'),
  valuationDate: '',
  decimals: '4',
  sheet: '',
};

/** Greeks that are offered for the way of exercise, in their order. */
export function greeksFor(exercise: Exercise): readonly QuantityName[] {
  const names: readonly QuantityName[] =
    exercise === 'american' ? EARLY_QUANTITIES : (Object.keys(QUANTITIES) as QuantityName[]);
  return names.filter((name) => name !== 'price');
}

/** The choices after a change: what no longer goes together gives way to what was chosen last. */
export function changed(before: Choices, change: Partial<Choices>): Choices {
  const after = { ...before, ...change };
  const isAmerican = after.exercise === 'american';
  const offered = greeksFor(after.exercise);
  return {
    ...after,
    greeks: offered.filter((name) => after.greeks.includes(name)),
    // The volatility is found from the prices of European contracts only.
    ...(isAmerican &&
      after.solve === 'implied-volatility' &&
      (change.solve ? { exercise: 'european' } : { solve: 'price' })),
  };
}

/** What decides which columns are needed, and where they are. */
export function columnsQuery({ model, solve, sheet }: Choices): TableQuery {
  return {
    ...(model !== DEFAULT_CHOICES.model && { model }),
    ...(solve !== 'price' && { solve }),
    ...(sheet && { sheet }),
  };
}

/** The query of a job; what is as it would be anyway is left out. `columns`: headers that were chosen by hand. */
export function jobQuery(choices: Choices, columns: Readonly<Partial<Record<ContractColumnName, string>>>): TableQuery {
  const { exercise, method, greeks, theta, vega, rho, valuationDate, decimals } = choices;
  const usual = DEFAULT_CHOICES;
  return {
    ...columnsQuery(choices),
    ...(exercise === 'american' && { exercise, ...(method !== usual.method && { method }) }),
    ...(greeks.join() !== usual.greeks.join() && { greeks: greeks.join() || 'price' }),
    ...(theta !== usual.theta && { theta }),
    ...(vega !== usual.vega && { vega }),
    ...(rho !== usual.rho && { rho }),
    ...(valuationDate !== '' && { valuation_date: valuationDate }),
    ...(decimals !== usual.decimals && { decimals }),
    ...(Object.keys(columns).length > 0 && { columns: JSON.stringify(columns) }),
  };
}
