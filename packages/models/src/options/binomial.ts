/**
 * American options by a binomial tree, in plain numbers: slow, simple, and right where other methods do not reach (two
 * boundaries of exercise). It is what they are measured by. It knows none of them.
 *
 * Tree: Leisen and Reimer, "Binomial models for option valuation" (Applied Mathematical Finance 3 (1996) 319), whose
 * nodes stand around the strike, with Peizer and Pratt's inversion. The last step is a European option's (Broadie and
 * Detemple, Review of Financial Studies 9 (1996) 1211, method BBS), and the prices of two trees are extrapolated
 * (BBSR there), as their error is close to proportional to 1 / steps.
 */
import { exp, log, normalCdf, SCALARS } from '@tessera/engine';
import { blackScholes } from './black-scholes.ts';
import type { Contract } from './contract.ts';

/** Steps of the smaller tree; the larger has twice as many and one. */
const STEPS = 401;

/** Beyond this many deviations a tree cannot follow the drift; a path without noise then is the price. */
const STEEPEST = 1e-9;

/**
 * The price of an American option, in the time of two trees of 1.5 steps² nodes each (odd steps, from 3). With those given
 * its error is mostly 1e-6 of the larger of spot and strike up to five years, 1e-4 where rates are steep against the
 * volatility, 1e-3 over decades: a step then is too long.
 */
export function binomialPrice(contract: Contract<number>, steps = STEPS): number {
  const { spot, strike, sign } = contract;
  const european = blackScholes(SCALARS, 'black-scholes', contract).price;
  const least = Math.max(european, sign * (spot - strike), 0);
  if (Number.isNaN(european)) return NaN;
  const larger = 2 * steps + 1;
  const [coarse, fine] = [treePrice(contract, steps), treePrice(contract, larger)];
  if (Number.isNaN(coarse) || Number.isNaN(fine)) return Math.max(least, certainPrice(contract));
  return Math.max(least, (larger * fine - steps * coarse) / (larger - steps));
}

/** One step of a tree. */
interface Step {
  readonly up: number;
  readonly down: number;
  readonly probability: number;
  readonly discount: number;
}

function stepOf({ spot, strike, expiry, rate, dividend, volatility }: Contract<number>, steps: number): Step {
  const time = expiry / steps;
  const total = volatility * Math.sqrt(expiry);
  const d2 = (log(SCALARS, spot / strike) + (rate - dividend) * expiry) / total - total / 2;
  const probability = peizerPratt(d2, steps);
  const held = peizerPratt(d2 + total, steps);
  const growth = exp(SCALARS, (rate - dividend) * time);
  return {
    up: (growth * held) / probability,
    down: (growth * (1 - held)) / (1 - probability),
    probability,
    discount: exp(SCALARS, -rate * time),
  };
}

/** The probability of a step at which the tree's distribution function is the normal one at z: Peizer and Pratt's second. */
function peizerPratt(z: number, steps: number): number {
  const scaled = z / (steps + 1 / 3 + 0.1 / (steps + 1));
  const root = Math.sqrt(1 - exp(SCALARS, -scaled * scaled * (steps + 1 / 6)));
  return 0.5 + (z < 0 ? -root : root) / 2;
}

/** The price on one tree, NaN where it has no noise to branch by. */
function treePrice(contract: Contract<number>, steps: number): number {
  const { spot, strike, sign } = contract;
  const { up, down, probability, discount } = stepOf(contract, steps);
  if (!(probability > STEEPEST && probability < 1 - STEEPEST && up > down)) return NaN;
  const ratio = up / down;
  const worth = lastStep(contract, steps, { up, down, probability, discount });
  let lowest = spot * down ** (steps - 1);
  for (let step = steps - 2; step >= 0; step--) {
    lowest /= down;
    let price = lowest;
    for (let j = 0; j <= step; j++) {
      const held = discount * (probability * worth[j + 1]! + (1 - probability) * worth[j]!);
      worth[j] = Math.max(held, sign * (price - strike));
      price *= ratio;
    }
  }
  return worth[0]!;
}

/** The values one step before expiry: the European price over that step, or exercise. */
function lastStep(contract: Contract<number>, steps: number, { up, down }: Step): Float64Array {
  const { spot, strike, expiry, sign, rate, dividend, volatility } = contract;
  const time = expiry / steps;
  const total = volatility * Math.sqrt(time);
  const [carry, discount] = [exp(SCALARS, -dividend * time), exp(SCALARS, -rate * time)];
  const worth = new Float64Array(steps);
  let price = spot * down ** (steps - 1);
  for (let j = 0; j < steps; j++) {
    const d1 = (log(SCALARS, price / strike) + (rate - dividend) * time) / total + total / 2;
    const [asset, cash] = [normalCdf(SCALARS, sign * d1), normalCdf(SCALARS, sign * (d1 - total))];
    worth[j] = Math.max(sign * (price * carry * asset - strike * discount * cash), sign * (price - strike));
    price *= up / down;
  }
  return worth;
}

/** The best that a holder can do who knows the path: e^(-rt) (K - S e^((r - q) t)) at the best time t. */
function certainPrice({ spot, strike, expiry, rate, dividend, sign }: Contract<number>): number {
  const at = (t: number): number => sign * (spot * exp(SCALARS, -dividend * t) - strike * exp(SCALARS, -rate * t));
  const best = log(SCALARS, (dividend * spot) / (rate * strike)) / (dividend - rate);
  return Math.max(0, at(0), at(expiry), best > 0 && best < expiry ? at(best) : 0);
}
