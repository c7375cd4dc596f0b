/**
 * Loans and annuities: level payments at a constant rate. The five amounts are tied by
 * pv·(1+r)^n + pmt·(1 + r·type)·((1+r)^n - 1)/r + fv = 0.
 */
import { exp, expm1, log, log1p, pow } from '../../special/elementary.ts';
import type { Checked, NumericFunction, Parameter } from './function.ts';
import { solveRate } from './solve-rate.ts';

const RATE: Parameter = { name: 'rate', accepts: 'number' };
const NPER: Parameter = { name: 'nper', accepts: 'number' };
const PMT: Parameter = { name: 'pmt', accepts: 'number' };
const PV: Parameter = { name: 'pv', accepts: 'number' };
const FV: Parameter = { name: 'fv', accepts: 'number', optional: true, fallback: 0 };
const TYPE: Parameter = { name: 'type', accepts: 'number', optional: true, fallback: 0 };
const PER: Parameter = { name: 'per', accepts: 'number' };

/** Below this, (1+r)^n - 1 loses more than two bits when it is a difference. */
const SMALL_LOGARITHM = 0.25;

/** PV, FV, PMT, NPER, RATE and the interest and principal in payments. */
export const ANNUITY: readonly NumericFunction[] = [
  {
    name: 'PV',
    category: 'financial',
    summary: 'The present value of level payments and a final amount.',
    parameters: [RATE, NPER, { ...PMT, optional: true, fallback: 0 }, FV, TYPE],
    examples: [
      ['PV(1,3,100,10,1)', -176.25],
      ['PV(0,3,100,2,1)', -302],
      ['PV(0.05,5,,1000)', -783.526166468459],
      ['PV(-3,5,100,12,1)', -68.375],
      ['PV(-3,0.5,1)', '#NUM!'],
      ['PV(-1,20,300)', '#DIV/0!'],
    ],
    numeric: (m, rate, nper, pmt, fv, type) => {
      const { growth, annuity } = grow(m, rate, nper, type);
      m.require(m.ne(growth, m.const(0)), '#DIV/0!');
      return m.div(m.sub(m.neg(fv), m.mul(pmt, annuity)), growth);
    },
  },
  {
    name: 'FV',
    category: 'financial',
    summary: 'The future value of level payments and a first amount.',
    parameters: [RATE, NPER, { ...PMT, optional: true, fallback: 0 }, { ...PV, optional: true, fallback: 0 }, TYPE],
    examples: [
      ['FV(1,3,100,300,1)', -3800],
      ['FV(0.1/12,36,-10)', 417.8182109025921],
      ['FV(-3,5,100,300,1)', 11800],
      ['FV(0,3,100,300)', -600],
      ['FV(-3,0.5,1)', '#NUM!'],
      ['FV(-1,-1,1)', '#DIV/0!'],
    ],
    numeric: futureValue,
  },
  {
    name: 'PMT',
    category: 'financial',
    summary: 'The level payment that pays off a loan.',
    parameters: [RATE, NPER, PV, FV, TYPE],
    examples: [
      ['PMT(1,3,100,300,1)', -78.57142857142858],
      ['PMT(0.5,12.5,100,0,1)', -33.54442916980625],
      ['PMT(0,3,100,300,1)', -133.33333333333334],
      ['PMT(-3,5,100)', '#NUM!'],
      ['PMT(0.1,0,100)', '#NUM!'],
    ],
    numeric: payment,
  },
  {
    name: 'IPMT',
    category: 'financial',
    summary: 'The interest in one payment of a loan.',
    parameters: [RATE, PER, NPER, PV, FV, TYPE],
    examples: [
      ['IPMT(0.0083,1,36,8000)', -66.4],
      ['IPMT(0.0083,1,36,8000,0,1)', 0],
      ['IPMT(0.1,3,30,8000,10,1)', -717.9764513765858],
      ['IPMT(0.1,4,3,8000)', '#NUM!'],
      ['IPMT(0.1,0,3,8000)', '#NUM!'],
    ],
    numeric: interest,
  },
  {
    name: 'PPMT',
    category: 'financial',
    summary: 'The principal in one payment of a loan.',
    parameters: [RATE, PER, NPER, PV, FV, TYPE],
    examples: [
      ['PPMT(0.0083,1,36,8000)', -191.5872854663676],
      ['PPMT(0.1,3.9,3,8000,10,1)', -2900.351432640776],
      ['PPMT(0,4,20,300,0,1)', -15],
    ],
    numeric: (m, rate, per, nper, pv, fv, type) =>
      m.sub(payment(m, rate, nper, pv, fv, type), interest(m, rate, per, nper, pv, fv, type)),
  },
  {
    name: 'ISPMT',
    category: 'financial',
    summary: 'The interest in one payment of a loan with equal principal in each payment; periods from 0.',
    parameters: [RATE, PER, NPER, PV],
    examples: [
      ['ISPMT(0.1/12,1,36,8000000)', -64814.81481481482],
      ['ISPMT(0.1,0,4,4000)', -400],
      ['ISPMT(0.1,0,0,4000)', '#DIV/0!'],
    ],
    numeric: (m, rate, per, nper, pv) => {
      m.require(m.ne(nper, m.const(0)), '#DIV/0!');
      return m.mul(m.mul(pv, rate), m.sub(m.div(per, nper), m.const(1)));
    },
  },
  {
    name: 'NPER',
    category: 'financial',
    summary: 'The number of payments that pay off a loan.',
    parameters: [RATE, PMT, PV, FV, TYPE],
    examples: [
      ['NPER(1,3,100,0,1)', -4.142957953842043],
      ['NPER(0,3,100,23,1)', -41],
      ['NPER(0.01,-100,5000)', 69.66071689357481],
      ['NPER(-3,5,100)', '#NUM!'],
      ['NPER(0.02,0,100,5)', '#NUM!'],
    ],
    numeric: periods,
  },
  {
    name: 'RATE',
    category: 'financial',
    summary: 'The rate per period of a loan.',
    parameters: [NPER, PMT, PV, FV, TYPE, { name: 'guess', accepts: 'number', optional: true, fallback: 0.1 }],
    examples: [
      ['ROUND(RATE(48,-200,8000),12)', 0.007701472488],
      ['ROUND(RATE(2,-200,8000,0,1),9)', -0.974358974],
      ['RATE(3,100,300)', '#NUM!'],
    ],
    numeric: (m, nper, pmt, pv, fv, type, guess) => {
      m.require(m.gt(nper, m.const(0)), '#NUM!');
      m.require(m.gt(guess, m.const(-1)), '#NUM!');
      const timing = flag(m, type);
      const rate = solveRate(m, guess, (y) => {
        const annuity = annuityOfLog(m, y, nper);
        // Payments at the start of a period come one period earlier.
        const first = m.sub(m.const(1), timing);
        return [
          { amount: pv, time: m.const(0) },
          { amount: m.mul(pmt, m.mul(annuity.sum, exp(m, m.mul(first, y)))), time: m.add(annuity.time, first) },
          { amount: m.mul(fv, exp(m, m.mul(nper, y))), time: nper },
        ];
      });
      return rate;
    },
  },
  {
    name: 'CUMIPMT',
    category: 'financial',
    summary: 'The interest paid in a run of payments of a loan.',
    parameters: cumulativeParameters(),
    examples: [
      ['CUMIPMT(0.09/12,30*12,125000,13,24,0)', -11135.232130750845],
      ['CUMIPMT(0.09/12,30*12,125000,1,1,0)', -937.5],
      ['CUMIPMT(0,12,1000,1,2,0)', '#NUM!'],
    ],
    numeric: (m, rate, nper, pv, start, end, type) => {
      const { principal, count, pmt } = cumulative(m, rate, nper, pv, start, end, type);
      return m.sub(m.mul(count, pmt), principal);
    },
  },
  {
    name: 'CUMPRINC',
    category: 'financial',
    summary: 'The principal paid in a run of payments of a loan.',
    parameters: cumulativeParameters(),
    examples: [
      ['CUMPRINC(0.09/12,30*12,125000,13,24,0)', -934.1071234208815],
      ['CUMPRINC(0.09/12,30*12,125000,1,1,0)', -68.27827118097755],
      ['CUMPRINC(0.09/12,30*12,125000,2,1,0)', '#NUM!'],
    ],
    numeric: (m, rate, nper, pv, start, end, type) => cumulative(m, rate, nper, pv, start, end, type).principal,
  },
];

