import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { priceOne } from '../options/price-one.ts';
import { DEFAULT_SPECIFICATION } from '../options/pricer.ts';
import { backendsAgree, pathColumns, sampleMoments } from '../processes/path-fixture.ts';
import { type PathsModel, readPaths } from './read-paths.ts';
import type { PayoffModel } from './read-payoffs.ts';

const PATHS = 20_000;
/** Four standard errors. */
const ERRORS = 4;

/** A row of `payoff-prices.csv`: a part of the collection named in its last column. */
interface Published {
  readonly instrument: string;
  readonly params: Readonly<Record<string, string>>;
  readonly spot: number;
  readonly strike: number;
  readonly expiry: number;
  readonly rate: number;
  readonly dividend: number;
  readonly volatility: number;
  readonly option: string;
  readonly expected: number;
  readonly tolerance: number;
}

const ROWS: readonly Published[] = readFileSync(new URL('./payoff-prices.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [instrument, params, spot, strike, expiry, rate, dividend, volatility, option, expected, tolerance] = line.split(',');
    return {
      instrument: instrument!,
      params: Object.fromEntries(params!.split(';').map((pair) => pair.split('='))),
      spot: Number(spot), strike: Number(strike), expiry: Number(expiry), rate: Number(rate), dividend: Number(dividend),
      volatility: Number(volatility), option: option!, expected: Number(expected), tolerance: Number(tolerance),
    };
  }); // biome-ignore format: one line for each kind of field

function market(row: Published, steps: number): PathsModel {
  const { spot, expiry, rate, dividend, volatility } = row;
  return { process: 'gbm', parameters: { s0: spot, mu: rate - dividend, sigma: volatility }, horizon: expiry, steps };
}

/** Prices of payoffs under one market, and their standard errors. */
async function prices(
  model: PathsModel,
  payoffs: readonly PayoffModel[],
  paths = PATHS,
): Promise<{ mean: number; meanError: number }[]> {
  const named = payoffs.map((payoff, index) => ({ ...payoff, name: String(index) }));
  const columns = await pathColumns({ ...model, payoffs: named }, paths, 20261122);
  return columns.slice(1).map(sampleMoments);
}

/** Rows of an instrument, each as the payoff that it prices, by market. */
async function agree(
  instrument: string,
  payoffOf: (row: Published) => PayoffModel,
  steps: (row: Published) => number,
): Promise<number> {
  const markets = new Map<string, Published[]>();
  for (const row of ROWS.filter((one) => one.instrument === instrument)) {
    const key = JSON.stringify(market(row, steps(row)));
    markets.set(key, [...(markets.get(key) ?? []), row]);
  }
  let count = 0;
  for (const [key, rows] of markets) {
    const found = await prices(
      JSON.parse(key) as PathsModel,
      rows.map((row) => ({ rate: row.rate, ...payoffOf(row) })),
    );
    rows.forEach(({ expected, tolerance, params, strike, option }, index) => {
      const { mean, meanError } = found[index]!;
      const label = `${instrument} ${JSON.stringify(params)} ${option} ${strike}: ${mean} ± ${meanError}`;
      // What is certain is known but for rounding.
      expect(Math.abs(mean - expected), `${label} for ${expected}`).toBeLessThanOrEqual(
        ERRORS * meanError + tolerance + 1e-12 * expected,
      );
      count++;
    });
  }
  return count;
}

