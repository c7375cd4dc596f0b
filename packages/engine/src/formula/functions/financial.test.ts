/** Financial functions held to the equations that define them, and to each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedScalars, compute } from '../operators.ts';
import { isError, type Scalar } from '../value.ts';
import type { AggregateFunction, NumericFunction } from './function.ts';
import { findFunction } from './registry.ts';

function call(name: string, ...args: number[]): Scalar {
  return compute(checkedScalars(false), (m) => (findFunction(name) as NumericFunction).numeric(m, ...args));
}

function overFlows(name: string, flows: readonly number[], ...rest: number[]): Scalar {
  return compute(checkedScalars(false), (m) => (findFunction(name) as AggregateFunction).aggregate(m, flows, rest));
}

function number(value: Scalar): number {
  expect(isError(value) ? value.error : typeof value).toBe('number');
  return value as number;
}

function close(actual: number, expected: number, scale: number, tolerance = 1e-11): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance * scale);
}

const amount = fc.double({ min: 1, max: 1e6, noNaN: true });
const rate = fc.double({ min: -0.2, max: 0.5, noNaN: true });
const periods = fc.integer({ min: 1, max: 120 });
const timing = fc.constantFrom(0, 1);

describe('annuities', () => {
  it('PV, FV and PMT balance: pv (1+r)^n + pmt (1 + r type) ((1+r)^n - 1)/r + fv = 0, summed payment by payment', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 40 }), amount, amount, timing, (r, n, pv, fv, type) => {
        const pmt = number(call('PMT', r, n, pv, fv, type));
        let balance = pv;
        for (let k = 0; k < n; k++) balance = type === 1 ? (balance + pmt) * (1 + r) : balance * (1 + r) + pmt;
        const scale = (pv + fv + Math.abs(pmt) * n) * Math.max(1, (1 + r) ** n);
        close(balance, -fv, scale);
        close(number(call('FV', r, n, pmt, pv, type)), fv, scale);
        close(number(call('PV', r, n, pmt, fv, type)), pv, scale / Math.min(1, (1 + r) ** n));
      }),
    );
  });

  it('NPER and RATE find the time and rate again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0005, max: 0.3, noNaN: true }), periods, amount, timing, (r, n, pv, type) => {
        fc.pre(n > type); // one payment at the start pays all at once, at any rate
        const pmt = number(call('PMT', r, n, pv, 0, type));
        close(number(call('RATE', n, pmt, pv, 0, type, 0.1)), r, 1, 1e-9);
        fc.pre(r * n < 8); // later payments hardly touch the debt, and the time cannot be told from it
        close(number(call('NPER', r, pmt, pv, 0, type)), n, n, 1e-9);
      }),
    );
  });

  it('small rates lose no digits: FV of n payments of 1 is n + n (n-1)/2 r + …', () => {
    for (const n of [10, 360]) {
      const [r, c2, c3] = [1e-9, (n * (n - 1)) / 2, (n * (n - 1) * (n - 2)) / 6];
      close(number(call('FV', r, n, -1, 0, 0)), n + c2 * r + c3 * r * r, n, 4e-16);
    }
  });

  it('IPMT and PPMT make up the payment, and their sums are CUMIPMT and CUMPRINC', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        fc.integer({ min: 2, max: 60 }),
        amount,
        timing,
        fc.nat(),
        fc.nat(),
        (r, n, pv, type, a, b) => {
          const start = 1 + (a % n);
          const end = start + (b % (n - start + 1));
          let [interest, principal] = [0, 0];
          for (let k = start; k <= end; k++) {
            interest += number(call('IPMT', r, k, n, pv, 0, type));
            principal += number(call('PPMT', r, k, n, pv, 0, type));
          }
          const pmt = number(call('PMT', r, n, pv, 0, type));
          close(interest + principal, pmt * (end - start + 1), pv);
          close(number(call('CUMIPMT', r, n, pv, start, end, type)), interest, pv * n);
          close(number(call('CUMPRINC', r, n, pv, start, end, type)), principal, pv * n);
        },
      ),
    );
  });
});

describe('cash flows', () => {
  const project = fc.tuple(amount, fc.array(amount, { minLength: 1, maxLength: 40 }));

  it('NPV is the sum of the discounted flows', () => {
    fc.assert(
      fc.property(rate, fc.array(amount, { minLength: 1, maxLength: 30 }), (r, flows) => {
        const sum = flows.reduce((total, flow, k) => total + flow / (1 + r) ** (k + 1), 0);
        close(number(overFlows('NPV', flows, r)), sum, sum);
      }),
    );
  });

  it('IRR makes the net present value of an investment 0, whatever the guess', () => {
    fc.assert(
      fc.property(project, fc.double({ min: -0.9, max: 20, noNaN: true }), ([cost, income], guess) => {
        const flows = [-cost, ...income];
        const irr = number(overFlows('IRR', flows, guess));
        const discounted = flows.map((flow, k) => flow / (1 + irr) ** k);
        const total = discounted.reduce((sum, flow) => sum + flow, 0);
        // The rate itself is rounded: half a unit of the last place of 1 moves the flows by this much, and sums round too.
        const moved = discounted.reduce((sum, flow, k) => sum + (k * Math.abs(flow)) / (1 + irr), 0) * 2 ** -52;
        const rounded = discounted.reduce((sum, flow) => sum + Math.abs(flow), 0) * flows.length * 2 ** -51;
        expect(Math.abs(total)).toBeLessThanOrEqual(moved + rounded);
      }),
    );
  });

  it('IRR does not change when all flows are scaled, and turns into #NUM! without a change of sign', () => {
    fc.assert(
      fc.property(project, ([cost, income]) => {
        const irr = number(overFlows('IRR', [-cost, ...income], 0.1));
        close(number(overFlows('IRR', [1024 * cost, ...income.map((flow) => -1024 * flow)], 0.1)), irr, 1 + irr, 1e-12);
        expect(overFlows('IRR', [cost, ...income], 0.1)).toEqual({ error: '#NUM!' });
      }),
    );
  });

  it('MIRR equals IRR when both rates are the IRR', () => {
    fc.assert(
      fc.property(project, ([cost, income]) => {
        const flows = [-cost, ...income];
        const irr = number(overFlows('IRR', flows, 0.1));
        close(number(overFlows('MIRR', flows, irr, irr)), irr, 1 + irr, 1e-11);
      }),
    );
  });
});

describe('depreciation', () => {
  const asset = fc.record({
    cost: fc.double({ min: 1000, max: 1e6, noNaN: true }),
    share: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
    life: fc.integer({ min: 1, max: 30 }),
  });

  it('SLN and SYD write off the cost less the salvage value', () => {
    fc.assert(
      fc.property(asset, ({ cost, share, life }) => {
        const salvage = cost * share;
        let total = 0;
        for (let k = 1; k <= life; k++) total += number(call('SYD', cost, salvage, life, k));
        close(total, cost - salvage, cost);
        close(number(call('SLN', cost, salvage, life)) * life, cost - salvage, cost);
      }),
    );
  });

  it('DDB is the rate times what is left, and never goes below the salvage value', () => {
    fc.assert(
      fc.property(asset, fc.double({ min: 0.5, max: 4, noNaN: true }), ({ cost, share, life }, factor) => {
        const salvage = cost * share;
        let book = cost;
        for (let k = 1; k <= life; k++) {
          const expected = Math.max(0, Math.min(book * Math.min(factor / life, 1), book - salvage));
          close(number(call('DDB', cost, salvage, life, k, factor)), expected, cost);
          book -= expected;
        }
      }),
    );
  });

  it('DB applies its rounded rate to what is left', () => {
    fc.assert(
      fc.property(asset, fc.integer({ min: 1, max: 12 }), ({ cost, share, life }, month) => {
        const exact = (1 - share ** (1 / life)) * 1000;
        fc.pre(Math.abs((exact % 1) - 0.5) > 1e-6);
        const r = Math.round(exact) / 1000;
        let book = cost;
        for (let k = 1; k <= life; k++) {
          const expected = k === 1 ? (cost * r * month) / 12 : book * r;
          close(number(call('DB', cost, cost * share, life, k, month)), expected, cost);
          book -= expected;
        }
      }),
    );
  });
});
