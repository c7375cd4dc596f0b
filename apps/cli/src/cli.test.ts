/** The command as a person uses it: typed words in, text, files and exit codes out. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { tessera as command } from './tessera.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(ROOT, 'apps/cli/bin/tessera.mjs');
const CASH = [join(ROOT, 'examples/cash-flow.xlsx'), '--model', join(ROOT, 'examples/cash-flow.tessera.json')];
const scratch = mkdtempSync(join(tmpdir(), 'tessera-cli-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function tessera(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
}

/** The same without a process, which takes a second to start. */
async function inProcess(...words: string[]) {
  const said = { stdout: '', stderr: '' };
  const written = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    return { status: await command(words), ...said };
  } finally {
    for (const write of written) write.mockRestore();
  }
}

type Said = Awaited<ReturnType<typeof inProcess>>;

function reportOf({ status, stdout, stderr }: Said) {
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}
const json = (...words: string[]) => reportOf(tessera(...words, '--json') as Said);
const jsonInProcess = async (...words: string[]) => reportOf(await inProcess(...words, '--json'));

describe('tessera run', () => {
  test('prints the same bytes of results for 1, 2 and 5 workers', async () => {
    const outputs: string[] = [];
    for (const workers of ['1', '2', '5']) {
      const report = await jsonInProcess('run', ...CASH, '--trials', '30000', '--workers', workers);
      outputs.push(JSON.stringify(report.outputs));
    }
    for (const other of outputs) expect(other).toBe(outputs[0]);
  });

  test('--json has the promised fields, and percentages as typed', () => {
    const report = json(
      'run',
      ...CASH,
      '--percentile',
      '0.5',
      '--percentile',
      '97.5',
      '--probability',
      'NetPresentValue<0',
      '--trials',
      '5000',
    );
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining([
        'trials',
        'seed',
        'workers',
        'backend',
        'elapsed_ms',
        'trials_per_second',
        'parity',
        'fallback_cells',
        'outputs',
      ]),
    );
    expect(report.parity.matched).toBe(report.parity.checked);
    expect(report.fallback_cells).toEqual([]);
    const [first] = report.outputs;
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining([
        'output', 'label', 'trials', 'errors', 'mean', 'standard_error', 'std_dev', 'variance', 'skewness', 'kurtosis', 'min', 'max', 'median',
        'base', 'mode', 'percentiles', 'percentile_intervals', 'probabilities', 'value_at_risk', 'expected_shortfall', 'errors_by_cell',
        'drivers', 'histogram',
      ]), // biome-ignore format: a list
    );
    expect(Object.keys(first.percentiles).sort((a, b) => Number(a) - Number(b))).toEqual([
      '0.5',
      '1',
      '5',
      '10',
      '25',
      '50',
      '75',
      '90',
      '95',
      '97.5',
      '99',
    ]);
    expect(first.histogram.bin_edges).toHaveLength(first.histogram.counts.length + 1);
    expect(first.probabilities[0].event).toBe('NetPresentValue<0');
    const [low, high] = first.probabilities[0].interval;
    expect(low < first.probabilities[0].probability && first.probabilities[0].probability < high).toBe(true);
  });

  test('agrees with the reference interpreter to the last bit', async () => {
    const run = (backend: string) => jsonInProcess('run', ...CASH, '--trials', '2000', '--backend', backend);
    const [wasm, reference] = [await run('wasm'), await run('reference')];
    expect([wasm.backend, reference.backend]).toEqual(['wasm', 'reference']);
    expect(JSON.stringify(wasm.outputs)).toBe(JSON.stringify(reference.outputs));
  });

  test('with inputs from the command line matches the closed form of a triangular sum', () => {
    // C = 2·A + 3: A triangular(10, 20, 60) has mean 30 and variance 350 / 3.
    const trials = 100_000;
    const [output] = json(
      'run', 'examples/cash-flow.xlsx', '--input', 'Assumptions!B5=triangular(10, 20, 60)', '--output', 'Assumptions!B5', '--trials', String(trials),
    ).outputs; // biome-ignore format: one line of words
    const deviation = Math.sqrt(350 / 3);
    expect(Math.abs(output.mean - 30)).toBeLessThan((5 * deviation) / Math.sqrt(trials));
    expect(Math.abs(output.percentiles['50'] - (60 - Math.sqrt(0.5 * 50 * 40)))).toBeLessThan(0.3);
  });

  test('writes samples that replay repeats', () => {
    const path = join(scratch, 'samples.csv');
    expect(tessera('run', ...CASH, '--trials', '1500', '--samples', path).status).toBe(0);
    const [header, ...rows] = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(1500);
    expect(header![0]).toBe('trial');
    expect(header!.at(-1)).toBe('error');
    const { cells } = json('replay', ...CASH, '--trial', '1234');
    const replayed = new Map(cells.map(({ cell, value }: { cell: string; value: number }) => [cell, String(value)]));
    header!.slice(1, -1).forEach((cell, i) => {
      const sample = rows[1234]![i + 1]!;
      if (sample !== '' && replayed.has(cell)) expect(replayed.get(cell)).toBe(sample);
    });
    expect(replayed.size).toBeGreaterThan(20);
  });

  test('stopped with Ctrl-C gives what a run of that many trials gives, and exit code 130', async () => {
    const words = ['run', ...CASH, '--trials', '1e9', '--json', '--progress'];
    const child = spawn(process.execPath, ['apps/cli/src/main.ts', ...words], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    // The first line of progress tells that blocks have come back.
    child.stderr.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    const partial = JSON.parse(stdout);
    expect(partial.partial).toBe(true);
    expect(partial.trials % 1024).toBe(0);
    const whole = json('run', ...CASH, '--trials', String(partial.trials));
    expect(JSON.stringify(whole.outputs)).toBe(JSON.stringify(partial.outputs));
  });
});

