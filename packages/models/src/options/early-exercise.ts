/**
 * Derivatives of American contracts, from the prices of contracts that are moved a little. It knows no method of pricing.
 *
 * They are those of the European contract, which are exact, and of what early exercise is worth beyond it (the premium),
 * by central differences:
 * - by the spot: five points a fiftieth of σ√T apart (of σ²/2r or σ²/2q where that is less), so that what is left out is of
 *   fourth order
 * - by the volatility: a thousandth of it to both sides
 * - by the rates: 0.0002 to both sides, or what moves the forward by a thousandth of σ√T where that is less
 *
 * Steps over a tree, whose nodes lie apart, are five to ten times as large.
 *
 * Theta follows from the Black-Scholes equation. Where exercise is immediate the contract is the intrinsic value: delta is 1
 * or -1, all else 0. Within two steps of that boundary second derivatives, which jump there, are between its two sides.
 */
import type { Arithmetic } from '@tessera/engine';
import { blackScholes } from './black-scholes.ts';
import { type Contract, LIMITS } from './contract.ts';
import { type EarlyPrice, needsTree } from './early-price.ts';
import type { AmericanMethod, OptionModel } from './pricer.ts';
import type { QuantityName } from './quantities.ts';

/** By quantity: along what contracts are moved for it. Others would be the noise of differences, and are not given. */
const MOVED_FOR = {
  price: undefined,
  delta: 'spot',
  gamma: 'spot',
  theta: 'spot',
  vega: 'volatility',
  rho: 'rate',
  dividend_rho: 'dividend',
} as const satisfies Partial<Record<QuantityName, keyof Contract<never> | undefined>>;

export type EarlyQuantity = keyof typeof MOVED_FOR;
export const EARLY_QUANTITIES = Object.keys(MOVED_FOR) as readonly EarlyQuantity[];

const MOVES = ['spot', 'volatility', 'rate', 'dividend'] as const;
type Move = (typeof MOVES)[number];

/** What is asked of an American contract. */
export interface EarlyQuestion {
  readonly model: OptionModel;
  readonly method: AmericanMethod;
  readonly quantities: readonly EarlyQuantity[];
}

/** As shares of σ√T, of σ, per year, and of σ√T. */
interface Steps {
  readonly spot: number;
  readonly volatility: number;
  readonly rate: number;
  readonly forward: number;
}

const FORMULA: Steps = { spot: 0.02, volatility: 0.001, rate: 0.0002, forward: 0.001 };
/** A tree's nodes lie apart: what it gives is smooth over larger steps only. */
const TREE: Steps = { spot: 0.1, volatility: 0.01, rate: 0.002, forward: 0.01 };
const LEAST_STEP = 1e-6;
/** Below this total volatility the price is made of straight lines, but for roundings. */
const FLAT = 1e-5;
/** In steps of the spot. */
const SHIFTS = [-2, -1, 1, 2] as const;

/** The contracts whose premium the quantities need, besides that of the contract itself. */
export function movedContracts<V, B>(
  m: Arithmetic<V, B>,
  question: EarlyQuestion,
  contract: Contract<V>,
): Contract<V>[] {
  const moved = movedValues(m, question, contract);
  return movesOf(question).flatMap((move) =>
    moved[move].map((value) => ({
      ...contract,
      [move]: value,
      // A forward's yield is the interest rate.
      ...(move === 'rate' && question.model === 'black-76' ? { dividend: value } : {}),
    })),
  );
}

function movesOf({ quantities }: EarlyQuestion): readonly Move[] {
  return MOVES.filter((move) => quantities.some((name) => MOVED_FOR[name] === move));
}

function movedValues<V, B>(m: Arithmetic<V, B>, question: EarlyQuestion, contract: Contract<V>): Record<Move, V[]> {
  const { spot, volatility, rate, dividend } = contract;
  const steps = stepsOf(m, question, contract);
  const around = (x: V, step: V, low: number, high: number): V[] => [
    m.max(m.sub(x, step), m.const(low)),
    m.min(m.add(x, step), m.const(high)),
  ];
  return {
    spot: SHIFTS.map((k) => m.add(spot, m.mul(steps.spot, m.const(k)))),
    volatility: around(volatility, steps.volatility, LIMITS.volatility.low, LIMITS.volatility.high),
    rate: around(rate, steps.rate, -LIMITS.rate, LIMITS.rate),
    dividend: around(dividend, steps.rate, -LIMITS.rate, LIMITS.rate),
  };
}

function stepsOf<V, B>(
  m: Arithmetic<V, B>,
  { method }: EarlyQuestion,
  contract: Contract<V>,
): Record<'spot' | 'volatility' | 'rate', V> {
  const { spot, expiry, rate, dividend, volatility } = contract;
  const isTree = needsTree(m, method, contract);
  const share = (name: keyof Steps): V => m.select(isTree, m.const(TREE[name]), m.const(FORMULA[name]));
  // Far from its expiry a contract follows powers of the spot of up to 2r / σ², or 2q / σ².
  const fastest = m.max(m.max(m.abs(rate), m.abs(dividend)), m.const(LEAST_STEP));
  const reach = m.div(m.mul(m.mul(volatility, volatility), m.const(0.5)), fastest);
  const deviations = m.max(m.min(m.min(totalOf(m, contract), reach), m.const(5)), m.const(FLAT));
  const forward = m.div(m.mul(volatility, share('forward')), m.max(m.sqrt(expiry), m.const(1e-9)));
  return {
    spot: m.mul(spot, m.mul(deviations, share('spot'))),
    volatility: m.max(m.mul(volatility, share('volatility')), m.const(LEAST_STEP)),
    rate: m.max(m.min(forward, share('rate')), m.const(LEAST_STEP)),
  };
}

