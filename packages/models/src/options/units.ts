/** In what the Greeks are given. A unit is a factor on a derivative; it changes no price. */
import { QUANTITIES, type QuantityName } from './quantities.ts';

/** Theta per year, per calendar day (1/365) or per trading day (1/252). */
export const THETA_UNITS = { year: 1, day365: 1 / 365, day252: 1 / 252 } as const;
/** Vega, and whatever else is a change per volatility, per 1.00 or per 0.01 (one point). */
export const VEGA_UNITS = { '1.00': 1, '0.01': 0.01 } as const;
/** Rho and the dividend rho per 1.00 or per 0.01 (one percentage point). */
export const RHO_UNITS = { '1.00': 1, '0.01': 0.01 } as const;

export interface Units {
  readonly theta: keyof typeof THETA_UNITS;
  readonly vega: keyof typeof VEGA_UNITS;
  readonly rho: keyof typeof RHO_UNITS;
}

/** Derivatives as they are: theta per year, vega and rho per 1.00. */
export const DEFAULT_UNITS: Units = { theta: 'year', vega: '1.00', rho: '1.00' };

/** What a derivative is multiplied by to be in the units. */
export function factorOf(name: QuantityName, units: Units): number {
  const factors = { theta: THETA_UNITS[units.theta], vega: VEGA_UNITS[units.vega], rho: RHO_UNITS[units.rho] };
  return QUANTITIES[name].units.reduce((product, unit) => product * factors[unit], 1);
}
