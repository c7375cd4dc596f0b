import { payoff, priceOne } from '@tessera/models';
import { describe, expect, test } from 'vitest';
import { contractSheet, specificationOf } from './contract-sheet.ts';
import { FIRST_TICKET, type Ticket } from './ticket.ts';

const ticket = (change: Partial<Ticket>): Ticket => ({ ...FIRST_TICKET, ...change });

describe('the sheet of a contract', () => {
  test('has the textbook price of Hull (2018), example 15.6: a call of 4.76 and a put of 0.81', () => {
    const hull = { S: 42, K: 40, T: 0.5, r: 0.1, sigma: 0.2 };
    expect(contractSheet(ticket({ ...hull, type: 'call' })).results.price).toBeCloseTo(4.76, 2);
    expect(contractSheet(ticket({ ...hull, type: 'put' })).results.price).toBeCloseTo(0.81, 2);
  });

  test('has at every spot what that contract by itself has', () => {
    const own = ticket({ type: 'put', exercise: 'american', r: 0.06 });
    const { spots, curves, payoffs } = contractSheet(own);
    expect(spots).toContain(own.S);
    expect(spots).toContain(own.K);
    for (const i of [0, 40, spots.indexOf(own.K), spots.length - 1]) {
      const { K: strike, T: expiry, r: rate, q: dividend, sigma: volatility } = own;
      const contract = { spot: spots[i]!, strike, expiry, rate, dividend, volatility, sign: -1 };
      const { results } = priceOne(specificationOf(own), contract);
      expect(curves.price![i]).toBe(results.price);
      expect(curves.delta![i]).toBe(results.delta);
      expect(payoffs[i]).toBe(payoff(-1, spots[i]!, strike));
    }
  });

  test('finds the volatility that gave a price', () => {
    const { results } = contractSheet(ticket({ sigma: 0.345 }));
    const found = contractSheet(ticket({ by: 'price', price: results.price!, sigma: 0.9 }));
    expect(found.outcome).toBe('priced');
    expect(found.volatility).toBeCloseTo(0.345, 12);
    expect(found.results.delta).toBeCloseTo(results.delta!, 12);
  });

  test('says why no volatility gives a price', () => {
    expect(contractSheet(ticket({ by: 'price', price: 200 })).outcome).toBe('above-maximum');
    expect(contractSheet(ticket({ by: 'price', S: 150, price: 10 })).outcome).toBe('below-intrinsic');
  });

  test('of a future leaves the dividend yield out', () => {
    const future = contractSheet(ticket({ model: 'black-76', q: 0.5 }));
    expect(future.results).toEqual(contractSheet(ticket({ model: 'black-76', q: 0 })).results);
  });
});
