/**
 * Probabilities of counts and the densities that share their form, without cancelling factorials:
 * C. Loader, "Fast and accurate computation of binomial probabilities", 2000. All arguments may be real.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, log } from '../../special/elementary.ts';
import { deviation } from '../../special/gamma/deviation.ts';
import { lnGamma } from '../../special/gamma.ts';
import { polynomial } from '../../special/polynomial.ts';
import { logUpper } from './tails.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** ln Γ(n + 1) - (n + 1/2) ln n + n - ln √(2π), for n > 0: the error of Stirling's formula. */
export function stirlingError<V, B>(m: Arithmetic<V, B>, n: V): V {
  const small = m.lt(n, m.const(16));
  const one = m.const(1);
  const tame = m.select(small, n, one);
  const direct = m.sub(
    m.add(m.sub(lnGamma(m, m.add(tame, one)), m.mul(m.add(tame, m.const(0.5)), log(m, tame))), tame),
    m.const(HALF_LOG_TWO_PI),
  );
  const r = m.div(one, n);
  // Bernoulli numbers: 1/12, -1/360, 1/1260, -1/1680, 1/1188, -691/360360, 1/156
  const series = polynomial(m, m.mul(r, r), [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]);
  return m.select(small, direct, m.mul(r, series));
}

/** x ln(x / y) + y - x for x, y > 0, to full relative accuracy also where x is close to y: Loader's deviance. */
function deviance<V, B>(m: Arithmetic<V, B>, x: V, y: V): V {
  return m.mul(x, deviation(m, m.div(m.sub(y, x), x), log(m, m.div(y, x))));
}

/** exp(-mean) · mean^k / Γ(k + 1), for k >= 0 and mean >= 0. */
export function poissonProbability<V, B>(m: Arithmetic<V, B>, k: V, mean: V): V {
  const zero = m.const(0);
  const none = m.le(k, zero);
  const one = m.const(1);
  const safe = m.select(none, one, k);
  const certain = m.le(mean, zero);
  const rate = m.select(certain, one, mean);
  const exponent = m.add(stirlingError(m, safe), deviance(m, safe, rate));
  const value = m.div(exp(m, m.neg(exponent)), m.sqrt(m.mul(m.const(2 * Math.PI), safe)));
  const atZero = m.select(certain, one, exp(m, m.neg(mean)));
  return m.select(none, atZero, m.select(certain, zero, value));
}

/** Γ(n + 1) / (Γ(k + 1) Γ(n - k + 1)) · p^k · q^(n - k), for 0 <= k <= n and p + q = 1. */
export function binomialProbability<V, B>(m: Arithmetic<V, B>, k: V, n: V, p: V, q: V): V {
  const zero = m.const(0);
  const one = m.const(1);
  const rest = m.sub(n, k);
  const none = m.le(k, zero);
  const all = m.le(rest, zero);
  const inner = m.and(m.and(m.not(none), m.not(all)), m.and(m.gt(p, zero), m.gt(q, zero)));
  const keep = (x: V) => m.select(inner, x, one);
  const two = m.const(2);
  const [a, b, c] = [keep(k), keep(rest), m.select(inner, n, two)];
  const [pp, qq] = [m.select(inner, p, m.const(0.5)), m.select(inner, q, m.const(0.5))];
  const correction = m.sub(m.sub(stirlingError(m, c), stirlingError(m, a)), stirlingError(m, b));
  const exponent = m.sub(m.sub(correction, deviance(m, a, m.mul(c, pp))), deviance(m, b, m.mul(c, qq)));
  const root = m.sqrt(m.div(c, m.mul(m.mul(m.const(2 * Math.PI), a), b)));
  // k = 0: q^n; k = n: p^n. Zero probabilities give 0, or 1 for an empty product.
  const edge = (times: V, base: V, other: V) => {
    const certain = m.or(m.le(times, zero), m.le(other, zero));
    const possible = m.gt(base, zero);
    const ln = logUpper(m, {
      lower: m.select(possible, other, m.const(0.5)),
      upper: m.select(possible, base, m.const(0.5)),
    });
    return m.select(certain, one, m.select(possible, exp(m, m.mul(times, ln)), zero));
  };
  const ends = m.select(none, edge(n, q, p), m.select(all, edge(n, p, q), zero));
  return m.select(inner, m.mul(root, exp(m, exponent)), ends);
}
