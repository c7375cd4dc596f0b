/** Depreciation of an asset by straight line, sum of years' digits and declining balance. */
import { exp, log } from '../../special/elementary.ts';
import { error } from '../value.ts';
import { power } from './annuity.ts';
import type { Checked, FunctionDefinition, GeneralFunction, NumericFunction, Parameter } from './function.ts';

const COST: Parameter = { name: 'cost', accepts: 'number' };
const SALVAGE: Parameter = { name: 'salvage', accepts: 'number' };
const LIFE: Parameter = { name: 'life', accepts: 'number' };
const PERIOD: Parameter = { name: 'period', accepts: 'number' };

const CONSTANT_RATE: readonly NumericFunction[] = [
  {
    name: 'SLN',
    category: 'financial',
    summary: 'Straight-line depreciation of one period.',
    parameters: [COST, SALVAGE, LIFE],
    examples: [
      ['SLN(30000,7500,10)', 2250],
      ['SLN(100,10,0)', '#DIV/0!'],
    ],
    numeric: (m, cost, salvage, life) => {
      m.require(m.ne(life, m.const(0)), '#DIV/0!');
      return m.div(m.sub(cost, salvage), life);
    },
  },
  {
    name: 'SYD',
    category: 'financial',
    summary: "Depreciation of one period by the sum of years' digits.",
    parameters: [COST, SALVAGE, LIFE, PERIOD],
    examples: [
      ['SYD(30000,7500,10,1)', 4090.909090909091],
      ['SYD(30000,7500,10,10)', 409.09090909090907],
      ['SYD(30000,7500,10,11)', '#NUM!'],
    ],
    numeric: (m, cost, salvage, life, period) => {
      const one = m.const(1);
      m.require(m.ge(salvage, m.const(0)), '#NUM!');
      m.require(m.and(m.gt(period, m.const(0)), m.le(period, life)), '#NUM!');
      const left = m.add(m.sub(life, period), one);
      const scaled = m.mul(m.mul(m.sub(cost, salvage), left), m.const(2));
      return m.div(scaled, m.mul(life, m.add(life, one)));
    },
  },
  {
    name: 'DB',
    category: 'financial',
    summary: 'Depreciation of one period by a fixed rate, rounded to three decimals.',
    parameters: [COST, SALVAGE, LIFE, PERIOD, { name: 'month', accepts: 'number', optional: true, fallback: 12 }],
    examples: [
      ['DB(1000000,100000,6,1,7)', 186083.3333333333],
      ['DB(1000000,100000,6,2,7)', 259639.41666666663],
      ['DB(1000000,100000,6,7,7)', 15845.098473848071],
      ['DB(1000000,100000,6,8,7)', '#NUM!'],
      ['DB(1000000,100000,6,1,13)', '#NUM!'],
    ],
    numeric: fixedDeclining,
  },
  {
    name: 'DDB',
    category: 'financial',
    summary: 'Depreciation of one period by double (or `factor` times) declining balance.',
    parameters: [COST, SALVAGE, LIFE, PERIOD, { name: 'factor', accepts: 'number', optional: true, fallback: 2 }],
    examples: [
      ['DDB(2400,300,10,1)', 480],
      ['DDB(2400,300,10,2,1.5)', 306],
      ['DDB(2400,300,10,10)', 22.1225472],
      ['DDB(2400,300,10,11)', '#NUM!'],
    ],
    numeric: doubleDeclining,
  },
];

const VARIABLE: readonly GeneralFunction[] = [
  {
    name: 'VDB',
    category: 'financial',
    summary: 'Depreciation of a span of time by declining balance, which changes to straight line where that is more.',
    parameters: [
      COST,
      SALVAGE,
      LIFE,
      { name: 'start_period', accepts: 'number' },
      { name: 'end_period', accepts: 'number' },
      { name: 'factor', accepts: 'number', optional: true, fallback: 2 },
      { name: 'no_switch', accepts: 'logical', optional: true, fallback: false },
    ],
    examples: [
      ['VDB(2400,300,10,0,1)', 480],
      ['VDB(2400,300,120,6,18,1.5)', 311.8089366582341],
      ['VDB(2400,300,10,0,0.875,1.5)', 315],
      ['VDB(2400,300,10,5,4)', '#NUM!'],
    ],
    evaluate(args) {
      const [cost, salvage, life, start, end, factor] = args as [number, number, number, number, number, number];
      if ([cost, salvage, start].some((x) => x < 0) || life <= 0 || factor <= 0) return error('#NUM!');
      if (end < start || end > life) return error('#NUM!');
      return writtenOff(
        { cost, salvage, life, rate: Math.min(factor / life, 1), switches: args[6] !== true },
        start,
        end,
      );
    },
  },
];

