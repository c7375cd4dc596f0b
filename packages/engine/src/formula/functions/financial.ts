/** Financial functions: all of them, with the conversions between kinds of rates. */
import { expm1, log, log1p } from '../../special/elementary.ts';
import { ANNUITY } from './annuity.ts';
import { CASH_FLOW } from './cash-flow.ts';
import { DEPRECIATION } from './depreciation.ts';
import type { FunctionDefinition, NumericFunction } from './function.ts';

const RATES: readonly NumericFunction[] = [
  {
    name: 'EFFECT',
    category: 'financial',
    summary: 'The effective yearly rate of a nominal rate that is compounded several times a year.',
    parameters: [
      { name: 'nominal_rate', accepts: 'number', strict: true },
      { name: 'npery', accepts: 'number', strict: true },
    ],
    examples: [
      ['EFFECT(0.0525,4)', 0.05354266737075841],
      ['EFFECT(0.0525,4.9)', 0.05354266737075841],
      ['EFFECT(0,4)', '#NUM!'],
      ['EFFECT(0.05,0.5)', '#NUM!'],
    ],
    numeric: (m, nominal, npery) => {
      const times = m.trunc(npery);
      m.require(m.and(m.gt(nominal, m.const(0)), m.ge(times, m.const(1))), '#NUM!');
      return expm1(m, m.mul(times, log1p(m, m.div(nominal, times))));
    },
  },
  {
    name: 'NOMINAL',
    category: 'financial',
    summary: 'The nominal yearly rate of an effective rate that is compounded several times a year.',
    parameters: [
      { name: 'effect_rate', accepts: 'number', strict: true },
      { name: 'npery', accepts: 'number', strict: true },
    ],
    examples: [
      ['NOMINAL(0.053543,4)', 0.052500319868356016],
      ['NOMINAL(0.05,0)', '#NUM!'],
    ],
    numeric: (m, effective, npery) => {
      const times = m.trunc(npery);
      m.require(m.and(m.gt(effective, m.const(0)), m.ge(times, m.const(1))), '#NUM!');
      return m.mul(times, expm1(m, m.div(log1p(m, effective), times)));
    },
  },
  {
    name: 'RRI',
    category: 'financial',
    summary: 'The rate per period at which an amount grows into another.',
    parameters: [
      { name: 'nper', accepts: 'number' },
      { name: 'pv', accepts: 'number' },
      { name: 'fv', accepts: 'number' },
    ],
    examples: [
      ['RRI(96,10000,11000)', 0.000993307376291333],
      ['RRI(0,10000,11000)', '#NUM!'],
      ['RRI(1,10000,0)', -1],
    ],
    numeric: (m, nper, pv, fv) => {
      const zero = m.const(0);
      m.require(m.and(m.gt(nper, zero), m.ne(pv, zero)), '#NUM!');
      const ratio = m.div(fv, pv);
      m.require(m.ge(ratio, zero), '#NUM!');
      return m.select(m.eq(ratio, zero), m.const(-1), expm1(m, m.div(log(m, ratio), nper)));
    },
  },
  {
    name: 'PDURATION',
    category: 'financial',
    summary: 'The number of periods in which an amount grows into another.',
    parameters: [
      { name: 'rate', accepts: 'number' },
      { name: 'pv', accepts: 'number' },
      { name: 'fv', accepts: 'number' },
    ],
    examples: [
      ['PDURATION(0.025,2000,2200)', 3.859866162622645],
      ['PDURATION(0,2000,2200)', '#NUM!'],
    ],
    numeric: (m, rate, pv, fv) => {
      for (const positive of [rate, pv, fv]) m.require(m.gt(positive, m.const(0)), '#NUM!');
      return m.div(m.sub(log(m, fv), log(m, pv)), log1p(m, rate));
    },
  },
];

/** Financial functions. */
export const FINANCIAL: readonly FunctionDefinition[] = [...CASH_FLOW, ...ANNUITY, ...RATES, ...DEPRECIATION];