function cumulativeParameters(): Parameter[] {
  const strict = (name: string): Parameter => ({ name, accepts: 'number', strict: true });
  return ['rate', 'nper', 'pv', 'start_period', 'end_period', 'type'].map(strict);
}

/** 1 where payments fall at the start of a period (any type but 0), else 0. */
function flag<V, B>(m: Checked<V, B>, type: V): V {
  return m.select(m.eq(type, m.const(0)), m.const(0), m.const(1));
}

/** (1+r)^n, and the future value of n payments of 1. */
function grow<V, B>(m: Checked<V, B>, rate: V, nper: V, type: V): { growth: V; annuity: V } {
  const { growth, gain } = power(m, rate, nper);
  const ordinary = m.select(m.eq(rate, m.const(0)), nper, m.div(gain, rate));
  return { growth, annuity: m.mul(ordinary, m.add(m.const(1), m.mul(rate, flag(m, type)))) };
}

/**
 * (1+r)^n, rounded as a power is, and (1+r)^n - 1, without cancellation where it is small; below r = -1 only for whole n.
 */
export function power<V, B>(m: Checked<V, B>, rate: V, n: V): { growth: V; gain: V } {
  const zero = m.const(0);
  const one = m.const(1);
  const base = m.add(rate, one);
  const isNegative = m.lt(base, zero);
  const isZero = m.eq(base, zero);
  m.require(m.not(m.and(isZero, m.lt(n, zero))), '#DIV/0!');
  m.require(m.or(m.not(isNegative), m.eq(n, m.floor(n))), '#NUM!');
  const growth = pow(m, base, n);
  const logarithm = m.mul(n, log1p(m, m.select(m.le(base, zero), zero, rate)));
  const isSmall = m.and(m.gt(base, zero), m.lt(m.abs(logarithm), m.const(SMALL_LOGARITHM)));
  return { growth, gain: m.select(isSmall, expm1(m, logarithm), m.sub(growth, one)) };
}

