import { expect, it } from 'vitest';
import { payoff, priceOne } from './price-one.ts';
import { DEFAULT_SPECIFICATION } from './pricer.ts';

// Hull, Options, Futures, and Other Derivatives, example 15.6: a call worth 4.76.
const HULL = { spot: 42, strike: 40, expiry: 0.5, rate: 0.1, dividend: 0, volatility: 0.2, sign: 1 };

it('prices one contract by name', () => {
  const { results, outcome } = priceOne({ ...DEFAULT_SPECIFICATION, quantities: ['price', 'delta'] }, HULL);
  expect(Object.keys(results)).toEqual(['price', 'delta']);
  expect(results.price).toBeCloseTo(4.76, 2);
  expect(outcome).toBe('priced');
});

it('solves for the volatility of one contract', () => {
  const specification = { ...DEFAULT_SPECIFICATION, solve: 'implied-volatility' } as const;
  expect(priceOne(specification, { ...HULL, volatility: 4.759422392871535 }).results.implied_volatility).toBeCloseTo(
    0.2,
    12,
  );
  expect(priceOne(specification, { ...HULL, volatility: 50 }).outcome).toBe('above-maximum');
});

it('knows the payoff', () => {
  expect([payoff(1, 110, 100), payoff(1, 90, 100), payoff(-1, 90, 100), payoff(-1, 110, 100)]).toEqual([10, 0, 10, 0]);
});
