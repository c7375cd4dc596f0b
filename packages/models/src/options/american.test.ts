/** American prices against published values, the tree, the bounds that hold without a model, and on both backends. */
import { readFileSync } from 'node:fs';
import { BACKENDS, Builder, SCALARS } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AmericanFormula, americanPrice } from './american.ts';
import { binomialPrice } from './binomial.ts';
import { blackScholes } from './black-scholes.ts';
import { CONTRACT_FIELDS, type Contract } from './contract.ts';
import { goldenRows } from './golden/rows.ts';

const METHODS = ['andersen-lake', 'barone-adesi-whaley', 'bjerksund-stensland'] as const satisfies AmericanFormula[];

function contractOf(values: readonly number[]): Contract<number> {
  return Object.fromEntries(CONTRACT_FIELDS.map((field, i) => [field, values[i]!])) as unknown as Contract<number>;
}

function price(contract: Contract<number>, method: AmericanFormula = 'andersen-lake'): number {
  return americanPrice(SCALARS, contract, method).price;
}

const european = (contract: Contract<number>): number => blackScholes(SCALARS, 'black-scholes', contract).price;
const larger = ({ spot, strike }: Contract<number>): number => Math.max(spot, strike);

const GOLDEN = goldenRows(readFileSync(new URL('./golden/american.csv', import.meta.url), 'utf8')).map((fields) => ({
  contract: contractOf(fields.slice(0, 7).map(Number)),
  kind: fields[7]!,
  expected: Number(fields[8]),
  tolerance: Number(fields[9]),
}));

