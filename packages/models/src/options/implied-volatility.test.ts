/** Implied volatilities against mpmath, Jaeckel's own program, prices of chosen volatilities, and on both backends. */
import { readFileSync } from 'node:fs';
import { BACKENDS, Builder, normalCdf, SCALARS } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes } from './black-scholes.ts';
import { goldenRows } from './golden/rows.ts';
import { normalisedVolatility } from './implied-normalised.ts';
import { impliedVolatility, type QuotedContract } from './implied-volatility.ts';

const UNIT = 2 ** -53;
const FIELDS = ['spot', 'strike', 'expiry', 'rate', 'dividend', 'sign', 'price'] as const;

function read(name: string): string[][] {
  return goldenRows(readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8'));
}

function quoted(values: readonly number[]): QuotedContract<number> {
  return Object.fromEntries(FIELDS.map((field, i) => [field, values[i]!])) as unknown as QuotedContract<number>;
}

/**
 * What the volatility may be off by: a few units of its own, and what the roundings of the price, of discounting and
 * of the intrinsic value move it by.
 */
function bound(contract: QuotedContract<number>, volatility: number, vega: number): number {
  const { spot, strike, expiry, rate, dividend, price, sign } = contract;
  const [asset, payment] = [spot * Math.exp(-dividend * expiry), strike * Math.exp(-rate * expiry)];
  const dearer = Math.max(asset, payment);
  const isInside = sign * (asset - payment) > 0;
  const exponents = (Math.abs(rate) + Math.abs(dividend)) * expiry;
  const moved = (exponents * asset + (isInside ? dearer : 0) + price) / vega;
  const logMoneyness = Math.abs(Math.log(asset / payment));
  // The logarithm of the moneyness has a rounding of its size, and of the rates'.
  const moneyness = (exponents / Math.sqrt(expiry)) * (1 + (volatility * Math.sqrt(expiry)) / (logMoneyness || 1));
  return UNIT * (6 * volatility + 3 * moved + 3 * moneyness);
}

describe('against exact solutions', () => {
  const rows = read('implied.csv')
    .slice(1)
    .map((row) => row.map(Number));

  it('is within its stated error over wide ranges', () => {
    for (const row of rows) {
      const contract = quoted(row);
      const [volatility, vega] = [row[7]!, row[8]!];
      const found = impliedVolatility(SCALARS, contract);
      expect(found.outcome).toBe(0);
      expect(Math.abs(found.volatility - volatility), `${row}`).toBeLessThanOrEqual(bound(contract, volatility, vega));
    }
  });

  it.each(BACKENDS.filter(({ exact }) => exact))('has the same bits on $name', async (backend) => {
    const builder = new Builder();
    const inputs = FIELDS.map((field, column) => [field, builder.input(column)]);
    const { volatility, outcome } = impliedVolatility(builder, Object.fromEntries(inputs));
    const kernel = await backend.compile(builder.graph([volatility, outcome]));
    const cases = [...rows, ...UNUSUAL.map(({ contract }) => contract)];
    const columns = FIELDS.map((_, column) => Float64Array.from(cases, (row) => row[column]!));
    const results = kernel.run({ seed: 1, replicate: 0, first: 0, count: cases.length }, columns);
    cases.forEach((row, i) => {
      const expected = impliedVolatility(SCALARS, quoted(row));
      expect([results[0]![i], results[1]![i]], `${row}`).toEqual([expected.volatility, expected.outcome]);
    });
    kernel.release();
  });
});

describe("against Jaeckel's program", () => {
  const rows = read('implied-published.csv').map(([kind, ...values]) => ({ kind, values: values.map(Number) }));
  const of = (kind: string): number[][] => rows.filter((row) => row.kind === kind).map(({ values }) => values);

  it('has his normal distribution', () => {
    // His exponential is of the rounded square, so that he himself is off by 26 units at -8.
    for (const [z, cdf] of of('normal')) {
      expect(Math.abs(normalCdf(SCALARS, z!) / cdf! - 1)).toBeLessThan(2 ** -52 * (1 + z! ** 2 / 2));
    }
  });

  it('has his volatilities of normalised prices', () => {
    for (const [x, , sign, price, expected, vega] of of('normalised') as [
      number,
      number,
      1 | -1,
      number,
      number,
      number,
    ][]) {
      const isOutside = x * sign <= 0 && price > 0;
      const most = Math.exp(-Math.abs(x) / 2);
      const contract = quoted([Math.exp(x / 2), Math.exp(-x / 2), 1, 0, 0, sign, price]);
      const found = isOutside
        ? normalisedVolatility(SCALARS, { x: Math.abs(x), price, complement: most - price, most })
        : impliedVolatility(SCALARS, contract).volatility;
      const allowed = expected === 0 ? 0 : 2 * bound(contract, expected, vega);
      expect(Math.abs(found - expected), `${x} ${price}`).toBeLessThanOrEqual(allowed);
    }
  });

  it('has his volatilities of prices', () => {
    for (const [forward, strike, expiry, sign, , price, expected] of of('black')) {
      const contract = quoted([forward!, strike!, expiry!, 0, 0, sign!, price!]);
      const found = impliedVolatility(SCALARS, contract);
      // The tolerance of the published rows.
      expect(Math.abs(found.volatility - expected!)).toBeLessThanOrEqual(1e-13);
    }
  });
});

describe('the price of a volatility', () => {
  /** A contract `distance` standard deviations from the money. */
  const contracts = fc.record({
    spot: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    expiry: fc.double({ min: 1e-3, max: 30, noNaN: true }),
    rate: fc.double({ min: -0.05, max: 0.2, noNaN: true }),
    dividend: fc.double({ min: -0.05, max: 0.2, noNaN: true }),
    logVolatility: fc.double({ min: Math.log(1e-4), max: Math.log(10), noNaN: true }),
    distance: fc.double({ min: -8, max: 8, noNaN: true }),
    sign: fc.constantFrom(1, -1),
  });

  it('implies that volatility', () => {
    fc.assert(
      fc.property(contracts, ({ logVolatility, distance, ...rest }) => {
        const volatility = Math.exp(logVolatility);
        const drift = (rest.rate - rest.dividend) * rest.expiry;
        const strike = rest.spot * Math.exp(drift + distance * volatility * Math.sqrt(rest.expiry));
        fc.pre(strike > 1e-40 && strike < 1e40);
        const { price, vega } = blackScholes(SCALARS, 'black-scholes', { ...rest, strike, volatility });
        const contract = { ...rest, strike, price };
        // The price is a difference of tails with roundings of their own, each about vega / √T.
        // Where not even a tenth of the volatility shows in the price, nothing can be found.
        const tails = (12 * UNIT) / Math.sqrt(rest.expiry);
        const allowed = 4 * bound(contract, volatility, vega) + tails;
        fc.pre(allowed < volatility / 10);
        const found = impliedVolatility(SCALARS, contract);
        expect(found.outcome).toBe(0);
        expect(Math.abs(found.volatility - volatility)).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Spot, strike, expiry, rate, dividend, sign, price. */
const UNUSUAL = [
  { name: 'a call at its intrinsic value', contract: [120, 100, 1, 0, 0, 1, 20], volatility: 0, outcome: 0 },
  {
    name: 'a call a rounding below it',
    contract: [120.1, 100, 1, 0, 0, 1, 20.099999999999994],
    volatility: 0,
    outcome: 0,
  },
  { name: 'a call below it', contract: [120, 100, 1, 0, 0, 1, 19.9999], volatility: NaN, outcome: 1 },
  { name: 'a put below it', contract: [90, 100, 1, 0, 0, -1, 9], volatility: NaN, outcome: 1 },
  { name: 'a call with a rate below it', contract: [100, 100, 1, 0.05, 0, 1, 4.8], volatility: NaN, outcome: 1 },
  { name: 'a price of 0 out of the money', contract: [90, 100, 1, 0, 0, 1, 0], volatility: 0, outcome: 0 },
  { name: 'a price of 0 at the money', contract: [100, 100, 1, 0, 0, 1, 0], volatility: 0, outcome: 0 },
  { name: 'a price of 0 in the money', contract: [110, 100, 1, 0, 0, 1, 0], volatility: NaN, outcome: 1 },
  { name: 'a price below 0', contract: [90, 100, 1, 0, 0, 1, -1], volatility: NaN, outcome: 1 },
  { name: 'a call at the spot', contract: [100, 100, 1, 0, 0, 1, 100], volatility: NaN, outcome: 2 },
  { name: 'a call above the spot', contract: [100, 90, 1, 0, 0, 1, 101], volatility: NaN, outcome: 2 },
  { name: 'a put above the discounted strike', contract: [100, 90, 1, 0.1, 0, -1, 85], volatility: NaN, outcome: 2 },
  { name: 'an expired call at its value', contract: [110, 100, 0, 0.1, 0, 1, 10], volatility: 0, outcome: 0 },
  { name: 'an expired call out of the money', contract: [90, 100, 0, 0.1, 0, 1, 0], volatility: 0, outcome: 0 },
  { name: 'an expired call above its value', contract: [110, 100, 0, 0.1, 0, 1, 11], volatility: NaN, outcome: 2 },
  { name: 'an expired call below its value', contract: [110, 100, 0, 0.1, 0, 1, 9], volatility: NaN, outcome: 1 },
];

describe('at the ends', () => {
  it.each(UNUSUAL)('$name', ({ contract, volatility, outcome }) => {
    expect(impliedVolatility(SCALARS, quoted(contract))).toEqual({ volatility, outcome });
  });

  it('has a number for every price of the interior, however near the ends', () => {
    const logs = fc.double({ min: -100, max: 100, noNaN: true });
    const inside = fc.double({ min: 1e-300, max: 1, minExcluded: true, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(logs, fc.double({ min: -690, max: 0, noNaN: true }), fc.boolean(), inside, (x, log, isPut, share) => {
        const [spot, strike, sign] = [Math.exp(x / 2), Math.exp(-x / 2), x > 0 !== isPut ? -1 : 1];
        const outside = Math.min(spot, strike);
        const price = outside * (isPut ? share : Math.exp(log));
        fc.pre(price < outside && price > 0 && x * sign <= 0);
        const { volatility, outcome } = impliedVolatility(SCALARS, quoted([spot, strike, 1, 0, 0, sign, price]));
        expect(outcome).toBe(0);
        expect(volatility).toBeGreaterThan(0);
        expect(volatility).toBeLessThan(80);
      }),
      { numRuns: 2000 },
    );
  });
});
