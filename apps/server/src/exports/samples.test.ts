import { chooseBackend, createRunner, type RunSettings, singleThread } from '@tessera/engine';
import { writeCsv } from '@tessera/tables';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columns, compileTyped } from '../../../../test/typed-workbook.ts';
import { sampleTable } from './samples.ts';

const TRIALS = 5000;
const SETTINGS: RunSettings = { seed: 99, trials: TRIALS };
const compiled = compileTyped(
  { A1: 1, A2: 2, B1: '=A1+A2', B2: '=IF(A1<0,NA(),1/A2)' },
  {
    inputs: [
      { cell: 'A1', distribution: 'normal(2, 1)' },
      { cell: 'A2', distribution: 'uniform(0, 1)' },
    ],
    outputs: ['B1', 'B2', 'A1'],
    sampling: 'latin-hypercube',
  },
);
const { program } = compiled;

async function samples(first: number, last: number): Promise<string> {
  const runner = await createRunner(program, chooseBackend());
  let text = '';
  // Some tasks at a time, as a pool of threads takes them.
  const executor = { ...singleThread(runner), parallel: 2 };
  for await (const piece of writeCsv(sampleTable(program, SETTINGS, { first, last }, executor)))
    text += Buffer.from(piece).toString();
  runner.release();
  return text;
}

it('samples of any range are those of the whole run', async () => {
  const { inputs, outputs } = await columns(compiled, SETTINGS, 'reference');
  const lines = Array.from({ length: TRIALS }, (_, k) =>
    [k, ...[...inputs, ...outputs].map((column) => column[k]!)].map((x) => (Number.isNaN(x) ? '' : x)).join(','),
  );
  // An input that is also an output is told apart.
  const header = 'trial,Sheet1!A1,Sheet1!A2,Sheet1!B1,Sheet1!B2,Sheet1!A1 (2)';
  const wanted = (first: number, last: number) => [header, ...lines.slice(first, last + 1), ''].join('\r\n');
  const trial = fc.oneof(fc.nat(TRIALS - 1), fc.constantFrom(0, 1023, 1024, 2047, TRIALS - 1));
  await fc.assert(
    fc.asyncProperty(trial, trial, async (a, b) => {
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      expect(await samples(first, last)).toBe(wanted(first, last));
    }),
    { numRuns: 25, examples: [[0, TRIALS - 1]] },
  );
});