/** SLN, SYD, DB, DDB, VDB. */
export const DEPRECIATION: readonly FunctionDefinition[] = [...CONSTANT_RATE, ...VARIABLE];

interface Declining {
  readonly cost: number;
  readonly salvage: number;
  readonly life: number;
  readonly rate: number;
  /** To straight line, from the period on in which that is more. */
  readonly switches: boolean;
}

/** Periods beyond this are not walked through one by one: what is left by then is nothing. */
const MOST_PERIODS = 100000;

/**
 * What is written off between two times. As in Excel, periods are counted from the start's fraction on: a start of 3.5
 * makes a first half period, then whole ones; the part of a period that the end cuts counts in proportion.
 */
function writtenOff({ cost, salvage, life, rate, switches }: Declining, start: number, end: number): number {
  let book = cost;
  let level: number | undefined;
  let total = 0;
  let from = 0;
  let to = start % 1 || 1;
  for (let count = 0; from < end && count < MOST_PERIODS; count++) {
    const declining = Math.max(0, Math.min(book * rate, book - salvage));
    const straight = (book - salvage) / (life - from);
    if (switches && level === undefined && straight > declining) level = straight;
    const perPeriod = level ?? declining;
    if (from >= start) total += perPeriod * (Math.min(to, end) - from);
    book -= perPeriod * (to - from);
    from = to;
    to += 1;
  }
  return total;
}

/** (1 - rate)^k for a rate in [0, 1] and k >= 0. */
function decay<V, B>(m: Checked<V, B>, rate: V, k: V): V {
  return power(m, m.neg(rate), k).growth;
}

function doubleDeclining<V, B>(m: Checked<V, B>, cost: V, salvage: V, life: V, period: V, factor: V): V {
  const zero = m.const(0);
  const one = m.const(1);
  for (const amount of [cost, salvage]) m.require(m.ge(amount, zero), '#NUM!');
  for (const amount of [life, period, factor]) m.require(m.gt(amount, zero), '#NUM!');
  m.require(m.le(period, life), '#NUM!');
  const rate = m.min(m.div(factor, life), one);
  const least = m.min(salvage, cost);
  // Book value after k periods, never below the salvage value.
  const book = (k: V): V => m.max(m.mul(cost, m.select(m.eq(k, zero), one, decay(m, rate, k))), least);
  const before = m.select(m.le(period, one), cost, book(m.sub(period, one)));
  return m.max(m.sub(before, book(period)), zero);
}

function fixedDeclining<V, B>(m: Checked<V, B>, cost: V, salvage: V, life: V, at: V, month: V): V {
  const zero = m.const(0);
  const one = m.const(1);
  const twelve = m.const(12);
  const months = m.trunc(month);
  const period = m.trunc(at);
  for (const amount of [cost, salvage]) m.require(m.ge(amount, zero), '#NUM!');
  m.require(m.gt(life, zero), '#NUM!');
  m.require(m.ge(period, one), '#NUM!');
  m.require(m.and(m.ge(months, one), m.le(months, twelve)), '#NUM!');
  const extra = m.select(m.lt(months, twelve), one, zero);
  m.require(m.le(period, m.add(life, extra)), '#NUM!');
  const isFree = m.le(cost, zero);
  const share = m.select(isFree, one, m.div(salvage, cost));
  const kept = m.select(m.eq(share, zero), zero, exp(m, m.div(log(m, share), life)));
  const rate = m.div(m.floor(m.add(m.mul(m.sub(one, kept), m.const(1000)), m.const(0.5))), m.const(1000));
  const first = m.div(m.mul(m.mul(cost, rate), months), twelve);
  const left = m.mul(m.sub(cost, first), decay(m, rate, m.max(m.sub(period, m.const(2)), zero)));
  const full = m.mul(left, rate);
  const last = m.div(m.mul(full, m.sub(twelve, months)), twelve);
  const later = m.select(m.gt(period, life), last, full);
  return m.select(m.le(period, one), first, later);
}
