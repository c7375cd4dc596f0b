/**
 * Net present values and internal rates of return. Flows at equal distances skip text, truth values and blanks in
 * ranges; dated flows pair each value with its date.
 */
import { exp, log1p, pow } from '../../special/elementary.ts';
import { wholeSerial } from './calendar.ts';
import type { AggregateFunction, Checked, FunctionDefinition, GeneralFunction } from './function.ts';
import { type Element, elements, type Kernel, overNumbers } from './kernel.ts';
import { solveRate } from './solve-rate.ts';

const LEVEL: readonly AggregateFunction[] = [
  {
    name: 'NPV',
    category: 'financial',
    summary: 'The net present value of flows at the ends of equal periods.',
    parameters: [
      { name: 'rate', accepts: 'number' },
      { name: 'value1', accepts: 'values', repeats: true },
    ],
    examples: [
      ['NPV(0.1,-10000,3000,4200,6800)', 1188.4434123352207],
      ['NPV(1,1)', 0.5],
      ['NPV(0.08,{8000,9200,10000,12000,14500})-40000', 1922.0615549326944],
      ['NPV(-1,5)', '#DIV/0!'],
    ],
    aggregate: (m, xs, [rate]) => {
      m.require(m.ne(rate!, m.const(-1)), '#DIV/0!');
      return netPresentValue(m, rate!, xs);
    },
  },
  {
    name: 'IRR',
    category: 'financial',
    summary: 'The rate at which flows at equal periods balance.',
    parameters: [
      { name: 'values', accepts: 'values' },
      { name: 'guess', accepts: 'number', optional: true, fallback: 0.1 },
    ],
    examples: [
      ['IRR({-20,5,5,5,5,5})', 0.07930826116052864],
      ['IRR({-20,5,5,5,5,5},17)', 0.07930826116052864],
      ['IRR({-400,1,1,1,1,1})', -0.6737366751808422],
      ['IRR({20,5,5})', '#NUM!'],
      ['IRR({-20,5,5,5,5,5},-1)', '#VALUE!'],
    ],
    aggregate: (m, xs, [guess = m.const(0.1)]) => {
      m.require(m.gt(guess, m.const(-1)), '#VALUE!');
      return solveRate(m, guess, (y) => {
        const discount = exp(m, y);
        let factor = m.const(1);
        return xs.map((x, k) => {
          const amount = m.mul(x, factor);
          factor = m.mul(factor, discount);
          return { amount, time: m.const(k) };
        });
      });
    },
  },
  {
    name: 'MIRR',
    category: 'financial',
    summary: 'The rate of return when outflows are financed at one rate and inflows reinvested at another.',
    parameters: [
      { name: 'values', accepts: 'values' },
      { name: 'finance_rate', accepts: 'number' },
      { name: 'reinvest_rate', accepts: 'number' },
    ],
    examples: [
      ['MIRR({-120000,39000,30000,21000,37000,46000},0.1,0.12)', 0.1260941303659051],
      ['MIRR({-5,1,4},0.1,0.2)', 0.01980390271855703],
      ['MIRR({5,1,4},0.1,0.2)', '#DIV/0!'],
    ],
    aggregate: modifiedReturn,
  },
];

const SCHEDULE: AggregateFunction = {
  name: 'FVSCHEDULE',
  category: 'financial',
  summary: 'The future value of an amount after a series of rates.',
  parameters: [
    { name: 'principal', accepts: 'number' },
    { name: 'schedule', accepts: 'values' },
  ],
  examples: [['FVSCHEDULE(1,{0.09,0.11,0.1})', 1.33089]],
  aggregate: (m, rates, [principal]) =>
    rates.reduce((amount, rate) => m.mul(amount, m.add(m.const(1), rate)), principal!),
};

