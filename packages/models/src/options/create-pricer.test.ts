import { BACKENDS, BLOCK } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelsError } from '../models-error.ts';
import { CONTRACT_FIELDS, type Contract } from './contract.ts';
import { createPricer } from './create-pricer.ts';
import { priceOne } from './price-one.ts';
import { type Contracts, DEFAULT_SPECIFICATION, OPTION_MODELS, OUTCOMES, type PricingSpecification } from './pricer.ts';
import { QUANTITIES, type QuantityName } from './quantities.ts';
import { ALLOWED, USUAL } from './random-contracts.ts';

const ALL: PricingSpecification = { ...DEFAULT_SPECIFICATION, quantities: Object.keys(QUANTITIES) as QuantityName[] };
const UNITS = { theta: 'day252', vega: '0.01', rho: '0.01' } as const;

function columnsOf(contracts: readonly Contract<number>[]): Contracts {
  const column = (field: keyof Contract<number>) => Float64Array.from(contracts, (contract) => contract[field]);
  return Object.fromEntries(CONTRACT_FIELDS.map((field) => [field, column(field)])) as unknown as Contracts;
}

function run(
  specification: PricingSpecification,
  contracts: readonly Contract<number>[],
  first: number,
  count: number,
) {
  const pricer = createPricer(specification);
  const results = pricer.results.map(() => new Float64Array(contracts.length).fill(-7));
  const outcomes = new Uint8Array(contracts.length).fill(77);
  pricer.price(columnsOf(contracts), first, count, results, outcomes);
  return { names: pricer.results, results, outcomes };
}

describe('a pricer', () => {
  const sample = fc.sample(fc.oneof(USUAL, ALLOWED), { numRuns: BLOCK + 501, seed: 4 });
  // What is not allowed, too.
  const contracts = [...sample, { ...sample[0]!, spot: NaN }, { ...sample[1]!, volatility: -1 }];

  it.each(OPTION_MODELS)(
    'gives the bits of the reference interpreter and of one contract priced alone: %s',
    (model) => {
      const specification = { ...ALL, model, units: UNITS };
      const { names, results, outcomes } = run(specification, contracts, 0, contracts.length);
      const slow = createPricer(specification, BACKENDS.find(({ name }) => name === 'reference')!);
      const expected = names.map(() => new Float64Array(contracts.length));
      slow.price(columnsOf(contracts), 0, contracts.length, expected, new Uint8Array(contracts.length));
      expect(results).toEqual(expected);
      contracts.forEach((contract, i) => {
        const alone = priceOne(specification, contract).results;
        names.forEach((name, k) => {
          expect(results[k]![i], `${name} of contract ${i}`).toBe(alone[name]);
        });
      });
      expect(outcomes.every((outcome) => outcome === 0)).toBe(true);
    },
  );

  it('writes the contracts asked and no other, wherever they stand', () => {
    const whole = run(ALL, contracts, 0, contracts.length).results;
    const { results, outcomes } = run(ALL, contracts, 301, BLOCK + 3);
    results.forEach((column, k) => {
      column.forEach((value, i) => {
        expect(value).toBe(i >= 301 && i < 304 + BLOCK ? whole[k]![i] : -7);
      });
    });
    expect(outcomes.indexOf(0)).toBe(301);
    expect(outcomes.lastIndexOf(0)).toBe(303 + BLOCK);
  });

  it('multiplies by the units', () => {
    const at = contracts[0]!;
    const [plain, scaled] = [priceOne(ALL, at).results, priceOne({ ...ALL, units: UNITS }, at).results];
    const factors = {
      price: 1,
      delta: 1,
      speed: 1,
      theta: 1 / 252,
      charm: 1 / 252,
      rho: 0.01,
      vega: 0.01,
      volga: 1e-4,
    };
    for (const [name, factor] of Object.entries(factors) as [QuantityName, number][]) {
      expect(scaled[name]! / (plain[name]! * factor), name).toBeCloseTo(1, 14);
    }
  });

  it('finds the volatility of a price, and the quantities at it', () => {
    const from = fc
      .sample(USUAL, { numRuns: 600, seed: 5 })
      .filter(({ volatility, expiry }) => volatility * expiry < 9);
    const specification: PricingSpecification = { ...ALL, solve: 'implied-volatility' };
    const quoted = from.map((contract) => ({ ...contract, volatility: priceOne(ALL, contract).results.price! }));
    const { names, results, outcomes } = run(specification, quoted, 0, quoted.length);
    expect(names).toEqual(['implied_volatility', ...ALL.quantities]);
    const repriced = results[1 + ALL.quantities.indexOf('price')]!;
    quoted.forEach(({ volatility: price, spot, strike }, i) => {
      expect(OUTCOMES[outcomes[i]!]).toBe('priced');
      expect(Math.abs(repriced[i]! - price)).toBeLessThanOrEqual(1e-13 * Math.max(price, spot, strike));
    });
  });

  it('says why a price has no volatility, and gives NaN for it', () => {
    const at = { spot: 100, strike: 90, expiry: 1, rate: 0.05, dividend: 0, volatility: 0, sign: 1 };
    const specification: PricingSpecification = { ...ALL, solve: 'implied-volatility' };
    const quoted = [14, 101, 20].map((volatility) => ({ ...at, volatility }));
    const { results, outcomes } = run(specification, quoted, 0, 3);
    expect(Array.from(outcomes, (outcome) => OUTCOMES[outcome])).toEqual([
      'below-intrinsic',
      'above-maximum',
      'priced',
    ]);
    for (const column of results) expect(Array.from(column, Number.isNaN)).toEqual([true, true, false]);
  });

  it('refuses by name what there is not', () => {
    const refusal = (change: object): string => {
      try {
        createPricer({ ...DEFAULT_SPECIFICATION, ...change });
      } catch (error) {
        if (error instanceof ModelsError) return error.message;
      }
      return '';
    };
    expect(refusal({ model: 'heston' })).toBe(
      'The model "heston" is unknown. Choose one of: black-scholes, black-76, garman-kohlhagen.',
    );
    expect(refusal({ quantities: ['lambda'] })).toMatch(
      /^The quantity "lambda" is unknown\. Choose one of: price, delta, /,
    );
    expect(refusal({ units: { ...UNITS, theta: 'week' } })).toContain('The unit of theta "week" is unknown');
    expect(refusal({ quantities: [] })).toMatch(/^Nothing is asked of the contracts\. Choose at least one of: price, /);
    expect(refusal({ exercise: 'american', solve: 'implied-volatility' })).toContain('European contracts only');
    expect(() => run(ALL, contracts, 1, contracts.length)).toThrow('The column "spot" holds');
  });
});
