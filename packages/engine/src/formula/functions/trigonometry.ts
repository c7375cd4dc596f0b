/** Exponential, logarithmic and trigonometric functions: Excel's domains around `special/elementary.ts`. */

import type { Arithmetic } from '../../ir/ir.ts';
import * as elementary from '../../special/elementary.ts';
import { power } from '../arithmetic.ts';
import type { Checked, FunctionDefinition, NumericFunction, Parameter } from './function.ts';

const NUMBER: Parameter = { name: 'number', accepts: 'number' };

/** Excel refuses angles from 2^27 on: the last digits of the reduced angle would mean nothing. */
const LARGEST_ANGLE = 134217728;

/** ln 2^-1022. */
const LN_LEAST_NORMAL = -708.3964185322641;

type Unary = <V, B>(m: Arithmetic<V, B>, x: V) => V;

/** A function of one number that is defined everywhere. */
function unary(name: string, summary: string, examples: NumericFunction['examples'], f: Unary): NumericFunction {
  return {
    name,
    category: 'math',
    summary,
    parameters: [NUMBER],
    examples,
    numeric: (m, x) => f(m, x!),
  };
}

/** A function of an angle in radians, refused for angles that are too large. */
function ofAngle(name: string, summary: string, examples: NumericFunction['examples'], f: Unary): NumericFunction {
  return {
    ...unary(name, summary, examples, f),
    numeric(m, x) {
      m.require(m.lt(m.abs(x!), m.const(LARGEST_ANGLE)), '#NUM!');
      return f(m, x!);
    },
  };
}

/** 1 / f, #DIV/0! where f is 0. */
function reciprocal(f: Unary): <V, B>(m: Checked<V, B>, x: V) => V {
  return (m, x) => {
    const y = f(m, x);
    m.require(m.ne(y, m.const(0)), '#DIV/0!');
    return m.div(m.const(1), y);
  };
}

/** 1 / f for a hyperbolic f; an infinite f gives 0, as in Excel. */
function reciprocalOf(name: string, kind: string, examples: NumericFunction['examples'], f: Unary): NumericFunction {
  return {
    ...unary(name, `The hyperbolic ${kind} of a number.`, examples, f),
    numeric: (m, x) => reciprocal(f)(m, x!),
  };
}

