/**
 * The functions that round. Excel decides on the 15 significant decimal digits that it shows, not on the binary value:
 * ROUND(1.005, 2) is 1.01 and INT(0.7/0.1) is 7 although both binary values lie below. Those digits are slow to find,
 * so each function computes in plain arithmetic where that provably gives the same bits, and hands the lane near a
 * decision to `rare`. It must not know of cells or coercion.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import type { Checked, FunctionDefinition, Parameter } from './function.ts';

/** 10^0 … 10^22: the powers of ten that are doubles, so that one product or quotient by them rounds once. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/**
 * |x| and its 15 significant digits differ by at most half a unit of the 15th digit, 5e-15 |x|; scaling by a power of
 * ten rounds once more (1.2e-16). A scaled value farther than this from a decision is on the same side as its digits.
 */
const DECISION_MARGIN = 5.2e-15;

type Mode = 'round' | 'roundUp' | 'roundDown';

/**
 * ROUND, ROUNDUP and ROUNDDOWN of x to `places` decimals (truncated to a whole number), bit-equal to `RARE`'s decimal
 * definition. The quotient head / 10^places of two exact doubles is the double nearest to the decimal (Clinger 1990,
 * the fast path of decimal conversion), so only the decision about the head needs care.
 */
export function roundDecimal<V, B>(m: Arithmetic<V, B>, mode: Mode, x: V, places: V): V {
  const whole = m.trunc(places);
  const power = m.gather(POWERS_OF_TEN, m.abs(whole)); // NaN beyond 22: then every lane is rare
  const left = m.lt(whole, m.const(0));
  const magnitude = m.abs(x);
  const scaled = m.select(left, m.div(magnitude, power), m.mul(magnitude, power));
  const floor = m.floor(scaled);
  const fraction = m.sub(scaled, floor);
  const margin = m.mul(scaled, m.const(DECISION_MARGIN));
  const half = m.const(0.5);
  const one = m.const(1);
  const zero = m.const(0);
  let sure: B;
  let head: V;
  if (mode === 'round') {
    sure = m.gt(m.abs(m.sub(fraction, half)), margin);
    head = m.add(floor, m.select(m.ge(fraction, half), one, zero));
  } else {
    // A whole scaled value below 10^14 has at most 14 digits, and x is its nearest double: the digits are whole too.
    // A zero may be a number too small to be scaled.
    const notLost = m.or(m.gt(scaled, zero), m.eq(x, zero));
    const whole = m.and(m.and(m.eq(fraction, zero), m.lt(scaled, m.const(1e14))), notLost);
    const away = m.and(m.gt(fraction, margin), m.gt(m.sub(one, fraction), margin));
    sure = m.or(whole, away);
    head = mode === 'roundDown' ? floor : m.add(floor, m.select(m.gt(fraction, zero), one, zero));
  }
  const size = m.select(left, m.mul(head, power), m.div(head, power));
  const fast = m.add(m.select(m.lt(x, zero), m.neg(size), size), zero); // + 0: never -0
  return m.rare(mode, m.not(sure), fast, x, places);
}

/**
 * The greatest whole number not above the 15 significant digits of x. Only a fraction just below 1 differs from the
 * plain floor. From 10^15 on x is left alone: its digits would not be whole.
 */
export function floorDecimal<V, B>(m: Arithmetic<V, B>, x: V): V {
  const magnitude = m.abs(x);
  const gap = m.sub(m.const(1), m.sub(x, m.floor(x)));
  const near = m.and(m.le(gap, m.mul(magnitude, m.const(DECISION_MARGIN))), m.lt(magnitude, m.const(1e15)));
  return m.floor(m.rare('precision15', near, x, x, m.const(0)));
}

/** The least whole number not below the 15 significant digits of x. */
export function ceilDecimal<V, B>(m: Arithmetic<V, B>, x: V): V {
  return m.neg(floorDecimal(m, m.neg(x)));
}

