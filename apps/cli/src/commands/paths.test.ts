/** `tessera paths` as a person uses it: typed words in, text, files and exit codes out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROCESSES } from '@tessera/models';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tessera } from '../tessera.ts';

let out = '';
let err = '';
let folder = '';

beforeEach(() => {
  [out, err] = ['', ''];
  folder = mkdtempSync(join(tmpdir(), 'tessera-paths-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function run(...words: string[]): Promise<number> {
  [out, err] = ['', ''];
  return tessera(['paths', ...words]);
}

async function report(...words: string[]) {
  expect(await run(...words, '--workers', '1', '--json')).toBe(0);
  return JSON.parse(out);
}

describe('tessera paths', () => {
  test('lists every process, and tells what one takes', async () => {
    expect(await run('list')).toBe(0);
    for (const { name, title } of PROCESSES) for (const text of [name, title]) expect(out).toContain(text);
    expect(await run('heston', '--help')).toBe(0);
    for (const { name } of PROCESSES.find((one) => one.name === 'heston')!.parameters)
      expect(out).toContain(`--${name}`);
  });

  test('gives the distribution at the end, functionals and odds, in the closed forms of geometric Brownian motion', async () => {
    const found = await report(
      'gbm',
      '--s0',
      '100',
      '--mu',
      '0.05',
      '--sigma',
      '0.2',
      '--steps',
      '12',
      '--paths',
      '1e5',
      '--functional',
      'call = max(S - 110, 0) * exp(-0.05)',
      '--probability',
      'S > 110',
      '--quantiles',
      '2.5,97.5',
      '--seed',
      '3',
    );
    const [last] = found.values;
    expect(Math.abs(last.mean - 100 * Math.exp(0.05))).toBeLessThan(4 * last.standard_error);
    // Black-Scholes: S = 100, K = 110, T = 1, r = 0.05, sigma = 0.2; N(d2) for the odds.
    const [call] = found.functionals;
    expect(call.output).toBe('call');
    expect(Math.abs(call.mean - 6.040088)).toBeLessThan(4 * call.standard_error);
    const [{ event, probability }] = found.probabilities;
    expect(event).toBe('S > 110');
    expect(Math.abs(probability - 0.3719)).toBeLessThan(4 * Math.sqrt((0.3719 * 0.6281) / 1e5));
    expect(Object.keys(last.percentiles)).toEqual(expect.arrayContaining(['2.5', '97.5']));
  });

  test('is the same for any workers, and replays a path of it', async () => {
    const file = join(folder, 'paths.csv');
    expect(await run('gbm', '--steps', '4', '--paths', '3000', '--keep', 'all', '--workers', '2', '--out', file)).toBe(
      0,
    );
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(3001);
    expect(await run('gbm', '--steps', '4', '--path', '1234', '--json')).toBe(0);
    const path = JSON.parse(out).rows.map(([, value]: number[]) => String(value));
    expect(rows[1235]!.slice(1)).toEqual(path);
  });

  test('takes a process by its equations, and ends by a stop rule', async () => {
    const own = await report(
      '--drift',
      'mu*S',
      '--diffusion',
      'sigma*S',
      '--x0',
      '100',
      '--mu',
      '0.05',
      '--sigma',
      '0.2',
      '--steps',
      '50',
      '--paths',
      '2e4',
    );
    const [last] = own.values;
    expect(Math.abs(last.mean - 100 * (1 + 0.05 / 50) ** 50)).toBeLessThan(4 * last.standard_error);
    const stopped = await report('gbm', '--steps', '2', '--paths', '1e7', '--stop', '0.2');
    expect(stopped.paths).toBe(65_536);
    expect(stopped.partial).toBe(false);
  });

  test('prices a payoff, and says what a control variate and Sobol points gained', async () => {
    const words = ['gbm', '--steps', '8', '--mu', '0.05', '--payoff', 'european option=call strike=100 rate=0.05'];
    for (const [extra, least] of [
      [[], 0.99],
      [['--control', 'S'], 5],
      [['--sampling', 'sobol', '--net', '1024'], 100],
      [['--shift', '1'], 5],
    ] as const) {
      const { estimates } = await report(...words, ...extra, '--paths', '65536');
      expect(estimates).toHaveLength(1);
      // Black and Scholes.
      expect(Math.abs(estimates[0].mean - 10.450583572185565)).toBeLessThan(4 * estimates[0].standard_error);
      expect(estimates[0].variance_factor).toBeGreaterThan(least);
    }
    expect(await run(...words, '--control', 'S', '--workers', '1')).toBe(0);
    expect(out).toMatch(/worth [\d.]+ times as many independent paths/);
  }, 60_000);

  test('takes lists and matrices as people write them, and says what parameters lead to', async () => {
    expect(await run('markov', '--matrix', '[[0, 1], [1, 0]]', '--steps', '3', '--path', '0', '--json')).toBe(0);
    expect(JSON.parse(out).rows.map(([, state]: number[]) => state)).toEqual([0, 1, 0, 1]);
    expect(await run('markov', '--matrix', '0,1;1,0', '--steps', '3', '--path', '0', '--json')).toBe(0);
    expect(JSON.parse(out).rows.map(([, state]: number[]) => state)).toEqual([0, 1, 0, 1]);
    const { parameters, note } = await report('arma', '--ar', '1', '--ma', '', '--steps', '3', '--paths', '10');
    expect(parameters).toMatchObject({ ar: [1], ma: [] });
    expect(note).toContain('do not let the series settle');
  });

  test.each([
    [['arma', '--ar', '[0.5'], 2, /--ar "\[0.5": this is no JSON/],
    [['nothing'], 1, /There is no process "nothing"/],
    [['gbm', '--volatilty', '0.2'], 1, /no parameter "volatilty".*sigma/],
    [['gbm', '--sigma', '-0.2'], 1, /sigma.*-0.2/],
    [['gbm', '--steps', 'many'], 2, /--steps "many"/],
    [['gbm', '--functional', 'max(Q)'], 1, /Q/],
    [['gbm', '--probability', 'S - 100'], 1, /event "S - 100".*odds are of a condition/],
    [['heston', '--components', 'S,S'], 1, /S is in it twice/],
    [['gbm', '--steps', '1e9', '--keep', 'all'], 1, /makes 1000000001 values of each path/],
    [['gbm', 'ou'], 2, /"ou" is one word too many/],
    [['--sigma', '1'], 2, /Name a process/],
    [['gbm', '--seed'], 2, /--seed needs a value/],
    [['gbm', '--out', 'x.docx'], 2, /csv, parquet/],
    [['gbm', '--confidence', '99'], 2, /--confidence is of the interval that --stop judges/],
    [['gbm', '--stop', '1', '--confidence', '5'], 2, /--confidence 5: give a number from 50 to 99.9999/],
  ])('refuses %j', async (words, code, sentence) => {
    expect(await run(...words)).toBe(code);
    expect(err).toMatch(sentence);
    expect(out).toBe('');
  });
});
