import { BACKENDS } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialPrice } from './binomial.ts';
import { CONTRACT_FIELDS, type Contract } from './contract.ts';
import { createPricer } from './create-pricer.ts';
import { EARLY_QUANTITIES, type EarlyQuantity } from './early-exercise.ts';
import { priceOne } from './price-one.ts';
import { type AmericanMethod, type Contracts, DEFAULT_SPECIFICATION, type PricingSpecification } from './pricer.ts';
import { ALLOWED, USUAL } from './random-contracts.ts';

const AMERICAN: PricingSpecification = { ...DEFAULT_SPECIFICATION, exercise: 'american', quantities: EARLY_QUANTITIES };
const PUT = { spot: 95, strike: 100, expiry: 0.75, rate: 0.05, dividend: 0.02, volatility: 0.25, sign: -1 };

type Early = Readonly<Record<EarlyQuantity, number>>;
const priced = (contract: Contract<number>, change: Partial<PricingSpecification> = {}): Early =>
  priceOne({ ...AMERICAN, ...change }, contract).results as Early;

function run(specification: PricingSpecification, contracts: readonly Contract<number>[], reference = false) {
  const backend = BACKENDS.find(({ name }) => name === (reference ? 'reference' : 'wasm'))!;
  const pricer = createPricer(specification, backend);
  const results = pricer.results.map(() => new Float64Array(contracts.length));
  const columns = CONTRACT_FIELDS.map((field) => [field, Float64Array.from(contracts, (contract) => contract[field])]);
  const outcomes = new Uint8Array(contracts.length);
  pricer.price(Object.fromEntries(columns) as Contracts, 0, contracts.length, results, outcomes);
  return results;
}

/** Where one boundary is, so that formulas price it. */
const hasFormula = ({ rate, dividend, sign }: Contract<number>): boolean =>
  sign > 0 ? !(rate < dividend && dividend < 0) : !(dividend < rate && rate < 0);

describe('an American pricer', () => {
  it.each(['andersen-lake', 'barone-adesi-whaley', 'bjerksund-stensland'] as const)(
    'gives the bits of one contract priced alone, where exercise has two boundaries too: %s',
    (method) => {
      const contracts = [
        ...fc.sample(USUAL, { numRuns: 6, seed: 9 }),
        { ...PUT, rate: -0.01, dividend: -0.03 },
        { ...PUT, spot: 60 },
        { ...PUT, volatility: NaN },
      ];
      for (const model of ['black-scholes', 'black-76'] as const) {
        const specification = { ...AMERICAN, method, model };
        const results = run(specification, contracts);
        contracts.forEach((contract, i) => {
          const alone = priced(contract, specification);
          EARLY_QUANTITIES.forEach((name, k) => {
            expect(results[k]![i], `${name} of ${i}, ${model}`).toBe(alone[name]);
          });
        });
      }
    },
  );

  it('gives the bits of the reference interpreter', () => {
    const contracts = [PUT, { ...PUT, sign: 1 }];
    const specification: PricingSpecification = { ...AMERICAN, method: 'barone-adesi-whaley' };
    expect(run(specification, contracts)).toEqual(run(specification, contracts, true));
  });

  it.each(['barone-adesi-whaley', 'andersen-lake'] as const)('gives a number for whatever is allowed: %s', (method) => {
    const contracts = fc.sample(ALLOWED, { numRuns: 300, seed: 6 }).filter(hasFormula);
    const results = run({ ...AMERICAN, method }, contracts);
    contracts.forEach((contract, i) => {
      EARLY_QUANTITIES.forEach((name, k) => {
        const value = results[k]![i]!;
        const isGood = Number.isFinite(value) && !Object.is(value, -0);
        expect(isGood, `${name} is ${value} of ${JSON.stringify(contract)}`).toBe(true);
      });
    });
  });

  it('refuses derivatives that differences do not give', () => {
    expect(() => createPricer({ ...AMERICAN, quantities: ['speed'] })).toThrow(
      'The speed of American contracts is not offered',
    );
  });
});