const DATED: readonly GeneralFunction[] = [
  {
    name: 'XNPV',
    category: 'financial',
    summary: 'The net present value of dated flows, with a year of 365 days.',
    parameters: [
      { name: 'rate', accepts: 'number', strict: true },
      { name: 'values', accepts: 'values' },
      { name: 'dates', accepts: 'values' },
    ],
    examples: [
      ['XNPV(0.1,{-20,5,5,5,5,5},{44958,44986,45017,45078,45108,45139})', 4.310013415970243],
      ['XNPV(0.1,{-20,5},{44958,44950})', '#NUM!'],
      ['XNPV(0.1,{-20,5},{44958})', '#NUM!'],
      ['XNPV(-0.4,{-20,5},{44958,44986})', '#NUM!'],
    ],
    ...dated('#NUM!', 1, (m, [rate], flows) => {
      m.require(m.ge(rate!, m.const(0)), '#NUM!');
      const y = m.neg(log1p(m, rate!));
      return total(
        m,
        flows.map(({ value, years }) => m.mul(value, exp(m, m.mul(y, years)))),
      );
    }),
  },
  {
    name: 'XIRR',
    category: 'financial',
    summary: 'The yearly rate at which dated flows balance, with a year of 365 days.',
    parameters: [
      { name: 'values', accepts: 'values' },
      { name: 'dates', accepts: 'values' },
      { name: 'guess', accepts: 'number', optional: true, fallback: 0.1, strict: true },
    ],
    examples: [
      ['ROUND(XIRR({-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904}),7)', 0.3733625],
      ['ROUND(XIRR({-20,5,5,5,5,5},{44958,44986,45017,45078,45108,45139}),7)', 1.1859162],
      ['XIRR({20,5},{44958,44986})', '#NUM!'],
      ['XIRR({-20,"x"},{44958,44986})', '#VALUE!'],
    ],
    ...dated('#VALUE!', 0, (m, [guess], flows) => {
      m.require(m.gt(guess!, m.const(-1)), '#NUM!');
      return solveRate(m, guess!, (y) =>
        flows.map(({ value, years }) => ({ amount: m.mul(value, exp(m, m.mul(y, years))), time: years })),
      );
    }),
  },
];

/** NPV, IRR, MIRR, FVSCHEDULE, XNPV, XIRR. */
export const CASH_FLOW: readonly FunctionDefinition[] = [...LEVEL, SCHEDULE, ...DATED];

/** Flows at the ends of periods 1, 2, … discounted to the start of the first. */
function netPresentValue<V, B>(m: Checked<V, B>, rate: V, flows: readonly V[]): V {
  const discount = m.div(m.const(1), m.add(m.const(1), rate));
  return flows.reduceRight((rest, flow) => m.mul(m.add(rest, flow), discount), m.const(0));
}

function modifiedReturn<V, B>(
  m: Checked<V, B>,
  flows: readonly V[],
  [finance, reinvest]: readonly (V | undefined)[],
): V {
  const zero = m.const(0);
  const one = m.const(1);
  const periods = flows.length - 1;
  m.require(m.bool(periods > 0), '#DIV/0!');
  const growth = m.add(one, reinvest!);
  const inflows = flows.reduce((sum, flow) => m.add(m.mul(sum, growth), m.max(flow, zero)), zero);
  const cost = m.add(one, finance!);
  // Nothing is divided by 1 + rate as long as nothing is owed: a rate of -100 % is no error then.
  const outflows = flows.reduceRight(
    (sum, flow) => m.add(m.div(sum, m.select(m.eq(sum, zero), one, cost)), m.max(m.neg(flow), zero)),
    zero,
  );
  m.require(m.and(m.gt(outflows, zero), m.lt(outflows, m.const(Infinity))), '#DIV/0!');
  const ratio = m.div(inflows, outflows);
  m.require(m.ge(ratio, zero), '#NUM!');
  return m.sub(pow(m, ratio, m.div(one, m.const(periods))), one);
}

interface DatedFlow<V> {
  readonly value: V;
  /** Since the first flow, in years of 365 days. */
  readonly years: V;
}

type DatedKernel = <V, B>(m: Checked<V, B>, rest: readonly V[], flows: readonly DatedFlow<V>[]) => V;

/**
 * The evaluation and lowering of a function of paired values and dates. `at` is the position of the values; `mismatch`
 * is the error of a value or date that is text or a truth value.
 */
function dated(
  mismatch: '#NUM!' | '#VALUE!',
  at: number,
  kernel: DatedKernel,
): Pick<GeneralFunction, 'evaluate' | 'lower'> {
  return overNumbers((args) => {
    const values = elements(args[at]);
    const dates = elements(args[at + 1]);
    const rate = elements(args[at === 0 ? 2 : 0]);
    const isBad = (x: Element) =>
      typeof x === 'string' || typeof x === 'boolean' || (x === null && mismatch === '#NUM!');
    if (values.length !== dates.length || values.length === 0) return '#NUM!';
    if ([...values, ...dates].some(isBad)) return mismatch;
    const count = values.length;
    const compute: Kernel = (m, xs) => {
      const serials = xs.slice(count, 2 * count).map((date) => wholeSerial(m, date));
      for (const serial of serials) m.require(m.ge(serial, serials[0]!), '#NUM!');
      const flows = serials.map((serial, k) => ({
        value: xs[k]!,
        years: m.div(m.sub(serial, serials[0]!), m.const(365)),
      }));
      return kernel(m, xs.slice(2 * count), flows);
    };
    return { operands: [...values, ...dates, ...rate], compute };
  });
}

function total<V, B>(m: Checked<V, B>, values: readonly V[]): V {
  return values.reduce((sum, value) => m.add(sum, value), m.const(0));
}
