import { BLOCK, chooseBackend, createRunner, printProgram, SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { blackScholes } from '../options/black-scholes.ts';
import { priceOne } from '../options/price-one.ts';
import { DEFAULT_SPECIFICATION } from '../options/pricer.ts';
import { geometricBrownianMotion } from '../processes/geometric-brownian-motion.ts';
import { backendsAgree, pathColumns, sampleMoments } from '../processes/path-fixture.ts';
import type { Scheme } from '../processes/process.ts';
import { compilePaths } from './compile-paths.ts';
import { ruleFor } from './exercise-training.ts';
import { type PathsModel, readPaths } from './read-paths.ts';

const PATHS = 65_536;
const SEED = 20261122;
/** Four standard errors. */
const ERRORS = 4;
/** What a fitted rule may lose against the best one. */
const LOSS = 0.005;

/** Not above the price, and not below it by more than the rule may lose, but for the paths' own error. */
function isPrice(column: Float64Array, price: number, label: string): void {
  const { mean, meanError } = sampleMoments(column);
  const text = `${label}: ${mean} ± ${meanError} for ${price}`;
  expect(mean, text).toBeLessThanOrEqual(price + ERRORS * meanError);
  expect(mean, text).toBeGreaterThanOrEqual(price * (1 - LOSS) - ERRORS * meanError);
}

/** A column less what another one, of known mean, says of its error. */
function controlled(column: Float64Array, control: Float64Array, mean: number): Float64Array {
  const [a, b] = [sampleMoments(column).mean, sampleMoments(control)];
  const covariance = column.reduce((sum, x, i) => sum + (x - a) * (control[i]! - b.mean), 0) / column.length;
  return column.map((x, i) => x - (covariance / b.variance) * (control[i]! - mean));
}

interface Market {
  readonly spot: number;
  readonly volatility: number;
  readonly expiry: number;
}

/** Of section 3 of Longstaff and Schwartz. */
const [STRIKE, RATE] = [40, 0.06];

function simulated({ spot, volatility, expiry }: Market): PathsModel {
  const steps = Math.max(1, 50 * expiry);
  return { process: 'gbm', parameters: { s0: spot, mu: RATE, sigma: volatility }, horizon: expiry, steps };
}

function european({ spot, volatility, expiry }: Market, sign: 1 | -1): number {
  const contract = { spot, volatility, expiry, rate: RATE, dividend: 0, strike: STRIKE, sign };
  return priceOne(DEFAULT_SPECIFICATION, contract).results.price!;
}

/** A put that can be exercised 50 times a year, on a binomial tree (Cox, Ross and Rubinstein, 1979) of 20 steps for each time. */
function treePrice({ spot, volatility, expiry }: Market): number {
  const between = 20;
  const steps = 50 * expiry * between;
  const dt = expiry / steps;
  const up = Math.exp(volatility * Math.sqrt(dt));
  const probability = (Math.exp(RATE * dt) - 1 / up) / (up - 1 / up);
  const discount = Math.exp(-RATE * dt);
  const inside = (step: number, ups: number): number => STRIKE - spot * up ** (2 * ups - step);
  const worth = Array.from({ length: steps + 1 }, (_, ups) => Math.max(inside(steps, ups), 0));
  for (let step = steps - 1; step >= 0; step--) {
    const isDate = step > 0 && step % between === 0;
    for (let ups = 0; ups <= step; ups++) {
      const held = discount * (probability * worth[ups + 1]! + (1 - probability) * worth[ups]!);
      worth[ups] = isDate ? Math.max(held, inside(step, ups)) : held;
    }
  }
  return worth[0]!;
}

/** Table 1 of the paper: spot, volatility, expiry, and the price by finite differences. */
const TABLE_1 = [
  [36, 0.2, 1, 4.478], [36, 0.4, 2, 8.508],
  [40, 0.2, 1, 2.314], [40, 0.4, 1, 5.312],
  [44, 0.2, 2, 1.69], [44, 0.4, 1, 3.948],
] as const; // biome-ignore format: a table

describe('American puts of Longstaff and Schwartz (2001), of table 1', () => {
  it.each(TABLE_1)('S = %d, σ = %d, T = %d costs %d', async (spot, volatility, expiry, published) => {
    const market = { spot, volatility, expiry };
    const price = treePrice(market);
    // The paper's grid of prices ends where volatile prices still go.
    expect(Math.abs(price - published)).toBeLessThan(0.006);
    const option = { strike: STRIKE, rate: RATE };
    const model: PathsModel = {
      ...simulated(market),
      payoffs: [
        { kind: 'american-put', start: 'without', ...option },
        { kind: 'european', option: 'put', ...option },
      ],
    };
    const [, american, control] = await pathColumns(model, PATHS, SEED);
    isPrice(controlled(american!, control!, european(market, -1)), price, 'with a control variate');
    isPrice(american!, price, 'as it is');
  });
});

describe('early exercise', () => {
  const market = { spot: 40, volatility: 0.2, expiry: 1 };
  const model = simulated(market);
  const put = { kind: 'american-put', strike: STRIKE, rate: RATE };

  it('at the end alone is European, to the bit', async () => {
    for (const option of ['call', 'put']) {
      const early = { ...put, kind: `american-${option}`, dates: 1, start: 'without', name: 'early' };
      const late = { kind: 'european', option, strike: STRIKE, rate: RATE, name: 'late' };
      const [, a, b] = await pathColumns({ ...model, payoffs: [early, late] }, BLOCK);
      expect(a).toEqual(b);
    }
  });

  it('of a call without dividends gains nothing', async () => {
    const call = { ...put, kind: 'american-call' };
    const [prices, paid] = await pathColumns({ ...model, payoffs: [call] }, PATHS, SEED);
    isPrice(controlled(paid!, prices!, market.spot * Math.exp(RATE)), european(market, 1), 'call');
  });

  it('pays at one date what the option is inside there, or nothing', async () => {
    const payoffs = [put, { ...put, dates: 5, name: 'five' }];
    const columns = await pathColumns(
      { ...model, steps: 10, keep: 'all', payoffs, parameters: { ...model.parameters, s0: 38 } },
      BLOCK,
    );
    [1, 2].forEach((stride, k) => {
      const kinds = new Set<number>();
      columns[11 + k]!.forEach((paid, path) => {
        const dates = Array.from({ length: 11 }, (_, step) => step).filter((step) => step % stride === 0);
        const worths = dates.map((step) => (STRIKE - columns[step]![path]!) * Math.exp((-RATE * step) / 10));
        const at = worths.findIndex((worth) => Math.abs(worth - paid) < 1e-12);
        if (paid !== 0) expect(at).toBeGreaterThanOrEqual(0);
        else expect(worths.at(-1)).toBeLessThanOrEqual(0);
        kinds.add(paid === 0 ? -1 : at);
      });
      expect(kinds.size).toBeGreaterThan(3);
    });
  });

  it('at once pays what it is worth at once, where it can be exercised then', async () => {
    const deep = simulated({ ...market, spot: 20 });
    const payoffs = [put, { ...put, start: 'without', name: 'later' }];
    const [, now, later] = await pathColumns({ ...deep, payoffs }, BLOCK);
    expect(new Set(now)).toEqual(new Set([20]));
    expect(sampleMoments(later!).mean).toBeLessThan(20);
  });

  /**
   * Rogers, "Monte Carlo valuation of American options", Mathematical Finance 12 (2002) 271: for any martingale M from 0, the mean of
   * the greatest discounted payoff less M is above the price; here M is the discounted European put.
   */
  it('costs less than a dual bound, and little less', async () => {
    const steps = model.steps!;
    const payoffs = [{ ...put, start: 'without' }];
    const columns = await pathColumns({ ...model, keep: 'all', payoffs }, 2 * BLOCK, SEED);
    const worth = (step: number, spot: number): number => {
      const left = {
        spot,
        strike: STRIKE,
        expiry: 1 - step / steps,
        rate: RATE,
        dividend: 0,
        volatility: market.volatility,
        sign: -1,
      };
      return blackScholes(SCALARS, 'black-scholes', left).price;
    };
    const bounds = columns[0]!.map((first, path) => {
      const excess = Array.from({ length: steps }, (_, k) => {
        const price = columns[k + 1]![path]!;
        const martingale = k + 1 === steps ? Math.max(STRIKE - price, 0) : worth(k + 1, price);
        return Math.exp((-RATE * (k + 1)) / steps) * (Math.max(STRIKE - price, 0) - martingale);
      });
      return Math.max(...excess) + worth(0, first);
    });
    const control = columns[steps]!.map((price) => Math.exp(-RATE) * Math.max(STRIKE - price, 0));
    const lower = sampleMoments(controlled(columns.at(-1)!, control, european(market, -1)));
    const upper = sampleMoments(bounds);
    const slack = ERRORS * (lower.meanError + upper.meanError);
    expect(lower.mean).toBeLessThan(upper.mean + slack);
    expect(treePrice(market)).toBeLessThan(upper.mean + ERRORS * upper.meanError);
    // This martingale is not the best one.
    expect(upper.mean).toBeLessThan(1.05 * lower.mean + slack);
  });

  it('goes by the paths that go well: those that overflow are errors, and the others have a price', async () => {
    // The logarithm of the price ends at 709.5 ± 0.5, and numbers end at 709.8.
    const wild = { process: 'gbm', parameters: { s0: 1, mu: 709.625, sigma: 0.5 }, steps: 4 };
    // Each year of waiting costs a factor of e²: the first date is the best.
    const call = { kind: 'american-call', strike: 1, rate: 711.625, start: 'without' };
    const [prices, paid] = await pathColumns({ ...wild, payoffs: [call] }, BLOCK);
    const sound = paid!.filter((_, path) => Number.isFinite(prices![path]));
    expect(sound.length).toBeGreaterThan(BLOCK / 2);
    expect(sound.length).toBeLessThan(BLOCK);
    expect(sound.every(Number.isFinite)).toBe(true);
    expect(sampleMoments(sound).mean).toBeGreaterThan(0.5);
  });

  it('by a rule from few paths costs less, never more: the rule knows nothing of the paths that it is for', async () => {
    const payoffs = [put, { ...put, training: 128, name: 'few' }];
    const [prices, usual, few] = await pathColumns({ ...model, payoffs }, PATHS, SEED);
    const control = prices!.map((price) => Math.exp(-RATE) * Math.max(STRIKE - price, 0));
    const gain = sampleMoments(usual!.map((x, i) => x - few![i]!));
    expect(gain.mean).toBeGreaterThan(ERRORS * gain.meanError);
    const { mean, meanError } = sampleMoments(controlled(few!, control, european(market, -1)));
    expect(mean).toBeLessThan(treePrice(market) - ERRORS * meanError);
  });
});

describe('early exercise on several components', () => {
  /** Of Broadie and Glasserman, as in table 2 of Andersen and Broadie, Management Science 50 (2004) 1222: by a two-dimensional tree. */
  it.each([
    [90, 8.075],
    [100, 13.902],
    [110, 21.345],
  ])('of the greater of two shares at %d costs %d', async (spot, price) => {
    const parameters = {
      s0: [spot, spot], mu: [-0.05, -0.05], sigma: [0.2, 0.2],
      correlation: [[1, 0], [0, 1]],
    }; // biome-ignore format: matrices
    const payoffs = [{ kind: 'american-call', of: 'max', strike: 100, rate: 0.05 }];
    const [, paid] = await pathColumns(
      { process: 'multi-gbm', parameters, horizon: 3, steps: 9, payoffs },
      4 * PATHS,
      SEED,
    );
    isPrice(paid!, price, 'max call');
  });

  /** Clarke and Parrott's problem; prices of Ikonen and Toivanen, Numerical Methods for Partial Differential Equations 24 (2008) 104. */
  it.each([
    [9, 0.0625, 1.107621],
    [10, 0.0625, 0.52003],
    [10, 0.25, 0.795968],
    [11, 0.25, 0.448273],
  ])("of a share at %d with Heston's variance of %d costs %d", async (s0, v0, price) => {
    const parameters = { s0, v0, mu: 0.1, kappa: 5, theta: 0.16, xi: 0.9, rho: 0.1 };
    const payoffs = [{ kind: 'american-put', strike: 10, rate: 0.1 }];
    const [, paid] = await pathColumns(
      { process: 'heston', parameters, horizon: 0.25, steps: 50, payoffs },
      PATHS,
      SEED,
    );
    isPrice(paid!, price, 'Heston');
  });
});

describe('programs with a rule of exercise', () => {
  const model: PathsModel = {
    process: 'gbm',
    steps: 6,
    payoffs: [
      { kind: 'american-put', strike: 100, rate: 0.05, training: 2048 },
      { kind: 'american-call', strike: 95, rate: 0.05, dates: 3, training: 2048 },
    ],
  };

  it('give the same bits on both backends', async () => {
    await backendsAgree(model);
    const payoffs = [{ kind: 'american-put', of: 'min', strike: 100, rate: 0.05, training: 2048 }];
    await backendsAgree({ process: 'multi-gbm', steps: 4, payoffs });
    await backendsAgree({ process: 'heston', steps: 4, payoffs: [{ ...payoffs[0]!, of: 'price' }] });
  });

  it('give the same bits however the paths and the steps are cut', async () => {
    const whole = await pathColumns(model, 2 * BLOCK, 7);
    expect(await pathColumns({ ...readPaths(model), callSteps: 1 }, 2 * BLOCK, 7)).toEqual(whole);
    const runner = await createRunner(compilePaths(readPaths(model)).program, chooseBackend());
    const some = runner.outputs({ seed: 7, replicate: 0, first: BLOCK + 300, count: 77 });
    some.forEach((column, output) => {
      expect(column).toEqual(whole[output]!.subarray(BLOCK + 300, BLOCK + 377));
    });
    runner.release();
  });

  it('are the same programs whenever they are compiled', () => {
    const text = (one: PathsModel): string => printProgram(compilePaths(readPaths(one)).program);
    expect(text(model)).toBe(text(structuredClone(model)));
    expect(text(model)).not.toBe(text({ ...model, parameters: { sigma: 0.21 } }));
  });

  it('refuse dates that are not on the grid, too many paths, and grids too fine to sample', () => {
    const read = (payoff: object, rest: object = {}) =>
      readPaths({ ...model, ...rest, payoffs: [{ kind: 'american-put', strike: 100, ...payoff }] });
    expect(() => read({ dates: 4 })).toThrow(/divides the 6 steps/);
    expect(() => read({}, { steps: 2000 })).toThrow(/1 to 1000/);
    expect(() => read({ training: 1e8 })).toThrow(/at most \d+ can be sampled/);
    expect(() => read({ dates: 10 }, { steps: 1e6 })).toThrow(/take fewer steps/);
    expect(() => read({ training: 2.5 })).toThrow(/whole number/);
  });

  it('refuse processes whose steps come from a module', () => {
    const [exact] = geometricBrownianMotion.schemes;
    const fed: Scheme = { ...exact!, step: (_, __, ___, at) => [...at.fed] };
    expect(() => readPaths(model, { ...geometricBrownianMotion, schemes: [fed] })).toThrow(/steps come from a module/);
  });

  it('have a rule that stays the same across versions', () => {
    const { process, scheme, parameters, grid } = readPaths({ process: 'gbm', steps: 2 });
    const option = { option: 'put', strike: 100, of: 'price', component: 0 } as const;
    const rule = ruleFor(
      { process, scheme, parameters, grid },
      { option, stride: 1, discounts: [1, 1], paths: 1024 },
    )();
    expect([rule.atStart, ...rule.coefficients.map(([first]) => first)]).toEqual([
      5.823102879131208, 0.5071197925881886, -0.3203537105568151, 0.42375470396723214, 0.5327724892719548,
    ]);
  });
});
