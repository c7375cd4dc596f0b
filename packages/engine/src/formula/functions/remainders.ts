/** Signs, quotients, remainders and uniform random numbers. */
import type { Arithmetic } from '../../ir/ir.ts';
import type { FunctionDefinition, Parameter } from './function.ts';

const NUMBER: Parameter = { name: 'number', accepts: 'number' };
const DIVISOR: Parameter = { name: 'divisor', accepts: 'number' };

/** Excel refuses quotients from here on: MOD(1125900000000, 1) is #NUM! (Microsoft's article on MOD, since 2010). */
const LARGEST_QUOTIENT = 1125900000000;

/** a · b as an unevaluated sum of two doubles, exact for whole a below 2^52 (Dekker 1971). */
function exactProduct<V, B>(m: Arithmetic<V, B>, a: V, b: V): readonly [product: V, error: V] {
  const product = m.mul(a, b);
  const ah = m.high(a);
  const al = m.sub(a, ah);
  const bh = m.high(b);
  const bl = m.sub(b, bh);
  const first = m.sub(m.mul(ah, bh), product);
  return [product, m.add(m.add(m.add(first, m.mul(ah, bl)), m.mul(al, bh)), m.mul(al, bl))];
}

/**
 * The exact remainder of |x| by |d|, in [0, |d|). Excel's MOD is exact since 2010: MOD(0.9, 0.3) is 5.55E-17 and
 * MOD(281.44, 0.02) is just below 0.02, which no product of rounded numbers gives.
 */
function exactRemainder<V, B>(m: Arithmetic<V, B>, x: V, d: V): V {
  const quotient = m.floor(m.div(x, d));
  const [product, error] = exactProduct(m, quotient, d);
  // x lies within a factor of two of the product, so the first difference is exact, and then the second one.
  const rest = m.sub(m.sub(x, product), error);
  // The quotient may have been rounded up to the next whole number.
  return m.select(m.lt(rest, m.const(0)), m.add(rest, d), rest);
}

/** Signs, quotients, remainders, random numbers. */
export const REMAINDERS: readonly FunctionDefinition[] = [
  {
    name: 'ABS',
    category: 'math',
    summary: 'A number without its sign.',
    parameters: [NUMBER],
    examples: [
      ['ABS(-4)', 4],
      ['ABS("-4")', 4],
      ['ABS(TRUE)', 1],
      ['ABS("x")', '#VALUE!'],
    ],
    numeric: (m, x) => m.abs(x!),
  },
  {
    name: 'SIGN',
    category: 'math',
    summary: '1 for a positive number, -1 for a negative one, else 0.',
    parameters: [NUMBER],
    examples: [
      ['SIGN(10)', 1],
      ['SIGN(0)', 0],
      ['SIGN(-0.00001)', -1],
    ],
    numeric(m, x) {
      const zero = m.const(0);
      const negative = m.select(m.lt(x!, zero), m.const(-1), m.mul(x!, zero)); // NaN stays NaN
      return m.select(m.gt(x!, zero), m.const(1), m.add(negative, zero));
    },
  },
  {
    name: 'MOD',
    category: 'math',
    summary: 'The remainder of a division, with the sign of the divisor.',
    parameters: [NUMBER, DIVISOR],
    examples: [
      ['MOD(3,2)', 1],
      ['MOD(-3,2)', 1],
      ['MOD(3,-2)', -1],
      ['MOD(-3,-2)', -1],
      ['MOD(5.5,2)', 1.5],
      ['MOD(0.9,0.3)', 5.551115123125783e-17],
      ['MOD(12.3,1.23)', 8.881784197001252e-16],
      ['MOD(281.44,0.02)', 0.019999999999988],
      ['MOD(3,0)', '#DIV/0!'],
      ['MOD(10^13,1)', '#NUM!'],
    ],
    numeric(m, x, divisor) {
      const zero = m.const(0);
      const size = m.abs(divisor!);
      m.require(m.ne(divisor!, zero), '#DIV/0!');
      m.require(m.lt(m.div(m.abs(x!), size), m.const(LARGEST_QUOTIENT)), '#NUM!');
      const rest = exactRemainder(m, m.abs(x!), size);
      const negative = m.lt(divisor!, zero);
      const other = m.and(m.ne(rest, zero), m.xor(m.lt(x!, zero), negative));
      const turned = m.select(other, m.sub(size, rest), rest);
      return m.add(m.select(negative, m.neg(turned), turned), zero);
    },
  },
  {
    name: 'QUOTIENT',
    category: 'math',
    summary: 'The whole part of a quotient.',
    parameters: [
      { name: 'numerator', accepts: 'number', strict: true },
      { name: 'denominator', accepts: 'number', strict: true },
    ],
    examples: [
      ['QUOTIENT(5,2)', 2],
      ['QUOTIENT(-10,3)', -3],
      ['QUOTIENT(1,0)', '#DIV/0!'],
      ['QUOTIENT(TRUE,1)', '#VALUE!'],
    ],
    numeric(m, x, divisor) {
      m.require(m.ne(divisor!, m.const(0)), '#DIV/0!');
      return m.add(m.trunc(m.div(x!, divisor!)), m.const(0));
    },
  },
];
