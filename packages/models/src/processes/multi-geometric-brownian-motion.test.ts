import { normalCdf, SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { multiGeometricBrownianMotion as multi } from './multi-geometric-brownian-motion.ts';
import { covarianceAgrees, distributionAgrees, meanAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const PATHS = 20_000;
const s0 = [100, 50, 80];
const mu = [0.05, 0.02, -0.03];
const sigma = [0.2, 0.4, 0.1];
const correlation = [
  [1, 0.6, -0.3],
  [0.6, 1, 0.2],
  [-0.3, 0.2, 1],
];
const parameters = { s0, mu, sigma, correlation };

describe('correlated geometric Brownian motions', () => {
  it('have lognormal prices whose covariances are those of the closed form', async () => {
    const T = 2;
    const columns = await pathColumns(planOf(multi, { parameters, horizon: T, steps: 5 }), PATHS);
    columns.forEach((column, i) => {
      const [drift, sd] = [(mu[i]! - sigma[i]! ** 2 / 2) * T, sigma[i]! * Math.sqrt(T)];
      distributionAgrees(column, (s) => normalCdf(SCALARS, (Math.log(s / s0[i]!) - drift) / sd), `S${i + 1}`);
      columns.slice(i + 1).forEach((other, k) => {
        const j = i + 1 + k;
        const growth = s0[i]! * s0[j]! * Math.exp((mu[i]! + mu[j]!) * T);
        const expected = growth * Math.expm1(correlation[i]![j]! * sigma[i]! * sigma[j]! * T);
        covarianceAgrees(column, other, expected, 4, `S${i + 1}, S${j + 1}`);
      });
    });
  });

  it('price an option to exchange one for another as Margrabe’s formula does', async () => {
    const r = 0.04;
    const [a, b] = await pathColumns(planOf(multi, { parameters: { ...parameters, s0: [100, 95, 1], mu: [r, r, r] }, steps: 2 }), PATHS); // biome-ignore format: one call
    const sd = Math.sqrt(sigma[0]! ** 2 + sigma[1]! ** 2 - 2 * 0.6 * sigma[0]! * sigma[1]!);
    const d = Math.log(100 / 95) / sd + sd / 2;
    const price = 100 * normalCdf(SCALARS, d) - 95 * normalCdf(SCALARS, d - sd);
    meanAgrees(
      a!.map((s, i) => Math.exp(-r) * Math.max(s - b![i]!, 0)),
      price,
    );
  });

  it('take a matrix of which some assets follow from others', async () => {
    const same = { s0: [1, 1, 1], mu: [0.1, 0.1, 0], sigma: [0.3, 0.3, 0.3], correlation: [[1, 1, -1], [1, 1, -1], [-1, -1, 1]] }; // biome-ignore format: a matrix
    const [a, b, c] = await pathColumns(planOf(multi, { parameters: same, steps: 3 }), 256);
    expect([...a!]).toEqual([...b!]);
    a!.forEach((s, i) => {
      expect(s * c![i]!).toBeCloseTo(Math.exp(0.1 - 0.09), 12);
    });
  });

  it('have the exact mean of Euler’s scheme by Euler’s scheme', async () => {
    const [end] = await pathColumns(planOf(multi, { parameters, scheme: 'euler', steps: 4 }), PATHS);
    const growth = 1 + 0.05 / 4;
    const second = growth ** 2 + 0.04 / 4;
    momentsAgree(end!, { mean: 100 * growth ** 4, variance: 1e4 * (second ** 4 - growth ** 8) });
  });

  it.each([
    ['an asset without a rate', { ...parameters, mu: [0.1] }, /s0 is for 3 assets and mu for 1: give one value/],
    [
      'a matrix of another size',
      { ...parameters, correlation: [[1]] },
      /s0 is for 3 assets and correlation for 1: give one row/,
    ],
    ['a row that is too short', { ...parameters, correlation: [[1, 0], [0, 1, 0], [0, 0, 1]] }, /row 1 of correlation has 2 values: give 3/], // biome-ignore format: a table
    ['a diagonal that is not 1', { ...parameters, correlation: [[1, 0, 0], [0, 0.5, 0], [0, 0, 1]] }, /row 2 of correlation has 0.5 on the diagonal: write 1/], // biome-ignore format: a table
    ['what is not symmetric', { ...parameters, correlation: [[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]] }, /row 1 of correlation says 0.5 for assets 1 and 2, and row 2 says 0.4/], // biome-ignore format: a table
    ['a contradiction', { ...parameters, correlation: [[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]] }, /not positive semidefinite.*nearest possible ones are \[\[1,/], // biome-ignore format: a table
    ['no assets', { s0: [], mu: [], sigma: [], correlation: [] }, /s0 is empty/],
  ])('refuse %s', (_, wrong, sentence) => {
    expect(() => checkParameters(multi, wrong)).toThrow(sentence);
  });

  it('offer a matrix that is accepted', () => {
    const wrong = { ...parameters, correlation: [[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]] }; // biome-ignore format: a matrix
    const offered = /nearest possible ones are (\[\[.*\]\])/.exec(multi.refuse!(wrong)!)![1]!;
    expect(checkParameters(multi, { ...parameters, correlation: JSON.parse(offered) })).toBeDefined();
  });
});