describe('bad input', () => {
  const file = (name: string, text: string): string => {
    const path = join(scratch, name);
    writeFileSync(path, text);
    return path;
  };
  test.each([
    [['run', 'nowhere.xlsx'], 2, /Cannot open nowhere.xlsx: there is no such file/],
    [['run', join(ROOT, 'README.md'), '--output', 'A1'], 1, /README.md is/],
    [['run', CASH[0]!, '--output', 'Nowhere!A1'], 1, /no cell or name "Nowhere!A1"/],
    [['run', CASH[0]!], 1, /No output is asked for/],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--input', 'Assumptions!B5=triangular(5,1,3)'], 1, /min|low|mode/i],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--input', 'Assumptions!B5=normal(5,-1)'], 1, /sd|deviation/i],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--input', 'Assumptions!B5=gaus(5,1)'], 1, /no distribution "gaus"/i],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--input', 'Assumptions!B5'], 2, /write it as --input/],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--trials', '-5'], 2, /--trials "-5": give a whole number|ambiguous/],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--trials', '1.5'], 2, /--trials "1.5": give a whole number/],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--correlate', 'A1=2'], 2, /write it as --correlate/],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--sampling', 'sobol'], 2, /random, latin-hypercube or antithetic/],
    [['run', CASH[0]!, '--output', 'Summary!B5', '--probability', 'Summary!B5<x'], 2, /write it as --probability/],
    [['replay', ...CASH], 2, /Name the trial/],
    [['fly'], 2, /no command "fly"/],
    [['run', CASH[0]!, '--trial', '5'], 2, /no option --trial/],
    [['run', CASH[0]!, '--wings'], 2, /Unknown option '--wings'/],
  ])('%j ends with code %d and a sentence', async (words, code, sentence) => {
    const { status, stdout, stderr } = await inProcess(...words);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(code);
  });

  test('ends the process with that code, too', () => {
    expect(tessera('fly')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/no command "fly"/) });
  });

  test('a model file that is no JSON, or no model, is refused with the place', async () => {
    expect(await inProcess('run', CASH[0]!, '--model', file('broken.json', '{'))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is not a model file/),
    });
    expect(await inProcess('run', CASH[0]!, '--model', file('odd.json', '{"inputs": 5}'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/inputs/),
    });
  });
});

describe('explain', () => {
  test('prints every stage', async () => {
    const { stdout, status } = await inProcess(
      'explain',
      CASH[0]!,
      '--input',
      'Assumptions!B5=normal(45,2)',
      '--output',
      'Summary!B5',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/# Inputs/);
    expect(stdout).toMatch(/Assumptions!B5 ~ normal\(45,2\)/);
    expect(stdout).toMatch(/NPV\(/);
    expect(stdout).toMatch(/%\d+ = draw 0/);
    expect(stdout).toMatch(/\(module/);
  });
});

test('an old Node can start the command', () => {
  const path = (process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules'));
  const found = spawnSync('node', ['--version'], { env: { PATH: path.join(':') }, encoding: 'utf8' });
  const version = Number(/^v(\d+)/.exec(found.stdout ?? '')?.[1] ?? 0);
  if (version === 0 || version >= 24) {
    console.warn('no Node older than 24 on this machine: the launcher was not tried with one');
    return;
  }
  const { stdout, status } = spawnSync('node', [BIN, '--help'], {
    env: { ...process.env, PATH: path.join(':') },
    encoding: 'utf8',
    cwd: ROOT,
  });
  expect(status).toBe(0);
  expect(stdout).toMatch(/Monte Carlo/);
});