describe('published values', () => {
  it.each([
    ['true', 'andersen-lake', 47],
    ['barone-adesi-whaley', 'barone-adesi-whaley', 37],
    ['bjerksund-stensland', 'bjerksund-stensland', 8],
  ] as const)('of the kind "%s" are those of %s', (kind, method, count) => {
    const rows = GOLDEN.filter((row) => row.kind === kind);
    expect(rows.length).toBe(count);
    for (const { contract, expected, tolerance } of rows) {
      expect(Math.abs(price(contract, method) - expected), JSON.stringify(contract)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('with 50 dates of exercise a year are below by no more than the interest between two', () => {
    const rows = GOLDEN.filter((row) => row.kind === 'bermudan');
    expect(rows.length).toBe(20);
    for (const { contract, expected, tolerance } of rows) {
      const gap = price(contract) - expected;
      expect(gap).toBeGreaterThan(-tolerance);
      expect(gap).toBeLessThan(tolerance + contract.strike * (1 - Math.exp(-contract.rate / 50)));
    }
  });
});

/** Contracts within three deviations of the money. */
function contracts(rates: { min: number; max: number }, volatilities = { min: 0.03, max: 0.8 }) {
  const rate = fc.double({ ...rates, noNaN: true });
  const shape = fc.record({
    expiry: fc.double({ min: 0.02, max: 5, noNaN: true }),
    rate,
    dividend: fc.oneof(rate, fc.constant(0)),
    volatility: fc.double({ ...volatilities, noNaN: true }),
    sign: fc.constantFrom(1, -1),
    distance: fc.double({ min: -3, max: 3, noNaN: true }),
  });
  return shape.map(({ distance, ...rest }): Contract<number> => {
    return { ...rest, strike: 100, spot: 100 * Math.exp(distance * rest.volatility * Math.sqrt(rest.expiry)) };
  });
}

describe('the tree', () => {
  /** What the tree may be off by, from how much it still moves, and the methods' own error. */
  function allowed(contract: Contract<number>, fine: number, own: number): number {
    const moves = [101, 201].map((steps) => Math.abs(fine - binomialPrice(contract, steps)));
    return 4 * Math.max(...moves) + own * larger(contract);
  }

  it.each([
    ['usual rates', { min: 0, max: 0.15 }, undefined],
    ['rates of both signs', { min: -0.1, max: 0.1 }, undefined],
    ['almost no volatility', { min: 0, max: 0.1 }, { min: 0.002, max: 0.03 }],
  ] as const)('agrees with the integral equation: %s', (_, rates, volatilities) => {
    fc.assert(
      fc.property(contracts(rates, volatilities), (contract) => {
        const found = americanPrice(SCALARS, contract, 'andersen-lake');
        fc.pre(!found.hasTwoBoundaries && steepness(contract) < 6);
        const tree = binomialPrice(contract);
        expect(Math.abs(found.price - tree)).toBeLessThanOrEqual(allowed(contract, tree, 2e-6));
      }),
      { numRuns: 80 },
    );
  });
});

/** Deviations until expiry by which the drift takes a contract away from exercise. */
function steepness({ rate, dividend, volatility, expiry, sign }: Contract<number>): number {
  return ((sign * (dividend - rate) - volatility ** 2 / 2) * Math.sqrt(expiry)) / volatility;
}

describe('a steep drift', () => {
  it('makes it a contract without expiry, whose steps no tree can follow', () => {
    fc.assert(
      fc.property(contracts({ min: 0, max: 0.1 }, { min: 0.002, max: 0.03 }), ({ ...contract }) => {
        // Merton 1973; a put, as the yield must be below the rate.
        const put = { ...contract, sign: -1, dividend: 0 };
        fc.pre(steepness(put) > 6);
        const gamma = (2 * put.rate) / put.volatility ** 2;
        const boundary = (put.strike * gamma) / (1 + gamma);
        const endless = (put.strike - boundary) * (put.spot / boundary) ** -gamma;
        const expected = put.spot <= boundary ? put.strike - put.spot : endless;
        expect(Math.abs(price(put) - expected)).toBeLessThan(1e-6 * larger(put));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the formulas', () => {
  it('are as near to the integral equation as they say, and the flat boundary is below', () => {
    fc.assert(
      fc.property(contracts({ min: 0, max: 0.15 }), (contract) => {
        const best = price(contract);
        const unit = larger(contract);
        const quadratic = Math.abs(price(contract, 'barone-adesi-whaley') - best);
        const below = best - price(contract, 'bjerksund-stensland');
        expect(quadratic).toBeLessThan((contract.expiry <= 1 ? 0.003 : 0.025) * unit);
        expect(below).toBeLessThan((contract.expiry <= 1 ? 0.01 : 0.025) * unit);
        expect(below).toBeGreaterThan(-1e-6 * unit);
      }),
      { numRuns: 400 },
    );
  });
});

describe.each(METHODS)('%s', (method) => {
  const all = contracts({ min: -0.2, max: 0.3 }, { min: 0, max: 2 });

  it('is at least European and intrinsic, and at most spot or strike', () => {
    fc.assert(
      fc.property(all, (contract) => {
        const found = americanPrice(SCALARS, contract, method);
        const intrinsic = Math.max(0, contract.sign * (contract.spot - contract.strike));
        expect(found.price).toBeGreaterThanOrEqual(Math.max(intrinsic, european(contract)));
        expect(found.isExercised).toBe(intrinsic > 0 && found.price === intrinsic);
        const most = contract.sign > 0 ? contract.spot : contract.strike;
        const grown = Math.exp(Math.max(0, -(contract.sign > 0 ? contract.dividend : contract.rate)) * contract.expiry);
        expect(found.price).toBeLessThanOrEqual(most * grown * (1 + 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  it('is European where early exercise never pays', () => {
    fc.assert(
      fc.property(all, ({ ...contract }) => {
        const [own, other] =
          contract.sign > 0 ? [contract.dividend, contract.rate] : [contract.rate, contract.dividend];
        fc.pre(own <= 0 && other >= own);
        expect(price(contract, method)).toBe(european(contract));
      }),
      { numRuns: 300 },
    );
  });

  it('is the intrinsic value at expiry, and what is certain without volatility', () => {
    const contract = { spot: 90, strike: 100, expiry: 0, rate: 0.05, dividend: 0.01, volatility: 0.3, sign: -1 };
    expect(americanPrice(SCALARS, contract, method)).toMatchObject({ price: 10, isExercised: true });
    expect(price({ ...contract, spot: 110 }, method)).toBe(0);
    // Held until the spot has fallen to where its yield is worth the strike's interest.
    const waiting = { spot: 90, strike: 100, expiry: 10, rate: 0.02, dividend: 0.08, volatility: 0, sign: -1 };
    const best = Math.log((0.08 * 90) / (0.02 * 100)) / (0.08 - 0.02);
    expect(best).toBeGreaterThan(10);
    expect(price(waiting, method)).toBeCloseTo(european(waiting), 9);
    const soon = { ...waiting, spot: 40, strike: 100 };
    const time = Math.log((0.08 * 40) / (0.02 * 100)) / 0.06;
    expect(time).toBeLessThan(10);
    const expected = 100 * Math.exp(-0.02 * time) - 40 * Math.exp(-0.08 * time);
    expect(price(soon, method)).toBeCloseTo(expected, 9);
    expect(binomialPrice(soon)).toBeCloseTo(expected, 9);
  });

  it('does not depend on the unit of money', () => {
    const contract = { spot: 103, strike: 100, expiry: 0.7, rate: 0.04, dividend: 0.02, volatility: 0.25, sign: -1 };
    const large = price({ ...contract, spot: 103 * 2 ** 40, strike: 100 * 2 ** 40 }, method);
    expect(large).toBe(price(contract, method) * 2 ** 40);
  });

  it.each(BACKENDS.filter(({ exact }) => exact))('has the same bits on $name', async (backend) => {
    const builder = new Builder();
    const inputs = CONTRACT_FIELDS.map((field, column) => [field, builder.input(column)]);
    const found = americanPrice(builder, Object.fromEntries(inputs) as Contract<never>, method);
    const flags = [found.isExercised, found.hasTwoBoundaries].map((flag) =>
      builder.select(flag, builder.const(1), builder.const(0)),
    );
    const kernel = await backend.compile(builder.graph([found.price, ...flags]));
    const cases = [
      ...GOLDEN.filter((_, i) => i % 5 === 0).map((row) => row.contract),
      ...fc.sample(all, { numRuns: 40, seed: 1 }),
    ];
    const columns = CONTRACT_FIELDS.map((field) => Float64Array.from(cases, (contract) => contract[field]));
    const results = kernel.run({ seed: 1, replicate: 0, first: 0, count: cases.length }, columns);
    cases.forEach((contract, i) => {
      const expected = americanPrice(SCALARS, contract, method);
      const bits = [expected.price, Number(expected.isExercised), Number(expected.hasTwoBoundaries)];
      expect([results[0]![i], results[1]![i], results[2]![i]], JSON.stringify(contract)).toEqual(bits);
    });
    kernel.release();
  });
});

describe('a call', () => {
  it('is a put with spot and strike, rate and yield exchanged', () => {
    fc.assert(
      fc.property(contracts({ min: 0, max: 0.15 }), ({ spot, strike, rate, dividend, ...rest }) => {
        const here = { ...rest, spot, strike, rate, dividend };
        const mirrored = { ...rest, spot: strike, strike: spot, rate: dividend, dividend: rate, sign: -rest.sign };
        for (const method of ['andersen-lake', 'bjerksund-stensland'] as const) {
          expect(Math.abs(price(here, method) - price(mirrored, method))).toBeLessThan(1e-12 * larger(here));
        }
      }),
      { numRuns: 100 },
    );
  });
});
