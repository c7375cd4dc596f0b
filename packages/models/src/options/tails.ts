/**
 * The two normal tails of a Black-Scholes price, and their difference without cancellation. It knows nothing of calls,
 * puts or Greeks.
 *
 * With c = |log(spot / strike)| / σ√T, t = σ√T / 2 and Mills' ratio R(x) = Φ(-x) / φ(x), the cheaper side of the contract is
 * worth √(spot · strike) φ(c) e^(-t²/2) (R(c - t) - R(c + t)), spot and strike discounted: one exponential for all (Jäckel 2015,
 * "Let's be rational", section 6). Where t is small the difference is summed from R's Taylor series about c, whose
 * coefficients a_k follow from R' = xR - 1: (k + 1) a_{k+1} = a_{k-1} + c a_k.
 */
import { type Arithmetic, expBounded, millsRatio } from '@tessera/engine';
import type { Forward } from './forward.ts';

/** 1 / √(2π); the engine's ratio is Φ(-x) e^(x²/2), and its slope x times itself less this. */
const DENSITY = 0.3989422804014327;
/** The series of 7 coefficients beyond the first is exact to 2^-53 up to this t. */
const SMALL = 0.025;
/** No tail is left beyond so many deviations. */
const FARTHEST = 100;

/** Of the side that is out of the money: a call's where spot <= strike (both discounted), else a put's. */
export interface Tails<V> {
  /** Of the cheaper of the two, discounted spot or strike: its share that is exchanged. */
  readonly inner: V;
  /** Of the dearer one. */
  readonly outer: V;
  /** inner - outer: the value of the side that is out of the money. */
  readonly value: V;
  /** spot · φ(d1) = strike · φ(d2), discounted. */
  readonly density: V;
  readonly d1: V;
  readonly d2: V;
}

export function tails<V, B>(m: Arithmetic<V, B>, of: Forward<V, B>): Tails<V> {
  const t = m.mul(of.total, m.const(0.5));
  const c = m.min(m.div(m.abs(of.log), of.divisor), m.const(FARTHEST));
  const bell = m.mul(of.mean, gaussian(m, m.add(m.mul(c, c), m.mul(t, t))));
  const isSmall = m.lt(t, m.const(SMALL));
  const near = m.sub(c, t);
  const nearRatio = millsRatio(m, m.select(isSmall, c, m.abs(near)));
  const farRatio = millsRatio(m, m.add(c, t));
  const { even, odd } = series(m, nearRatio, c, t);
  const nearTail = m.mul(bell, m.select(isSmall, m.add(even, odd), nearRatio));
  const isBeyond = m.and(m.lt(near, m.const(0)), m.not(isSmall));
  const inner = m.select(isBeyond, m.sub(m.min(of.spot, of.strike), nearTail), nearTail);
  const outer = m.mul(bell, m.select(isSmall, m.sub(even, odd), farRatio));
  const isPut = m.gt(of.log, m.const(0));
  const centre = m.select(isPut, c, m.neg(c));
  return {
    inner,
    outer,
    value: m.select(isSmall, m.mul(bell, m.add(odd, odd)), m.sub(inner, outer)),
    density: m.mul(bell, m.const(DENSITY)),
    d1: m.add(centre, t),
    d2: m.sub(centre, t),
  };
}

/** e^(-square / 2), 0 below 1e-304. */
function gaussian<V, B>(m: Arithmetic<V, B>, square: V): V {
  const z = m.mul(square, m.const(-0.5));
  const inside = m.gt(z, m.const(-700));
  return m.select(inside, expBounded(m, m.max(z, m.const(-700))), m.const(0));
}

/** The even and odd part of R(c - t) in t, from R(c). */
function series<V, B>(m: Arithmetic<V, B>, ratio: V, c: V, t: V): { even: V; odd: V } {
  const a: V[] = [ratio, m.sub(m.mul(c, ratio), m.const(DENSITY))];
  for (let k = 1; k < 7; k++) a.push(m.mul(m.add(a[k - 1]!, m.mul(c, a[k]!)), m.const(1 / (k + 1))));
  const z = m.mul(t, t);
  const sum = (first: 0 | 1): V => {
    let total: V = a[6 + first]!;
    for (let k = 4; k >= 0; k -= 2) total = m.add(m.mul(total, z), a[k + first]!);
    return total;
  };
  return { even: sum(0), odd: m.neg(m.mul(t, sum(1))) };
}