describe('payoffs on the grid', () => {
  it('European options cost what Black and Scholes say', async () => {
    const contract = { spot: 100, expiry: 0.5, rate: 0.05, dividend: 0.02, volatility: 0.25 };
    const model = { process: 'gbm', parameters: { s0: 100, mu: 0.03, sigma: 0.25 }, horizon: 0.5, steps: 2 };
    const options = [80, 100, 120].flatMap((strike) =>
      (['call', 'put'] as const).map((option) => ({ strike, option })),
    );
    const found = await prices(
      model,
      options.map((one) => ({ kind: 'european', rate: 0.05, ...one })),
    );
    options.forEach(({ strike, option }, index) => {
      const { mean, meanError } = found[index]!;
      const { results } = priceOne(DEFAULT_SPECIFICATION, { ...contract, strike, sign: option === 'call' ? 1 : -1 });
      expect(Math.abs(mean - results.price!)).toBeLessThanOrEqual(ERRORS * meanError);
    });
  });

  it('digital options, Asian ones on the geometric mean, and those on the arithmetic one have their published prices', async () => {
    const digital = { kind: 'digital' };
    expect(
      await agree(
        'cash_or_nothing',
        ({ option, strike, params }) => ({ ...digital, option, strike, cash: Number(params.cash) }),
        () => 1,
      ),
    ).toBe(1);
    expect(
      await agree(
        'asset_or_nothing',
        ({ option, strike }) => ({ ...digital, option, strike, pays: 'asset' }),
        () => 1,
      ),
    ).toBe(1);
    expect(
      await agree(
        'asian_geometric_discrete',
        ({ option, strike }) => ({ kind: 'asian', average: 'geometric', option, strike }),
        () => 10,
      ),
    ).toBe(1);
    const fixings = ({ params }: Published) => Number(params.fixings) - 1;
    expect(
      await agree(
        'asian_arith_discrete_mc',
        ({ option, strike }) => ({ kind: 'asian', start: 'with', option, strike }),
        fixings,
      ),
    ).toBe(7);
  });

  it('a floating Asian option is what its paths pay', async () => {
    const model: PathsModel = { process: 'gbm', steps: 5, keep: 'all' };
    const payoffs = [{ kind: 'asian', style: 'floating', option: 'put', rate: 0.05 }] as const;
    const columns = await pathColumns({ ...model, payoffs }, 20);
    for (let i = 0; i < 20; i++) {
      const path = columns.slice(1, 6).map((column) => column[i]!);
      const paid = Math.exp(-0.05) * Math.max(path.reduce((a, b) => a + b, 0) / 5 - path[4]!, 0);
      expect(Math.abs(columns[6]![i]! - paid)).toBeLessThan(1e-12);
    }
  });
});

describe('payoffs watched at all times', () => {
  const continuous = { monitoring: 'continuous' };

  it('barrier options have the prices that Haug published', async () => {
    const count = await agree(
      'barrier',
      ({ params: { type, barrier, rebate }, option, strike }) => ({
        ...continuous,
        kind: 'barrier',
        option,
        strike,
        barrier: Number(barrier),
        rebate: Number(rebate),
        direction: type!.startsWith('Up') ? 'up' : 'down',
        knock: type!.endsWith('In') ? 'in' : 'out',
      }),
      () => 32,
    );
    expect(count).toBe(72);
  });

  it('one-touch and no-touch options have the prices that Haug published', async () => {
    const touch = ({ params, strike, option }: Published): PayoffModel => ({
      ...continuous, kind: 'one-touch', barrier: strike, cash: Number(params.cash), direction: option === 'put' ? 'down' : 'up',
    }); // biome-ignore format: a table
    expect(
      await agree(
        'one_touch_cash_at_hit',
        (row) => ({ ...touch(row), pays: 'at-touch' }),
        () => 32,
      ),
    ).toBe(8);
    const atEnd = (row: Published) => ({ ...touch(row), pays: row.params.knockin === 'true' ? 'at-end' : 'no-touch' });
    expect(await agree('one_touch_cash_at_expiry', atEnd, () => 4)).toBe(7);
  });

  it('lookback options have the prices that Haug published', async () => {
    const lookback = ({ params, option }: Published) => ({
      ...continuous,
      kind: 'lookback',
      option,
      extreme: Number(params.minmax),
    });
    expect(
      await agree(
        'lookback_fixed',
        (row) => ({ ...lookback(row), strike: row.strike }),
        () => 4,
      ),
    ).toBe(36);
    expect(
      await agree(
        'lookback_floating',
        (row) => ({ ...lookback(row), style: 'floating' }),
        () => 4,
      ),
    ).toBe(7);
  });

  it('do not depend on the number of steps', async () => {
    const payoffs = [
      { kind: 'barrier', strike: 100, barrier: 90, direction: 'down', knock: 'out', ...continuous },
      { kind: 'lookback', strike: 100, ...continuous },
    ];
    const parameters = { sigma: 0.3 };
    const coarse = await prices({ process: 'gbm', parameters, steps: 1 }, payoffs);
    const fine = await prices({ process: 'gbm', parameters, steps: 64 }, payoffs);
    coarse.forEach(({ mean, meanError }, index) => {
      const other = fine[index]!;
      expect(Math.abs(mean - other.mean)).toBeLessThanOrEqual(ERRORS * Math.hypot(meanError, other.meanError));
    });
  });

  it('are nearly met by levels moved on the grid, and missed by the grid alone', async () => {
    const kinds = [
      { kind: 'barrier', strike: 100, barrier: 90, direction: 'down', knock: 'out' },
      { kind: 'lookback', strike: 100 },
      { kind: 'one-touch', barrier: 120, direction: 'up', cash: 100 },
    ];
    const model = { process: 'gbm', parameters: { mu: 0.05, sigma: 0.3 }, steps: 50 };
    const payoffs = ['continuous', 'shifted', 'grid'].flatMap((monitoring) =>
      kinds.map((one) => ({ ...one, monitoring })),
    );
    const found = await prices(model, payoffs);
    kinds.forEach(({ kind }, index) => {
      const [exact, shifted, grid] = [0, 3, 6].map((at) => found[at + index]!);
      // Broadie, Glasserman and Kou give an error of o(√dt); the grid alone is wrong by 0.58 σ √dt of the level.
      expect(Math.abs(shifted!.mean - exact!.mean), kind).toBeLessThan(Math.abs(grid!.mean - exact!.mean) / 5);
    });
  });

  it('are the same in WebAssembly and in the reference interpreter', async () => {
    const barrier = {
      kind: 'barrier',
      strike: 100,
      barrier: 95,
      direction: 'down',
      knock: 'out',
      rebate: 2,
      rate: 0.05,
    };
    await backendsAgree({
      process: 'gbm',
      steps: 6,
      payoffs: [barrier, { ...barrier, ...continuous }, { kind: 'lookback', style: 'floating', ...continuous }],
    });
  });
});