/** The whole number next to x away from zero, by its 15 digits. */
function awayFromZero<V, B>(m: Arithmetic<V, B>, x: V): V {
  const size = ceilDecimal(m, m.abs(x));
  return m.select(m.lt(x, m.const(0)), m.neg(size), size);
}

/** x / step rounded by `whole` and multiplied back; 0 for a step of 0. */
function multiple<V, B>(m: Arithmetic<V, B>, x: V, step: V, whole: (m: Arithmetic<V, B>, x: V) => V): V {
  const zero = m.const(0);
  const none = m.eq(step, zero);
  const divisor = m.select(none, m.const(1), step);
  const rounded = m.mul(whole(m, m.div(x, divisor)), divisor);
  return plusZero(m, m.select(none, m.mul(zero, x), rounded));
}

/** -0 becomes 0: Excel knows one zero. */
function plusZero<V, B>(m: Arithmetic<V, B>, x: V): V {
  return m.add(x, m.const(0));
}

/** CEILING and FLOOR refuse a negative step for a positive number; a negative step rounds toward its own direction. */
function legacyMultiple<V, B>(m: Checked<V, B>, x: V, step: V, whole: (m: Arithmetic<V, B>, x: V) => V): V {
  const zero = m.const(0);
  m.require(m.not(m.and(m.gt(x, zero), m.lt(step, zero))), '#NUM!');
  return multiple(m, x, step, whole);
}

/** CEILING.MATH and FLOOR.MATH: the step's sign is ignored; `mode` turns negative numbers the other way round. */
function mathMultiple<V, B>(
  m: Checked<V, B>,
  x: V,
  step: V,
  mode: V,
  up: (m: Arithmetic<V, B>, x: V) => V,
  down: (m: Arithmetic<V, B>, x: V) => V,
): V {
  const size = m.abs(step);
  const turned = m.and(m.lt(x, m.const(0)), m.ne(mode, m.const(0)));
  return m.select(turned, multiple(m, x, size, down), multiple(m, x, size, up));
}

const NUMBER: Parameter = { name: 'number', accepts: 'number' };
const DIGITS: Parameter = { name: 'num_digits', accepts: 'number' };
const SIGNIFICANCE: Parameter = { name: 'significance', accepts: 'number' };
const STEP: Parameter = { name: 'significance', accepts: 'number', optional: true, fallback: 1 };
const MODE: Parameter = { name: 'mode', accepts: 'number', optional: true, fallback: 0 };

