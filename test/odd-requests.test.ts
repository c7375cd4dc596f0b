/** The command asked for what is unusual: it answers in a sentence, or with a result that says what to know. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { typedFile } from './typed-workbook.ts';

const BIN = fileURLToPath(new URL('../apps/cli/bin/tessera.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tessera-odd-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BOOK = join(folder, 'odd.xlsx');
const PLAN = {
  A1: 'Price', B1: 100, A2: 'Units', B2: 10, A3: 'Revenue', B3: '=B1*B2', A4: 'Verdict', B4: '=IF(B3>1000,"good","bad")',
  A5: 'Fixed', B5: '=5*4', A6: 'Unused', B6: 7, A7: 'Maybe', B7: '=IF(B3>1000,B3,NA())', A8: 'Text', B8: 'hello',
}; // biome-ignore format: a sheet
writeFileSync(
  BOOK,
  typedFile(
    { "Bob's plan": PLAN },
    { Price: "'Bob''s plan'!$B$1", Units: "'Bob''s plan'!$B$2", Revenue: "'Bob''s plan'!$B$3" },
  ),
);

function run(...words: string[]) {
  const all = [BIN, 'run', BOOK, '--input', 'Price=normal(100,10)', ...words];
  return spawnSync(process.execPath, all, { encoding: 'utf8', cwd: folder });
}

test('names, an input that nothing needs, odds of cells and expressions, the extreme percentiles, samples with errors', () => {
  const { stdout, stderr } = run(
    '--input', "'Bob''s plan'!B6=uniform(0, 1)", '--input', "'Bob''s plan'!B8=uniform(0, 1)", '--output', 'Revenue',
    '--output', "'Bob''s plan'!B7", '--output', "'Bob''s plan'!B5", '--probability', 'Revenue>=1000', '--probability',
    '=Revenue/Units<90', '--probability', "'Bob''s plan'!B5=20", '--percentile', '0', '--percentile', '100', '--trials',
    '1025', '--samples', join(folder, 'out.csv'), '--json',
  ); // biome-ignore format: a command
  expect(stderr).toBe('');
  const { outputs, notes } = JSON.parse(stdout);
  expect(outputs.map(({ output }: { output: string }) => output)).toEqual([
    "'Bob''s plan'!B3",
    "'Bob''s plan'!B7",
    "'Bob''s plan'!B5",
    '=Revenue/Units',
  ]);
  expect(notes).toEqual([
    "'Bob''s plan'!B8 holds the text \"hello\"; its distribution takes its place.",
    "'Bob''s plan'!B6 is uncertain, but no output depends on it.",
    "'Bob''s plan'!B8 is uncertain, but no output depends on it.",
    "'Bob''s plan'!B5 depends on no uncertain cell: it is the same in every trial.",
  ]);
  const [revenue, maybe, fixed, ratio] = outputs;
  expect(revenue.percentiles['0']).toBe(revenue.min);
  expect(revenue.percentile_intervals['100']).toBeNull();
  expect(revenue.probabilities[0].probability + ratio.probabilities[0].probability).toBeLessThan(1);
  expect(fixed.probabilities).toEqual([
    { event: "'Bob''s plan'!B5=20", probability: 1, interval: [expect.any(Number), 1] },
  ]);
  expect(maybe.errors_by_cell).toEqual([{ cell: "'Bob''s plan'!B7", error: '#N/A', trials: maybe.errors }]);
  const lines = readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1026);
  expect(lines.filter((line) => line.endsWith(',#N/A'))).toHaveLength(maybe.errors);
});

test('one trial has no error, no interval and no deviation, and says so', () => {
  const { stdout, status } = run('--output', 'Revenue', '--trials', '1');
  expect(status).toBe(0);
  expect(stdout).toMatch(/odd\.xlsx: 1 trial,/);
  expect(stdout).toMatch(/mean +[\d,.]+ +± –\n/);
  expect(stdout).not.toMatch(/NaN|undefined|null|Infinity/);
});

test.each([
  [['--output', "'Bob''s plan'!B4"], 1, /'Bob''s plan'!B4 holds text in every trial/],
  [['--output', "'Bob''s plan'!B1:B4"], 1, /B4 holds text in every trial/],
  [['--output', 'Revenue', '--input', 'Units=poisson(-1)'], 1, /poisson\(-1\) in 'Bob''s plan'!B2.*mean \(-1\)/],
  [
    ['--output', 'Revenue', '--input', 'Units=normal(1;2)'],
    1,
    /"normal\(1;2\)" of 'Bob''s plan'!B2 .* at character \d+/,
  ],
])('%j is refused in a sentence', (words, code, sentence) => {
  const { status, stderr, stdout } = run(...words);
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect([status, stdout]).toEqual([code, '']);
});
