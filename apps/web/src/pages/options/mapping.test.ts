import { describe, expect, test } from 'vitest';
import { corrected, correctionsOf, mappedColumns, pricesInstead } from './mapping.ts';

const TABLE = {
  header: ['spot', 'strike', 'days', 'years', 'rate', 'vol', 'hist vol', 'cp'],
  columns: { S: 'spot', K: 'strike', T: 'years', r: 'rate', sigma: 'vol', option_type: 'cp' },
};
const PRICES = { model: 'black-scholes', solve: 'price' } as const;

const headers = (...args: Parameters<typeof mappedColumns>) =>
  Object.fromEntries(mappedColumns(...args).map(({ column, header }) => [column.name, header]));
const missing = (...args: Parameters<typeof mappedColumns>) =>
  mappedColumns(...args).flatMap(({ column, isMissing }) => (isMissing ? [column.name] : []));

describe('the columns of a table', () => {
  test('are those that were recognised; a dividend yield may be left out', () => {
    expect(headers(TABLE, {}, PRICES)).toEqual({ ...TABLE.columns, q: undefined });
    expect(missing(TABLE, {}, PRICES)).toEqual([]);
  });

  test('are those that the way of pricing needs', () => {
    expect(missing(TABLE, {}, { ...PRICES, solve: 'implied-volatility' })).toEqual(['price']);
    expect(headers(TABLE, {}, { ...PRICES, model: 'black-76' })).not.toHaveProperty('q');
  });

  test('are as corrected by hand, and only what was corrected is told the server', () => {
    const corrections = corrected({}, 'sigma', 'hist vol');
    const mapped = mappedColumns(TABLE, corrections, PRICES);
    expect(mapped.find(({ column }) => column.name === 'sigma')).toMatchObject({
      header: 'hist vol',
      isCorrected: true,
    });
    expect(correctionsOf(mapped)).toEqual({ sigma: 'hist vol' });
  });

  test('are read once: a header that is chosen for another column is taken from its own', () => {
    expect(headers(TABLE, corrected({}, 'T', 'rate'), PRICES)).toMatchObject({ T: 'rate', r: undefined });
    expect(missing(TABLE, corrected({}, 'T', 'rate'), PRICES)).toEqual(['r']);
    expect(corrected({ T: 'rate' }, 'r', 'rate')).toEqual({ r: 'rate' });
  });

  test('forget what was chosen of another table', () => {
    expect(headers(TABLE, { sigma: 'gone' }, PRICES).sigma).toBe('vol');
  });

  test('without volatilities may have prices instead', () => {
    const header = ['S', 'K', 'T', 'r', 'Premium', 'type'];
    const columns = { S: 'S', K: 'K', T: 'T', r: 'r', option_type: 'type' };
    expect(pricesInstead(mappedColumns({ header, columns }, {}, PRICES), header)).toBe('Premium');
    expect(pricesInstead(mappedColumns({ header, columns }, { sigma: 'Premium' }, PRICES), header)).toBeUndefined();
    expect(pricesInstead(mappedColumns(TABLE, {}, PRICES), TABLE.header)).toBeUndefined();
  });
});