/** Elementary functions. */
export const ELEMENTARY: readonly FunctionDefinition[] = [
  unary(
    'EXP',
    'e to the power of a number.',
    [
      ['EXP(1)', 2.718281828459045],
      ['EXP(710)', '#NUM!'],
      ['EXP(-740)', 0],
    ],
    // Excel has no subnormal numbers.
    (m, x) => m.select(m.lt(x, m.const(LN_LEAST_NORMAL)), m.const(0), elementary.exp(m, x)),
  ),
  {
    name: 'LN',
    category: 'math',
    summary: 'The natural logarithm of a positive number.',
    parameters: [NUMBER],
    examples: [
      ['LN(86)', 4.454347296253507],
      ['LN(0)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.gt(x!, m.const(0)), '#NUM!');
      return elementary.log(m, x!);
    },
  },
  {
    name: 'LOG',
    category: 'math',
    summary: 'The logarithm of a positive number to a base, 10 unless given.',
    parameters: [NUMBER, { name: 'base', accepts: 'number', optional: true, fallback: 10 }],
    examples: [
      ['LOG(10)', 1],
      ['LOG(8,2)', 3],
      ['LOG(86,2.7182818)', 4.454347342888286],
      ['LOG(5,1)', '#DIV/0!'],
      ['LOG(-5)', '#NUM!'],
    ],
    numeric(m, x, base) {
      const zero = m.const(0);
      m.require(m.and(m.gt(x!, zero), m.gt(base!, zero)), '#NUM!');
      m.require(m.ne(base!, m.const(1)), '#DIV/0!');
      if (m.known(base!) === 10) return elementary.log10(m, x!);
      return m.div(elementary.log(m, x!), elementary.log(m, base!));
    },
  },
  {
    name: 'LOG10',
    category: 'math',
    summary: 'The logarithm of a positive number to base 10.',
    parameters: [NUMBER],
    examples: [
      ['LOG10(100000)', 5],
      ['LOG10(86)', 1.934498451243568],
      ['LOG10(0)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.gt(x!, m.const(0)), '#NUM!');
      return elementary.log10(m, x!);
    },
  },
  {
    name: 'POWER',
    category: 'math',
    summary: 'A number raised to a power.',
    parameters: [NUMBER, { name: 'power', accepts: 'number' }],
    examples: [
      ['POWER(5,2)', 25],
      ['POWER(98.6,3.2)', 2401077.2220695773],
      ['POWER(4,1.25)', 5.656854249492381],
      ['POWER(0,0)', '#NUM!'],
      ['POWER(0,-1)', '#DIV/0!'],
      ['POWER(-8,1/3)', '#NUM!'],
    ],
    numeric: (m, x, y) => power(m, x!, y!),
  },
  {
    name: 'SQRT',
    category: 'math',
    summary: 'The square root of a number that is not negative.',
    parameters: [NUMBER],
    examples: [
      ['SQRT(16)', 4],
      ['SQRT(-16)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.ge(x!, m.const(0)), '#NUM!');
      return m.sqrt(x!);
    },
  },
  {
    name: 'SQRTPI',
    category: 'math',
    summary: 'The square root of a number times pi.',
    parameters: [{ name: 'number', accepts: 'number', strict: true }],
    examples: [
      ['SQRTPI(2)', 2.5066282746310002],
      ['SQRTPI(-1)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.ge(x!, m.const(0)), '#NUM!');
      return m.sqrt(m.mul(x!, m.const(Math.PI)));
    },
  },
  {
    name: 'PI',
    category: 'math',
    summary: 'The number pi.',
    parameters: [],
    examples: [['PI()', 3.141592653589793]],
    numeric: (m) => m.const(Math.PI),
  },
  ofAngle(
    'SIN',
    'The sine of an angle in radians.',
    [
      ['SIN(PI()/2)', 1],
      ['SIN(2^27)', '#NUM!'],
    ],
    elementary.sin,
  ),
  ofAngle('COS', 'The cosine of an angle in radians.', [['COS(1.047)', 0.5001710745970701]], elementary.cos),
  ofAngle('TAN', 'The tangent of an angle in radians.', [['TAN(0.785)', 0.9992039901050427]], elementary.tan),
  {
    ...ofAngle(
      'COT',
      'The cotangent of an angle in radians.',
      [
        ['COT(30)', -0.15611995216165922],
        ['COT(0)', '#DIV/0!'],
      ],
      elementary.tan,
    ),
    numeric(m, x) {
      m.require(m.lt(m.abs(x!), m.const(LARGEST_ANGLE)), '#NUM!');
      return reciprocal(elementary.tan)(m, x!);
    },
  },
  {
    ...ofAngle('SEC', 'The secant of an angle in radians.', [['SEC(45)', 1.9035944074044246]], elementary.cos),
    numeric(m, x) {
      m.require(m.lt(m.abs(x!), m.const(LARGEST_ANGLE)), '#NUM!');
      return reciprocal(elementary.cos)(m, x!);
    },
  },
  {
    ...ofAngle('CSC', 'The cosecant of an angle in radians.', [['CSC(15)', 1.5377805615408537]], elementary.sin),
    numeric(m, x) {
      m.require(m.lt(m.abs(x!), m.const(LARGEST_ANGLE)), '#NUM!');
      return reciprocal(elementary.sin)(m, x!);
    },
  },
  {
    name: 'ASIN',
    category: 'math',
    summary: 'The angle in radians whose sine is a number from -1 to 1.',
    parameters: [NUMBER],
    examples: [
      ['ASIN(-0.5)', -0.5235987755982989],
      ['ASIN(2)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.le(m.abs(x!), m.const(1)), '#NUM!');
      return elementary.asin(m, x!);
    },
  },
  {
    name: 'ACOS',
    category: 'math',
    summary: 'The angle in radians, from 0 to pi, whose cosine is a number from -1 to 1.',
    parameters: [NUMBER],
    examples: [
      ['ACOS(-0.5)', 2.0943951023931957],
      ['ACOS(2)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.le(m.abs(x!), m.const(1)), '#NUM!');
      return elementary.acos(m, x!);
    },
  },
  unary('ATAN', 'The angle in radians whose tangent is a number.', [['ATAN(1)', 0.7853981633974483]], elementary.atan),
  {
    name: 'ACOT',
    category: 'math',
    summary: 'The angle in radians, from 0 to pi, whose cotangent is a number.',
    parameters: [NUMBER],
    examples: [
      ['ACOT(2)', 0.4636476090008061],
      ['ACOT(0)', 1.5707963267948966],
    ],
    numeric: (m, x) => elementary.atan2(m, m.const(1), x!),
  },
  {
    name: 'ATAN2',
    category: 'math',
    summary: 'The angle in radians from the x axis to a point (x, y).',
    parameters: [
      { name: 'x_num', accepts: 'number' },
      { name: 'y_num', accepts: 'number' },
    ],
    examples: [
      ['ATAN2(1,1)', 0.7853981633974483],
      ['ATAN2(-1,-1)', -2.356194490192345],
      ['ATAN2(0,0)', '#DIV/0!'],
    ],
    numeric(m, x, y) {
      const zero = m.const(0);
      m.require(m.not(m.and(m.eq(x!, zero), m.eq(y!, zero))), '#DIV/0!');
      return elementary.atan2(m, y!, x!);
    },
  },
  unary('SINH', 'The hyperbolic sine of a number.', [['SINH(1)', 1.1752011936438014]], elementary.sinh),
  unary('COSH', 'The hyperbolic cosine of a number.', [['COSH(4)', 27.308232836016487]], elementary.cosh),
  unary('TANH', 'The hyperbolic tangent of a number.', [['TANH(-2)', -0.9640275800758169]], elementary.tanh),
  unary(
    'ASINH',
    'The inverse hyperbolic sine of a number.',
    [
      ['ASINH(10)', 2.99822295029797],
      ['ASINH(-2.5)', -1.6472311463710958],
    ],
    elementary.asinh,
  ),
  reciprocalOf(
    'COTH',
    'cotangent',
    [
      ['COTH(2)', 1.0373147207275482],
      ['COTH(0)', '#DIV/0!'],
    ],
    elementary.tanh,
  ),
  reciprocalOf('SECH', 'secant', [['SECH(2)', 0.2658022288340797]], elementary.cosh),
  reciprocalOf(
    'CSCH',
    'cosecant',
    [
      ['CSCH(1.5)', 0.46964244059522464],
      ['CSCH(0)', '#DIV/0!'],
    ],
    elementary.sinh,
  ),
  {
    name: 'ACOTH',
    category: 'math',
    summary: 'The inverse hyperbolic cotangent of a number below -1 or above 1.',
    parameters: [NUMBER],
    examples: [
      ['ACOTH(6)', 0.16823611831060645],
      ['ACOTH(1)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.gt(m.abs(x!), m.const(1)), '#NUM!');
      return elementary.atanh(m, m.div(m.const(1), x!));
    },
  },
  {
    name: 'ACOSH',
    category: 'math',
    summary: 'The inverse hyperbolic cosine of a number from 1 on.',
    parameters: [NUMBER],
    examples: [
      ['ACOSH(1)', 0],
      ['ACOSH(10)', 2.993222846126381],
      ['ACOSH(0.5)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.ge(x!, m.const(1)), '#NUM!');
      return elementary.acosh(m, x!);
    },
  },
  {
    name: 'ATANH',
    category: 'math',
    summary: 'The inverse hyperbolic tangent of a number between -1 and 1.',
    parameters: [NUMBER],
    examples: [
      ['ATANH(0.5)', 0.5493061443340548],
      ['ATANH(1)', '#NUM!'],
    ],
    numeric(m, x) {
      m.require(m.lt(m.abs(x!), m.const(1)), '#NUM!');
      return elementary.atanh(m, x!);
    },
  },
  unary('RADIANS', 'Degrees as radians.', [['RADIANS(270)', 4.71238898038469]], (m, x) =>
    m.mul(x, m.const(Math.PI / 180)),
  ),
  unary('DEGREES', 'Radians as degrees.', [['DEGREES(PI())', 180]], (m, x) => m.mul(x, m.const(180 / Math.PI))),
];
