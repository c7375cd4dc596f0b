import { readFileSync } from 'node:fs';
import { SCALARS } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholes } from './black-scholes.ts';
import type { Contract } from './contract.ts';
import { forward } from './forward.ts';
import { goldenRows } from './golden/rows.ts';
import { priceOne } from './price-one.ts';
import { DEFAULT_SPECIFICATION, OPTION_MODELS } from './pricer.ts';
import { QUANTITIES, type QuantityName } from './quantities.ts';
import { ALLOWED, USUAL } from './random-contracts.ts';
import { tails } from './tails.ts';

const NAMES = Object.keys(QUANTITIES) as QuantityName[];
const ULP = 2 ** -53;

const golden = (name: string): string[][] =>
  goldenRows(readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8')).slice(1);

const quantities = (contract: Contract<number>, model: (typeof OPTION_MODELS)[number] = 'black-scholes') =>
  blackScholes(SCALARS, model, contract);

/** Every quantity as a pricer gives it. */
const priced = (contract: Contract<number>, model: (typeof OPTION_MODELS)[number] = 'black-scholes') =>
  priceOne({ ...DEFAULT_SPECIFICATION, model, quantities: NAMES }, contract).results as Record<QuantityName, number>;

describe('prices and Greeks against mpmath', () => {
  const rows = golden('greeks.csv');
  it.each(NAMES)('%s is as near as if every input were off by four roundings', (name) => {
    const own = rows.filter((row) => row[7] === name);
    expect(own.length).toBeGreaterThan(60);
    for (const row of own) {
      const [sign, spot, strike, expiry, rate, dividend, volatility] = row.slice(0, 7).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const [value, condition] = [Number(row[8]), Number(row[9])];
      const result = quantities({ sign, spot, strike, expiry, rate, dividend, volatility })[name];
      expect(Math.abs(result - value), `${row}`).toBeLessThanOrEqual(4 * ULP * (Math.abs(value) + condition));
    }
  });
});

describe('published values', () => {
  const UNITS: Readonly<Record<string, number>> = { day_365: 1 / 365, '0.01': 0.01, year: 1, '1.00': 1 };
  const rows = golden('european.csv').map((row) => [`${row[7]} of ${row.slice(0, 7)}`, row] as const);
  it.each(rows)('%s', (_, row) => {
    const [spot, strike, expiry, rate, dividend, volatility] = row.slice(0, 6).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const contract = { spot, strike, expiry, rate, dividend, volatility, sign: row[6] === 'call' ? 1 : -1 };
    const { d1, d2 } = tails(SCALARS, forward(SCALARS, contract));
    const all = priced(contract);
    const known: Readonly<Record<string, number>> = { ...all, d1, d2, elasticity: (all.delta * spot) / all.price };
    const [name, unit = '1.00'] = row[7]!.split(/_per_(?:day_(?=365))?/);
    const factor = UNITS[unit === '365' ? 'day_365' : unit]!;
    expect(Math.abs(known[name!]! * factor - Number(row[8]))).toBeLessThanOrEqual(Number(row[9]));
  });
});

describe('the models', () => {
  it('prices a forward as a spot that yields the interest rate, and knows no dividend', () => {
    fc.assert(
      fc.property(USUAL, (contract) => {
        const forwards = quantities(contract, 'black-76');
        const spots = quantities({ ...contract, dividend: contract.rate });
        for (const name of NAMES) {
          if (name !== 'rho' && name !== 'dividend_rho') expect(forwards[name]).toBe(spots[name]);
        }
        // The forward is held, so a rate only discounts.
        expect(forwards.rho).toBe(-contract.expiry * forwards.price);
        expect(forwards.rho).toBeCloseTo(spots.rho + spots.dividend_rho, 6);
        expect(forwards.dividend_rho).toBe(0);
      }),
    );
  });

  it('prices an exchange rate as a spot that yields the foreign rate', () => {
    fc.assert(
      fc.property(USUAL, (contract) => {
        expect(quantities(contract, 'garman-kohlhagen')).toEqual(quantities(contract));
      }),
    );
  });
});

describe('what must hold between prices', () => {
  const discounted = (contract: Contract<number>) => forward(SCALARS, contract);

  it('keeps put-call parity to the rounding of the price', () => {
    fc.assert(
      fc.property(USUAL, (contract) => {
        const call = quantities({ ...contract, sign: 1 }).price;
        const put = quantities({ ...contract, sign: -1 }).price;
        const { difference } = discounted(contract);
        expect(Math.abs(call - put - difference)).toBeLessThanOrEqual(2 * ULP * Math.max(call, put));
      }),
    );
  });

  it('lies between the intrinsic value and what the holder would receive', () => {
    fc.assert(
      fc.property(USUAL, (contract) => {
        const { spot, strike, difference } = discounted(contract);
        const { price } = quantities(contract);
        const most = contract.sign > 0 ? spot : strike;
        expect(price).toBeGreaterThanOrEqual(Math.max(contract.sign * difference, 0));
        expect(price).toBeLessThanOrEqual(most * (1 + 4 * ULP));
      }),
    );
  });

  it('rises with the volatility, and with the spot for a call (falls for a put)', () => {
    fc.assert(
      fc.property(USUAL, fc.double({ min: 1.001, max: 1.5, noNaN: true }), (contract, by) => {
        const { price } = quantities(contract);
        const slack = 8 * ULP * Math.max(price, contract.spot, contract.strike);
        expect(quantities({ ...contract, volatility: contract.volatility * by }).price).toBeGreaterThanOrEqual(
          price - slack,
        );
        const moved = quantities({ ...contract, spot: contract.spot * by }).price;
        expect(contract.sign * (moved - price)).toBeGreaterThanOrEqual(-slack * by);
      }),
    );
  });

  it('satisfies the Black-Scholes equation', () => {
    fc.assert(
      fc.property(USUAL, (contract) => {
        const { spot, rate, dividend, volatility } = contract;
        const { price, delta, gamma, theta } = quantities(contract);
        const terms = [theta, (rate - dividend) * spot * delta, (volatility * spot) ** 2 * gamma * 0.5, -rate * price];
        const of = discounted(contract);
        const scale = terms.reduce(
          (sum, term) => sum + Math.abs(term),
          (Math.abs(rate) + Math.abs(dividend)) * (of.spot + of.strike),
        );
        expect(Math.abs(terms.reduce((sum, term) => sum + term))).toBeLessThanOrEqual(32 * ULP * scale);
      }),
    );
  });
});

describe('the ends', () => {
  const at = { spot: 100, strike: 90, expiry: 1, rate: 0.05, dividend: 0.02, volatility: 0.2, sign: 1 };
  const second = ['gamma', 'vanna', 'volga', 'speed', 'zomma', 'color'] as const;

  it('is the payoff at expiry', () => {
    for (const [spot, sign, price, delta] of [
      [100, 1, 10, 1],
      [80, 1, 0, 0],
      [100, -1, 0, 0],
      [80, -1, 10, -1],
      // At the kink a delta of one half.
      [90, 1, 0, 0.5],
      [90, -1, 0, -0.5],
    ] as const) {
      const all = priced({ ...at, spot, sign, expiry: 0 });
      expect(all.price).toBe(price);
      expect(all.delta).toBeCloseTo(delta, 15);
      for (const name of [...second, 'vega', 'rho', 'dividend_rho'] as const) expect(all[name], name).toBe(0);
    }
    // The intrinsic value earns the yield and pays interest.
    expect(priced({ ...at, expiry: 0 }).theta).toBeCloseTo(0.02 * 100 - 0.05 * 90, 13);
    expect(priced({ ...at, expiry: 0, spot: 80 }).theta).toBe(0);
  });

  it('is the discounted intrinsic value of the forward without volatility', () => {
    const still = { ...at, volatility: 0 };
    const all = priced(still);
    expect(all.price).toBeCloseTo(100 * Math.exp(-0.02) - 90 * Math.exp(-0.05), 13);
    expect(all.delta).toBeCloseTo(Math.exp(-0.02), 15);
    expect(all.rho).toBeCloseTo(90 * Math.exp(-0.05), 13);
    for (const name of [...second, 'vega'] as const) expect(all[name], name).toBe(0);
    const none = priced({ ...still, sign: -1 });
    for (const name of NAMES) expect(none[name], name).toBe(0);
    // Where the forward is the strike: half a delta, and the vega of a small volatility.
    const kink = priced({ ...still, strike: 100, rate: 0.02 });
    expect(kink.delta).toBeCloseTo(0.5 * Math.exp(-0.02), 15);
    expect(kink.vega).toBeCloseTo((100 * Math.exp(-0.02)) / Math.sqrt(2 * Math.PI), 12);
    for (const name of second) expect(kink[name], name).toBe(0);
  });

  it('goes to these limits as expiry or volatility goes to 0', () => {
    for (const sign of [1, -1]) {
      for (const small of [1e-8, 1e-12, 1e-40, 1e-300]) {
        for (const ended of [{ expiry: small }, { volatility: small }]) {
          const [near, end] = [priced({ ...at, sign, ...ended }), priced({ ...at, sign, ...zeroed(ended) })];
          for (const name of NAMES) {
            const slack = 1e-6 * Math.max(1, Math.abs(end[name]));
            expect(Math.abs(near[name] - end[name]), name).toBeLessThanOrEqual(slack);
          }
        }
      }
    }
  });

  it('gives a number for every allowed contract: never NaN, an infinity or -0', () => {
    fc.assert(
      fc.property(ALLOWED, fc.constantFrom(...OPTION_MODELS), (contract, model) => {
        const all = priced(contract, model);
        for (const name of NAMES) {
          expect(Number.isFinite(all[name]), `${name} is ${all[name]}`).toBe(true);
          expect(Object.is(all[name], -0), name).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('gives NaN for a contract that is not allowed', () => {
    for (const wrong of [
      { spot: 0 },
      { strike: -1 },
      { spot: Infinity },
      { expiry: -1e-9 },
      { expiry: 201 },
      { rate: 11 },
      { dividend: -11 },
      { volatility: -0.1 },
      { volatility: 101 },
      { volatility: NaN },
      { sign: 0 },
    ]) {
      const all = priced({ ...at, ...wrong });
      for (const name of NAMES) expect(all[name], `${name} of ${Object.keys(wrong)}`).toBeNaN();
    }
  });
});

function zeroed<T extends object>(values: T): Record<keyof T, number> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, 0])) as Record<keyof T, number>;
}
