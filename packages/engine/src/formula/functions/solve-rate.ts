/**
 * The rate at which cash flows balance: the solver behind IRR, XIRR and RATE. It knows flows only as amounts that are
 * already discounted.
 *
 * Method: with y = -log(1 + rate), the discounted inflows P(y) and outflows N(y) are sums of exponentials in y, so
 * log P - log N is nearly straight, and for money that first goes out and then comes in it rises throughout. Newton's
 * method on it settles in about five steps from almost any guess, where Newton on the net present value itself runs off.
 */
import { expm1, log, log1p } from '../../special/elementary.ts';
import type { Checked } from './function.ts';

/** Excel gives up after 20 steps of a slower method. */
const LIMIT = 40;
/** A step this small leaves an error of its square, below rounding. */
const DONE = 1e-9;
/** In y: a factor of about 7 in 1 + rate. Longer steps only follow a slope that is not there. */
const LONGEST = 2;

/** One discounted flow, and the time it stands for: the derivative of its logarithm by y. */
export interface Flow<V> {
  readonly amount: V;
  readonly time: V;
}

/** The rate where the flows, discounted at y = -log(1 + rate), balance; #NUM! when none is found from the guess. */
export function solveRate<V, B>(m: Checked<V, B>, guess: V, flows: (y: V) => readonly Flow<V>[]): V {
  const start = m.neg(log1p(m, guess));
  const [y, last] = m.loop(LIMIT, [start, m.const(1)], ([at]) => {
    const step = m.max(m.min(newton(m, flows(at!)), m.const(LONGEST)), m.const(-LONGEST));
    return { next: [m.sub(at!, step), step], done: m.not(m.ge(m.abs(step), m.const(DONE))) };
  }) as [V, V];
  m.require(m.lt(m.abs(last), m.const(DONE)), '#NUM!');
  const rate = expm1(m, m.neg(y));
  m.require(m.gt(rate, m.const(-1)), '#NUM!');
  return rate;
}

/** Newton's step on log(inflows / outflows); NaN when there is only one of them. */
function newton<V, B>(m: Checked<V, B>, flows: readonly Flow<V>[]): V {
  const zero = m.const(0);
  const side = (sign: (x: V) => V) => {
    const amounts = flows.map((flow) => m.max(sign(flow.amount), zero));
    const total = sum(m, amounts);
    return {
      total,
      time: m.div(
        sum(
          m,
          amounts.map((amount, k) => m.mul(amount, flows[k]!.time)),
        ),
        total,
      ),
    };
  };
  const inflows = side((x) => x);
  const outflows = side((x) => m.neg(x));
  const ratio = log(m, m.div(inflows.total, outflows.total));
  const both = m.and(m.gt(inflows.total, zero), m.gt(outflows.total, zero));
  return m.select(both, m.div(ratio, m.sub(inflows.time, outflows.time)), m.const(NaN));
}

function sum<V, B>(m: Checked<V, B>, values: readonly V[]): V {
  return values.reduce((total, value) => m.add(total, value), m.const(0));
}