function futureValue<V, B>(m: Checked<V, B>, rate: V, nper: V, pmt: V, pv: V, type: V): V {
  const { growth, annuity } = grow(m, rate, nper, type);
  return m.neg(m.add(m.mul(pv, growth), m.mul(pmt, annuity)));
}

function payment<V, B>(m: Checked<V, B>, rate: V, nper: V, pv: V, fv: V, type: V): V {
  m.require(m.gt(rate, m.const(-1)), '#NUM!');
  m.require(m.ne(nper, m.const(0)), '#NUM!');
  const { growth, annuity } = grow(m, rate, nper, type);
  return m.neg(m.div(m.add(fv, m.mul(pv, growth)), annuity));
}

function interest<V, B>(m: Checked<V, B>, rate: V, per: V, nper: V, pv: V, fv: V, type: V): V {
  const one = m.const(1);
  m.require(m.and(m.ge(per, one), m.lt(per, m.add(nper, one))), '#NUM!');
  const pmt = payment(m, rate, nper, pv, fv, type);
  const timing = flag(m, type);
  const balance = futureValue(m, rate, m.sub(per, one), pmt, pv, timing);
  const due = m.div(m.mul(balance, rate), m.add(one, m.mul(rate, timing)));
  const isFirst = m.and(m.eq(per, one), m.eq(timing, one));
  return m.select(isFirst, m.const(0), due);
}

function periods<V, B>(m: Checked<V, B>, rate: V, pmt: V, pv: V, fv: V, type: V): V {
  const isZero = m.eq(rate, m.const(0));
  m.require(m.gt(rate, m.const(-1)), '#NUM!');
  m.require(m.or(m.not(isZero), m.ne(pmt, m.const(0))), '#NUM!');
  const level = m.mul(pmt, m.add(m.const(1), m.mul(rate, flag(m, type))));
  const ratio = m.div(m.sub(level, m.mul(fv, rate)), m.add(level, m.mul(pv, rate)));
  m.require(m.or(isZero, m.and(m.gt(ratio, m.const(0)), m.lt(ratio, m.const(Infinity)))), '#NUM!');
  const growing = m.div(log(m, ratio), log1p(m, rate));
  return m.select(isZero, m.neg(m.div(m.add(pv, fv), pmt)), growing);
}

interface Cumulative<V> {
  readonly principal: V;
  readonly count: V;
  readonly pmt: V;
}

/**
 * Principal in the payments from `start` (rounded up) to `end` (cut). What is paid back grows by the factor 1 + r from
 * payment to payment; with payments at the start of a period the first is all principal, and the rest pay off what is left.
 */
function cumulative<V, B>(m: Checked<V, B>, rate: V, nper: V, pv: V, start: V, end: V, type: V): Cumulative<V> {
  const zero = m.const(0);
  const one = m.const(1);
  const first = m.ceil(start);
  const last = m.floor(end);
  for (const positive of [rate, nper, pv]) m.require(m.gt(positive, zero), '#NUM!');
  m.require(m.and(m.ge(first, one), m.and(m.ge(last, first), m.le(last, nper))), '#NUM!');
  m.require(m.or(m.eq(type, zero), m.eq(type, one)), '#NUM!');
  const pmt = payment(m, rate, nper, pv, zero, type);
  const owed = m.select(m.eq(type, one), m.add(pv, pmt), pv);
  const isUpfront = m.and(m.eq(type, one), m.eq(first, one));
  // Payments of the falling debt before the first that counts.
  const skipped = m.select(isUpfront, zero, m.sub(first, m.add(one, type)));
  const count = m.sub(last, m.sub(first, one));
  const repaid = m.sub(count, m.select(isUpfront, one, zero));
  const share = m.div(
    m.mul(power(m, rate, skipped).growth, power(m, rate, repaid).gain),
    power(m, rate, m.sub(nper, type)).gain,
  );
  const paid = m.neg(m.mul(owed, m.select(m.gt(repaid, zero), share, zero)));
  return { principal: m.add(paid, m.select(isUpfront, pmt, zero)), count, pmt };
}

/**
 * Σ v^k for k = 0 to n - 1, as a function of y = log v, and the mean k weighted by v^k (the sum's logarithmic derivative).
 * Both go smoothly through y = 0.
 */
function annuityOfLog<V, B>(m: Checked<V, B>, y: V, n: V): { sum: V; time: V } {
  const one = m.const(1);
  const isSmall = m.lt(m.abs(y), m.const(1e-6));
  const isZero = m.eq(y, m.const(0));
  const x = m.select(isZero, one, y);
  const step = expm1(m, x);
  const whole = expm1(m, m.mul(n, x));
  const time = m.sub(m.div(m.mul(n, m.add(whole, one)), whole), m.div(m.add(step, one), step));
  return {
    sum: m.select(isZero, n, m.div(whole, step)),
    time: m.select(isSmall, m.div(m.sub(n, one), m.const(2)), time),
  };
}