describe('payoffs as they are written', () => {
  it('are called by what was given, and share what they read', () => {
    const barrier = { kind: 'barrier', strike: 100, barrier: 95, direction: 'down', monitoring: 'continuous' };
    const { functionals } = readPaths({
      process: 'gbm',
      payoffs: [
        { ...barrier, knock: 'in' },
        { ...barrier, knock: 'out' },
      ],
    });
    expect(functionals.map(({ name }) => name)).toEqual([
      'barrier 100 95 down in continuous',
      'barrier 100 95 down out continuous',
    ]);
    expect(functionals[0]!.shared).toBe(functionals[1]!.shared);
  });

  it.each<[PayoffModel, string]>([
    [{ kind: 'rainbow' }, 'The payoff "rainbow" is unknown. Choose one of: european, digital, asian,'],
    [{ kind: 'european' }, 'The strike of the payoff european is not given: it must be given: the strike price.'],
    [{ kind: 'european', strike: 'high' }, 'The strike of the payoff european is "high": it must be a finite number.'],
    [
      { kind: 'european', strike: 1, option: 'both' },
      'The option of the payoff european "both" is unknown. Choose one of: call, put.',
    ],
    [
      { kind: 'european', strike: 1, barrier: 1 },
      'The parameter of the payoff european "barrier" is unknown. Choose one of: option, strike, rate.',
    ],
    [
      { kind: 'one-touch', barrier: -1, direction: 'up' },
      'The barrier of the payoff one-touch is -1: it must be above 0.',
    ],
    [{ kind: 'european', strike: 1, component: 'X' }, 'The component "X" is unknown. Choose one of: S.'],
  ])('refuses %j', (payoff, sentence) => {
    expect(() => readPaths({ process: 'gbm', payoffs: [payoff] })).toThrow(sentence);
  });

  it('asks for a volatility where the process has none', () => {
    const payoffs = [{ kind: 'lookback', strike: 1, monitoring: 'continuous' }];
    const process = { equations: [{ component: 'S', initial: 1, drift: '0', diffusion: 'S' }] };
    expect(() => readPaths({ process, payoffs })).toThrow('has no one volatility of its logarithm');
    expect(readPaths({ process, payoffs: [{ ...payoffs[0]!, volatility: 1 }] }).functionals).toHaveLength(1);
  });

  it('refuses two of one name', () => {
    const payoffs = [
      { kind: 'european', strike: 1 },
      { kind: 'european', strike: 1 },
    ];
    expect(() => readPaths({ process: 'gbm', payoffs })).toThrow('there are two of that name');
  });
});
