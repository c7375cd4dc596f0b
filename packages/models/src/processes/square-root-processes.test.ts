/** The square-root process and constant elasticity of variance against their laws in closed form (`square-root-golden.py`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { constantElasticity } from './constant-elasticity.ts';
import { coxIngersollRoss } from './cox-ingersoll-ross.ts';
import { covarianceAgrees, meanAgrees, momentsAgree, pathColumns, planOf } from './path-fixture.ts';

const PATHS = 8_000;

interface Row {
  readonly quantity: string;
  readonly at: number;
  readonly value: number;
}

/** The rows of each case: a process, its parameters and its horizon. */
const CASES = new Map<string, Row[]>();
for (const line of readFileSync(new URL('square-root-golden.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)) {
  const [process, parameters, horizon, quantity, at, value] = line.split(',');
  const key = `${process},${parameters},${horizon}`;
  CASES.set(key, [...(CASES.get(key) ?? []), { quantity: quantity!, at: Number(at), value: Number(value) }]);
}

describe.each([...CASES])('%s', (key, rows) => {
  const [name, text, horizon] = key.split(',') as [string, string, string];
  const parameters = Object.fromEntries(text.split(';').map((pair) => pair.split('=') as [string, string]));
  const numbers = Object.fromEntries(Object.entries(parameters).map(([one, value]) => [one, Number(value)]));
  const process = name === 'cir' ? coxIngersollRoss : constantElasticity;

  it.each([[1], [2]])('has the distribution and the option prices of the closed form, in %d steps', async (steps) => {
    const plan = planOf(process, { parameters: numbers, horizon: Number(horizon), steps });
    const [end] = await pathColumns(plan, PATHS);
    const discount = Math.exp(-Number(numbers.mu ?? 0) * Number(horizon));
    for (const { quantity, at, value } of rows) {
      if (quantity === 'call') {
        meanAgrees(
          end!.map((s) => discount * Math.max(s - at, 0)),
          value,
          4,
          `call at ${at}`,
        );
        continue;
      }
      const share = end!.reduce((sum, x) => sum + (x <= at ? 1 : 0), 0) / PATHS;
      const error = Math.sqrt((value * (1 - value)) / PATHS);
      // One path is what a probability that is all but 0 may be off by.
      expect(Math.abs(share - value), `P(X <= ${at}): ${share} for ${value}`).toBeLessThan(4 * error + 1 / PATHS);
    }
  });
});

describe('Cox-Ingersoll-Ross', () => {
  const parameters = { r0: 0.06, kappa: 0.8, theta: 0.03, sigma: 0.2 };

  it.each([['exact'], ['alfonsi']])('%s: has the moments and covariances of the closed form', async (scheme) => {
    const times = [0.5, 1, 2];
    const plan = planOf(coxIngersollRoss, { parameters, scheme, horizon: 2, steps: 8, keep: times });
    const columns = await pathColumns(plan, PATHS);
    times.forEach((s, i) => {
      const { mean, variance } = coxIngersollRoss.moments!(parameters, s);
      momentsAgree(columns[i]!, { mean: mean[0]!, variance: variance![0]! }, 4, `${s}`);
      times.slice(i + 1).forEach((t, j) => {
        covarianceAgrees(columns[i]!, columns[i + 1 + j]!, variance![0]! * Math.exp(-0.8 * (t - s)), 4, `${s}, ${t}`);
      });
    });
  });

  it.each(coxIngersollRoss.schemes.map(({ name }) => [name]))(
    '%s: stays at or above 0 and finite where it touches 0 all the time',
    async (scheme) => {
      const harsh = { r0: 0.01, kappa: 0.5, theta: 0.01, sigma: 1 };
      for (const [steps, start] of [
        [50, 0.01],
        [5, 0],
      ] as const) {
        const plan = planOf(coxIngersollRoss, { parameters: { ...harsh, r0: start }, scheme, steps, keep: 5 });
        for (const column of await pathColumns(plan, 1024)) expect(column.every((r) => r >= 0 && r < 100)).toBe(true);
      }
    },
  );

  it('reaches 0 and stays there without a mean above 0, with the probability of the closed form', async () => {
    const dying = { r0: 0.1, kappa: 1, theta: 0, sigma: 0.5 };
    const plan = planOf(coxIngersollRoss, { parameters: dying, horizon: 1, steps: 4, keep: 2 });
    const [, middle, end] = await pathColumns(plan, PATHS);
    expect(middle!.every((r, i) => r > 0 || end![i] === 0)).toBe(true);
    // A Poisson count of mean λ/2 is 0.
    const expected = Math.exp((-2 * 0.1 * Math.exp(-1)) / (0.25 * (1 - Math.exp(-1))));
    meanAgrees(
      end!.map((r) => (r === 0 ? 1 : 0)),
      expected,
    );
  });

  it('refuses noise too small to be resolved', () => {
    expect(() => checkParameters(coxIngersollRoss, { sigma: 1e-9 })).toThrow(/make sigma larger/);
  });
});

describe('constant elasticity of variance', () => {
  it('is geometric Brownian motion at an elasticity of 1, and refuses what is all but that', async () => {
    const parameters = { s0: 100, mu: 0.1, sigma: 0.3, beta: 1 };
    const [end] = await pathColumns(planOf(constantElasticity, { parameters, horizon: 2, steps: 4 }), PATHS);
    const mean = 100 * Math.exp(0.2);
    momentsAgree(end!, { mean, variance: mean ** 2 * Math.expm1(0.18) });
    expect(() => checkParameters(constantElasticity, { beta: 0.999 })).toThrow(/choose 1/);
  });

  it('comes close to geometric Brownian motion just below', async () => {
    const sigma = 0.2 * 100 ** 0.01;
    const parameters = { s0: 100, mu: 0, sigma, beta: 0.99 };
    const [end] = await pathColumns(planOf(constantElasticity, { parameters, steps: 24 }), 4096);
    // Its variance is within 1 % of it, which is below the error of so few paths.
    momentsAgree(end!, { mean: 100, variance: 100 ** 2 * Math.expm1(0.04) });
  });

  it('is exact for the least noise it takes, and an error below, not numbers without noise', async () => {
    const least = { s0: 100, mu: 0, sigma: 1e-4, beta: 0 };
    const [end] = await pathColumns(planOf(constantElasticity, { parameters: least, steps: 252 }), 4096);
    // Bachelier's: as absorption is 10^6 deviations away.
    const noise = end!.map((s) => (s - 100) / 1e-4);
    momentsAgree(noise, { mean: 0, variance: 1 });
    const parameters = { ...least, sigma: 1e-7 };
    const [lost] = await pathColumns(planOf(constantElasticity, { parameters, steps: 252 }), 1024);
    expect(lost!.every(Number.isNaN)).toBe(true);
  });

  it.each(constantElasticity.schemes.map(({ name }) => [name]))(
    '%s: a path that reached 0 stays there',
    async (scheme) => {
      for (const beta of [0, 0.3, 0.5]) {
        const parameters = { s0: 1, mu: 0.05, sigma: 0.8, beta };
        const plan = planOf(constantElasticity, { parameters, scheme, horizon: 4, steps: 16, keep: 8 });
        const columns = await pathColumns(plan, 1024);
        const dead = columns.map((column) => [...column].map((s) => s === 0));
        expect(dead.at(-1)!.filter(Boolean).length).toBeGreaterThan(50);
        dead.slice(1).forEach((now, k) => {
          expect(dead[k]!.every((before, i) => !before || now[i])).toBe(true);
        });
      }
    },
  );
});