function totalOf<V, B>(m: Arithmetic<V, B>, { expiry, volatility }: Contract<V>): V {
  return m.mul(volatility, m.sqrt(expiry));
}

/**
 * The quantities of an allowed contract from its price and the premiums of its `movedContracts`, in their order. In Black-76
 * the contract's yield is its rate.
 */
export function earlyQuantities<V, B>(
  m: Arithmetic<V, B>,
  question: EarlyQuestion,
  contract: Contract<V>,
  price: EarlyPrice<V>,
  moved: readonly V[],
): readonly V[] {
  const { spot, strike, sign } = contract;
  const intrinsic = m.mul(sign, m.sub(spot, strike));
  // A tree's sums round.
  const isIntrinsic = m.le(price.price, m.mul(intrinsic, m.const(1 + 2 ** -40)));
  const isExercised = m.and(isIntrinsic, m.gt(intrinsic, m.const(0)));
  const held = heldQuantities(m, question, contract, price, byMove(question, moved));
  const exercised: Partial<Record<EarlyQuantity, V>> = { price: intrinsic, delta: sign };
  return question.quantities.map((name) => m.select(isExercised, exercised[name] ?? m.const(0), held[name]()));
}

/** Where the contract is held; each may be computed only if its premiums are there. */
function heldQuantities<V, B>(
  m: Arithmetic<V, B>,
  question: EarlyQuestion,
  contract: Contract<V>,
  { price, premium }: EarlyPrice<V>,
  premiums: Readonly<Record<Move, readonly V[]>>,
): Readonly<Record<EarlyQuantity, () => V>> {
  const zero = m.const(0);
  const european = blackScholes(m, question.model, contract);
  const { spot: step } = stepsOf(m, question, contract);
  const values = movedValues(m, question, contract);
  const slope = (move: Move): V => {
    const [from, to] = values[move] as [V, V];
    const [below, above] = premiums[move] as [V, V];
    return m.div(m.sub(above, below), m.sub(to, from));
  };
  const isFlat = m.lt(totalOf(m, contract), m.const(FLAT));
  const delta = (): V => m.add(european.delta, first(m, premiums.spot, step));
  const gamma = (): V => {
    const curvature = m.select(isFlat, zero, second(m, premiums.spot, premium, step));
    return m.max(m.add(european.gamma, curvature), zero);
  };
  // More time, more volatility and a spread of spots are never worth less to one who may exercise at any time.
  return {
    price: () => price,
    delta,
    gamma,
    theta: () => m.min(theta(m, contract, { price, delta: delta(), gamma: gamma() }), zero),
    vega: () => m.max(m.add(european.vega, slope('volatility')), zero),
    rho: () => m.add(european.rho, slope('rate')),
    dividend_rho: () => (question.model === 'black-76' ? zero : m.add(european.dividend_rho, slope('dividend'))),
  };
}

function byMove<V>(question: EarlyQuestion, moved: readonly V[]): Record<Move, readonly V[]> {
  const premiums: Record<Move, readonly V[]> = { spot: [], volatility: [], rate: [], dividend: [] };
  let from = 0;
  for (const move of movesOf(question)) {
    const count = move === 'spot' ? SHIFTS.length : 2;
    premiums[move] = moved.slice(from, from + count);
    from += count;
  }
  return premiums;
}

/** The derivative at the middle of four values one and two steps beside it. */
function first<V, B>(m: Arithmetic<V, B>, values: readonly V[], step: V): V {
  const [a, b, c, d] = values as [V, V, V, V];
  return m.div(m.sub(m.mul(m.const(8), m.sub(c, b)), m.sub(d, a)), m.mul(m.const(12), step));
}

/** The second derivative, from differences of differences: the sums of the printed formula would round before they cancel. */
function second<V, B>(m: Arithmetic<V, B>, values: readonly V[], middle: V, step: V): V {
  const [a, b, c, d] = values as [V, V, V, V];
  const inner = m.sub(m.sub(c, middle), m.sub(middle, b));
  const outer = m.sub(m.sub(d, middle), m.sub(middle, a));
  return m.div(m.div(m.sub(m.mul(m.const(16), inner), outer), m.mul(m.const(12), step)), step);
}

/** Change as time passes, by the Black-Scholes equation: rV - (r - q) S Δ - ½ σ² S² Γ. */
function theta<V, B>(
  m: Arithmetic<V, B>,
  { spot, rate, dividend, volatility }: Contract<V>,
  { price, delta, gamma }: Readonly<Record<'price' | 'delta' | 'gamma', V>>,
): V {
  const deviation = m.mul(volatility, spot);
  const diffusion = m.mul(m.mul(deviation, deviation), m.mul(gamma, m.const(0.5)));
  return m.sub(m.sub(m.mul(rate, price), m.mul(m.sub(rate, dividend), m.mul(spot, delta))), diffusion);
}
