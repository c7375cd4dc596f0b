import { describe, expect, it } from 'vitest';
import { CONTRACT_COLUMNS, matchColumns } from './columns.ts';
import { LIMITS } from './contract.ts';
import { DEFAULT_SPECIFICATION } from './pricer.ts';

const match = (headers: string, change: object = {}) =>
  matchColumns(headers.split(','), { ...DEFAULT_SPECIFICATION, ...change });

describe('headers', () => {
  it.each([
    ['S,K,T,r,sigma,option_type,q', { S: 0, K: 1, T: 2, r: 3, sigma: 4, option_type: 5, q: 6 }],
    ['Type,Spot,Strike,Maturity,Rate,Vol', { option_type: 0, S: 1, K: 2, T: 3, r: 4, sigma: 5 }],
    [
      '\uFEFFstock price, STRIKE-PRICE ,time.to.expiry,Risk-Free Rate,Implied Vol,Call/Put,div yield',
      { S: 0, K: 1, T: 2, r: 3, sigma: 4, q: 6, option_type: 5 },
    ],
    ['id,s,x,t,r,v,cp,note', { S: 1, K: 2, T: 3, r: 4, sigma: 5, option_type: 6 }],
  ])('%s', (headers, columns) => {
    expect(match(headers)).toEqual({ columns, missing: [], ambiguous: [] });
  });

  it('names what is required and missing, for what is asked', () => {
    expect(match('S,K').missing).toEqual(['T', 'r', 'sigma', 'option_type']);
    expect(match('S,K,T,r,option_type', { solve: 'implied-volatility' }).missing).toEqual(['price']);
    expect(match('F,K,T,r,sigma,option_type,q', { model: 'black-76' })).toMatchObject({
      missing: [],
      columns: { S: 0 },
    });
  });

  it("prefers a column's own name, then the alias that stands first", () => {
    expect(match('spot,S,K,T,t,r,sigma,type')).toMatchObject({ columns: { S: 1, T: 3 }, ambiguous: [] });
    expect(match('forward,spot,K,T,r,sigma,type')).toMatchObject({ columns: { S: 1 }, ambiguous: [] });
    expect(match('forward,K,T,r,sigma,type').missing).toEqual(['S']);
    expect(match('spot,forward,K,T,r,sigma,type', { model: 'black-76' }).columns.S).toBe(1);
    expect(match('S,K,T,r,sigma,S,type').ambiguous).toEqual([{ name: 'S', headers: ['S', 'S'] }]);
  });

  it('has no alias that means two columns', () => {
    const aliases = CONTRACT_COLUMNS.flatMap((column) => column.aliases);
    expect(new Set(aliases).size).toBe(aliases.length);
    for (const { name, aliases: own } of CONTRACT_COLUMNS) expect(own).toContain(name.toLowerCase());
  });

  it('tells people what the pricer holds contracts to', () => {
    const allowed = Object.fromEntries(CONTRACT_COLUMNS.map((column) => [column.name, column.allowed]));
    const rates = { low: -LIMITS.rate, high: LIMITS.rate };
    // Nobody has prices between 0 and 1e-50; "above 0" is the better sentence.
    const prices = { low: 0, isOpen: true, high: LIMITS.price.high };
    expect(allowed).toEqual({
      S: prices,
      K: prices,
      T: LIMITS.expiry,
      r: rates,
      q: rates,
      sigma: LIMITS.volatility,
      price: LIMITS.premium,
      option_type: undefined,
    });
  });
});