describe('American Greeks', () => {
  /** The tree's price is off by about this share of the strike (see `binomial.ts`). */
  const OFF = 3e-6;

  it.each([
    ['put', PUT],
    ['put that yields more', { ...PUT, dividend: 0.08 }],
    ['call', { ...PUT, sign: 1, dividend: 0.09 }],
    ['call deep in the money', { ...PUT, sign: 1, spot: 130, dividend: 0.06 }],
    ['long put', { ...PUT, expiry: 5, volatility: 0.4 }],
    ['forward', { ...PUT, dividend: 0.05 }],
  ])('are those of a tree: %s', (_, contract) => {
    const moved = (change: Partial<Contract<number>>): number => binomialPrice({ ...contract, ...change });
    const { spot, strike, rate, volatility, dividend, expiry } = contract;
    const noise = OFF * strike;
    const all = priced(contract);
    const near = (name: EarlyQuantity, expected: number, slack: number): void => {
      expect(Math.abs(all[name] - expected), `${name} ${all[name]}, by the tree ${expected}`).toBeLessThanOrEqual(
        slack,
      );
    };
    near('price', moved({}), noise);
    // Differences over a step h, of errors `noise` and of what they leave out, h² times the next odd (even) derivative / 6 (12).
    const h = 0.1 * spot * volatility * Math.sqrt(expiry);
    const [below, at, above] = [moved({ spot: spot - h }), moved({}), moved({ spot: spot + h })];
    const bend = (0.5 * h * h) / (spot * volatility * Math.sqrt(expiry)) ** 2;
    near('delta', (above - below) / (2 * h), noise / h + bend * all.gamma * spot * volatility * Math.sqrt(expiry));
    near('gamma', (above - 2 * at + below) / (h * h), (4 * noise) / (h * h) + bend * all.gamma);
    const difference = (field: 'volatility' | 'rate' | 'dividend', x: number, step: number): number =>
      (moved({ [field]: x + step }) - moved({ [field]: x - step })) / (2 * step);
    near('vega', difference('volatility', volatility, 0.005), noise / 0.005 + 1e-3 * all.vega);
    near('rho', difference('rate', rate, 0.002), noise / 0.002 + 1e-3 * Math.abs(all.rho));
    near('dividend_rho', difference('dividend', dividend, 0.002), noise / 0.002 + 1e-3 * Math.abs(all.dividend_rho));
    const passed = (moved({ expiry: expiry - 0.01 }) - moved({ expiry: expiry + 0.01 })) / 0.02;
    near('theta', passed, noise / 0.01 + 1e-3 * Math.abs(all.theta));
  });

  it('are those of the European contract where early exercise never pays', () => {
    const call = { ...PUT, sign: 1, dividend: 0 };
    const european = priceOne({ ...AMERICAN, exercise: 'european' }, call).results as Early;
    const early = priced(call);
    for (const name of EARLY_QUANTITIES)
      expect(early[name] / european[name], name).toBeCloseTo(1, name === 'rho' ? 8 : 9);
  });

  it('are those of the intrinsic value where exercise is immediate', () => {
    const exercised = { price: 40, delta: -1, gamma: 0, theta: 0, vega: 0, rho: 0, dividend_rho: 0 };
    for (const method of [
      'andersen-lake',
      'barone-adesi-whaley',
      'bjerksund-stensland',
      'binomial',
    ] as AmericanMethod[]) {
      expect(priced({ ...PUT, spot: 60 }, { method }), method).toEqual(exercised);
    }
    expect(priced({ ...PUT, spot: 60, expiry: 0 })).toEqual(exercised);
  });

  it("know that a forward's yield is the interest rate", () => {
    const asSpot = priced({ ...PUT, dividend: PUT.rate });
    const forward = priced({ ...PUT, dividend: NaN }, { model: 'black-76' });
    for (const name of ['price', 'delta', 'gamma', 'theta', 'vega'] as const) expect(forward[name]).toBe(asSpot[name]);
    expect(forward.rho).toBeCloseTo(asSpot.rho + asSpot.dividend_rho, 4);
    expect(forward.dividend_rho).toBe(0);
  });
});
