/**
 * What a pricer is: it fills columns of results for columns of contracts. It knows nothing of files, rows of text or
 * threads. Contracts whose values are not allowed (`columns.ts`) are the caller's to keep out; their results are NaN.
 */
import type { QuantityName } from './quantities.ts';
import { DEFAULT_UNITS, type Units } from './units.ts';

/**
 * - `black-scholes`: a spot with a continuous dividend yield (Black-Scholes-Merton)
 * - `black-76`: `spot` is the forward or futures price; there is no dividend yield (Black 1976)
 * - `garman-kohlhagen`: `spot` is an exchange rate, the dividend yield is the foreign interest rate
 */
export const OPTION_MODELS = ['black-scholes', 'black-76', 'garman-kohlhagen'] as const;
export type OptionModel = (typeof OPTION_MODELS)[number];

/** When the holder may exercise: at the end, or at any time before. */
export const EXERCISES = ['european', 'american'] as const;
export type Exercise = (typeof EXERCISES)[number];

/** How American contracts are priced, best first; `binomial` is the slow reference. */
export const AMERICAN_METHODS = ['andersen-lake', 'barone-adesi-whaley', 'bjerksund-stensland', 'binomial'] as const;
export type AmericanMethod = (typeof AMERICAN_METHODS)[number];

/** What is asked. */
export interface PricingSpecification {
  readonly model: OptionModel;
  readonly exercise: Exercise;
  /** Of American contracts only. */
  readonly method: AmericanMethod;
  readonly quantities: readonly QuantityName[];
  readonly units: Units;
  /**
   * `price`: the price and its derivatives from a volatility. `implied-volatility`: the volatility from a price (of
   * European contracts), and the quantities at that volatility.
   */
  readonly solve: 'price' | 'implied-volatility';
}

export const DEFAULT_SPECIFICATION: PricingSpecification = {
  model: 'black-scholes',
  exercise: 'european',
  method: 'andersen-lake',
  quantities: ['price', 'delta', 'gamma', 'theta', 'vega', 'rho'],
  units: DEFAULT_UNITS,
  solve: 'price',
};

/** Columns of contracts, one value each; columns are of one length. */
export interface Contracts {
  /** Above 0: from 1e-50 to 1e50. */
  readonly spot: Float64Array;
  /** Likewise. */
  readonly strike: Float64Array;
  /** Years to expiry, from 0. */
  readonly expiry: Float64Array;
  /** Interest rate per year, continuously compounded. */
  readonly rate: Float64Array;
  /** Dividend yield per year, continuously compounded. */
  readonly dividend: Float64Array;
  /** Volatility per √year, from 0; where the volatility is asked for, the price. */
  readonly volatility: Float64Array;
  /** 1 for a call, -1 for a put. */
  readonly sign: Float64Array;
}

/** Why a contract has no result; 0 is that it has one. Only an implied volatility can be without. */
export const OUTCOMES = ['priced', 'below-intrinsic', 'above-maximum'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Compiled for one specification. Not shared between threads. */
export interface Pricer {
  /** The results' columns: the specification's quantities, and before them `implied_volatility` where that is solved for. */
  readonly results: readonly (QuantityName | 'implied_volatility')[];
  /**
   * Prices contracts `first` to before `first + count` and writes results k of contract i to `results[k][i]`, and its
   * outcome, an index of `OUTCOMES`, to `outcomes[i]`.
   */
  price(
    contracts: Contracts,
    first: number,
    count: number,
    results: readonly Float64Array[],
    outcomes: Uint8Array,
  ): void;
}