/** Functions that round. */
export const ROUNDING: readonly FunctionDefinition[] = [
  {
    name: 'ROUND',
    category: 'math',
    summary: 'Rounds a number to a number of decimals, half away from zero.',
    parameters: [NUMBER, DIGITS],
    examples: [
      ['ROUND(1.005,2)', 1.01],
      ['ROUND(2.15,1)', 2.2],
      ['ROUND(-2.5,0)', -3],
      ['ROUND(1250,-2)', 1300],
      ['ROUND(0.049999999999999975,1)', 0.1],
      ['ROUND(0.006249999999999999,4)', 0.0063],
      ['ROUND(2.5,0.9)', 3],
      ['ROUND(12345.678,-5)', 0],
    ],
    numeric: (m, x, places) => roundDecimal(m, 'round', x!, places!),
  },
  {
    name: 'ROUNDUP',
    category: 'math',
    summary: 'Rounds a number away from zero to a number of decimals.',
    parameters: [NUMBER, DIGITS],
    examples: [
      ['ROUNDUP(3.2,0)', 4],
      ['ROUNDUP(-3.14159,1)', -3.2],
      ['ROUNDUP(31415.92654,-2)', 31500],
      ['ROUNDUP(2.21+2.19,2)', 4.4],
    ],
    numeric: (m, x, places) => roundDecimal(m, 'roundUp', x!, places!),
  },
  {
    name: 'ROUNDDOWN',
    category: 'math',
    summary: 'Rounds a number toward zero to a number of decimals.',
    parameters: [NUMBER, DIGITS],
    examples: [
      ['ROUNDDOWN(3.2,0)', 3],
      ['ROUNDDOWN(-3.14159,1)', -3.1],
      ['ROUNDDOWN(30000*0.0042*3,0)', 378],
      ['ROUNDDOWN(31415.92654,-2)', 31400],
    ],
    numeric: (m, x, places) => roundDecimal(m, 'roundDown', x!, places!),
  },
  {
    name: 'TRUNC',
    category: 'math',
    summary: 'Cuts a number off after a number of decimals.',
    parameters: [NUMBER, { name: 'num_digits', accepts: 'number', optional: true, fallback: 0 }],
    examples: [
      ['TRUNC(8.9)', 8],
      ['TRUNC(-8.9)', -8],
      ['TRUNC(0.29,2)', 0.29],
    ],
    numeric: (m, x, places) => roundDecimal(m, 'roundDown', x!, places!),
  },
  {
    name: 'INT',
    category: 'math',
    summary: 'The greatest whole number not above a number.',
    parameters: [NUMBER],
    examples: [
      ['INT(8.9)', 8],
      ['INT(-8.9)', -9],
      ['INT(0.7/0.1)', 7],
      ['INT(123456789-0.0000004)', 123456789],
      ['INT(123456789-0.0000005)', 123456788],
      ['INT(10^14+0.5)', 100000000000001],
    ],
    numeric: (m, x) => plusZero(m, floorDecimal(m, x!)),
  },
  {
    name: 'MROUND',
    category: 'math',
    summary: 'Rounds a number to the nearest multiple of another of the same sign.',
    parameters: [
      { name: 'number', accepts: 'number', strict: true },
      { name: 'multiple', accepts: 'number', strict: true },
    ],
    examples: [
      ['MROUND(10,3)', 9],
      ['MROUND(-10,-3)', -9],
      ['MROUND(1.3,0.2)', 1.4],
      ['MROUND(5,-2)', '#NUM!'],
      ['MROUND(5,0)', 0],
      ['MROUND(TRUE,1)', '#VALUE!'],
      // Documented by Microsoft: the quotient is rounded as it stands in binary, unlike ROUND.
      ['MROUND(6.05,0.1)', 6],
      ['MROUND(7.05,0.1)', 7.1],
    ],
    numeric(m, x, step) {
      const zero = m.const(0);
      const up = m.and(m.gt(x!, zero), m.lt(step!, zero));
      const down = m.and(m.lt(x!, zero), m.gt(step!, zero));
      m.require(m.not(m.or(up, down)), '#NUM!');
      return multiple(m, x!, step!, (_, q) => m.floor(m.add(q, m.const(0.5))));
    },
  },
  {
    name: 'CEILING',
    category: 'math',
    summary: 'Rounds a number up, away from zero with a negative significance, to a multiple of the significance.',
    parameters: [NUMBER, SIGNIFICANCE],
    examples: [
      ['CEILING(2.5,1)', 3],
      ['CEILING(-2.5,-2)', -4],
      ['CEILING(-2.5,2)', -2],
      ['CEILING(2.5,-2)', '#NUM!'],
      ['CEILING(0.234,0.01)', 0.24],
      ['CEILING(5,0)', 0],
    ],
    numeric: (m, x, step) => legacyMultiple(m, x!, step!, ceilDecimal),
  },
  {
    name: 'FLOOR',
    category: 'math',
    summary: 'Rounds a number down, toward zero with a negative significance, to a multiple of the significance.',
    parameters: [NUMBER, SIGNIFICANCE],
    examples: [
      ['FLOOR(3.7,2)', 2],
      ['FLOOR(-2.5,-2)', -2],
      ['FLOOR(-2.5,2)', -4],
      ['FLOOR(2.5,-2)', '#NUM!'],
      ['FLOOR(7.1,0.1)', 7.1],
      ['FLOOR(5,0)', '#DIV/0!'],
      ['FLOOR(0,0)', 0],
    ],
    numeric(m, x, step) {
      const zero = m.const(0);
      m.require(m.or(m.ne(step!, zero), m.eq(x!, zero)), '#DIV/0!');
      return legacyMultiple(m, x!, step!, floorDecimal);
    },
  },
  {
    name: 'CEILING.MATH',
    category: 'math',
    summary: 'Rounds a number up to a multiple; with a mode, negative numbers away from zero.',
    parameters: [NUMBER, STEP, MODE],
    examples: [
      ['CEILING.MATH(24.3,5)', 25],
      ['CEILING.MATH(6.7)', 7],
      ['CEILING.MATH(-8.1,2)', -8],
      ['CEILING.MATH(-5.5,2,-1)', -6],
      ['CEILING.MATH(5,0)', 0],
    ],
    numeric: (m, x, step, mode) => mathMultiple(m, x!, step!, mode!, ceilDecimal, floorDecimal),
  },
  {
    name: 'FLOOR.MATH',
    category: 'math',
    summary: 'Rounds a number down to a multiple; with a mode, negative numbers toward zero.',
    parameters: [NUMBER, STEP, MODE],
    examples: [
      ['FLOOR.MATH(24.3,5)', 20],
      ['FLOOR.MATH(6.7)', 6],
      ['FLOOR.MATH(-8.1,2)', -10],
      ['FLOOR.MATH(-5.5,2,-1)', -4],
    ],
    numeric: (m, x, step, mode) => mathMultiple(m, x!, step!, mode!, floorDecimal, ceilDecimal),
  },
  {
    name: 'CEILING.PRECISE',
    aliases: ['ISO.CEILING'],
    category: 'math',
    summary: 'Rounds a number up to a multiple, whatever the signs.',
    parameters: [NUMBER, STEP],
    examples: [
      ['CEILING.PRECISE(4.3)', 5],
      ['CEILING.PRECISE(-4.3,2)', -4],
      ['ISO.CEILING(4.3,-2)', 6],
    ],
    numeric: (m, x, step) => multiple(m, x!, m.abs(step!), ceilDecimal),
  },
  {
    name: 'FLOOR.PRECISE',
    category: 'math',
    summary: 'Rounds a number down to a multiple, whatever the signs.',
    parameters: [NUMBER, STEP],
    examples: [
      ['FLOOR.PRECISE(-3.2,-1)', -4],
      ['FLOOR.PRECISE(3.2,1)', 3],
    ],
    numeric: (m, x, step) => multiple(m, x!, m.abs(step!), floorDecimal),
  },
  {
    name: 'EVEN',
    category: 'math',
    summary: 'Rounds a number away from zero to an even whole number.',
    parameters: [NUMBER],
    examples: [
      ['EVEN(1.5)', 2],
      ['EVEN(3)', 4],
      ['EVEN(-1)', -2],
      ['EVEN(0)', 0],
    ],
    numeric: (m, x) => plusZero(m, m.mul(awayFromZero(m, m.mul(x!, m.const(0.5))), m.const(2))),
  },
  {
    name: 'ODD',
    category: 'math',
    summary: 'Rounds a number away from zero to an odd whole number.',
    parameters: [NUMBER],
    examples: [
      ['ODD(1.5)', 3],
      ['ODD(3)', 3],
      ['ODD(-2)', -3],
      ['ODD(0)', 1],
    ],
    numeric(m, x) {
      const one = m.const(1);
      const half = m.mul(m.sub(m.abs(x!), one), m.const(0.5));
      const size = m.add(m.mul(m.max(ceilDecimal(m, half), m.const(0)), m.const(2)), one);
      return m.select(m.lt(x!, m.const(0)), m.neg(size), size);
    },
  },
];
