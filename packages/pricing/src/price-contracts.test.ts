import { DEFAULT_SPECIFICATION, priceOne } from '@tessera/models';
import { expect, test } from 'vitest';
import { priceContracts, priceContractsIn } from './price-contracts.ts';
import { PricingThreads } from './threads.ts';

const CONTRACT = { S: 100.25, K: 95, T: 0.75, r: 0.03, q: 0.01, sigma: 0.22, option_type: 'put' };

test('contracts have the results that they have alone', () => {
  const { price, ...greeks } = priceOne(DEFAULT_SPECIFICATION, {
    spot: 100.25,
    strike: 95,
    expiry: 0.75,
    rate: 0.03,
    dividend: 0.01,
    volatility: 0.22,
    sign: -1,
  }).results;
  expect(priceContracts([CONTRACT])).toEqual([{ calculated_values: { option_price: price, greeks } }]);
  const { q: _, ...withoutYield } = CONTRACT;
  expect(priceContracts([withoutYield])).toEqual(priceContracts([{ ...CONTRACT, q: 0 }]));
  const [implied] = priceContracts([{ ...CONTRACT, price: price! }], {
    specification: { solve: 'implied-volatility' },
  });
  expect(implied!.calculated_values!.implied_volatility).toBeCloseTo(0.22, 14);
});

test('what is wrong with a contract is said as of a row', () => {
  const { sigma: _, ...without } = CONTRACT;
  const results = priceContracts(
    [without, { ...CONTRACT, T: '2027-01-01', option_type: 'ca"ll' }, { ...CONTRACT, r: 3 }],
    { valuationDate: '2026-01-01' },
  );
  expect(results.map(({ errors = [] }) => errors)).toEqual([
    [{ column: 'sigma', code: 'empty' }],
    [{ column: 'option_type', code: 'unknown-type' }],
    [],
  ]);
  expect(results[2]).toMatchObject({ calculated_values: {}, warnings: ['r is 3: is it in percent?'] });
  expect(() => priceContracts([CONTRACT], { specification: { quantities: ['vanilla' as never] } })).toThrow(
    /greeks|quantity/,
  );
});

test('a thread gives the same', async () => {
  const threads = new PricingThreads(1);
  try {
    const contracts = Array.from({ length: 45 }, (_, i) => ({ ...CONTRACT, K: 80 + i, S: i === 30 ? -1 : 100 }));
    const options = { specification: { exercise: 'american' } } as const;
    expect(await priceContractsIn(threads, contracts, options)).toEqual(priceContracts(contracts, options));
    await expect(priceContractsIn(threads, contracts, options, AbortSignal.abort())).rejects.toThrow('aborted');
  } finally {
    await threads.close();
  }
});
