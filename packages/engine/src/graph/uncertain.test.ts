import { describe, expect, it } from 'vitest';
import { REFERENCE } from '../backend/reference/interpret.ts';
import { compileModel } from '../compile.ts';
import { TesseraError } from '../errors.ts';
import { DISTRIBUTIONS } from '../random/distributions/registry.ts';
import { createRunner, simulate, singleThread } from '../simulate.ts';
import { makeWorkbook } from './fixture.ts';

const WORKBOOK = makeWorkbook({
  sheets: { S: { A1: 100, B1: 120, C1: '=A1*2' }, Sheet1: { B2: 7, B3: 11, B5: 4.5 } },
});

async function meanOf(distribution: string): Promise<number> {
  const model = { inputs: [{ cell: 'S!A1', distribution }], outputs: ['S!C1'] };
  const { program } = compileModel(WORKBOOK, model, 46000);
  const executor = singleThread(await createRunner(program, REFERENCE));
  const { summary } = await simulate(program, { seed: 4, trials: 200 }, executor);
  return summary.outputs[0]!.moments.mean;
}

function refusal(distribution: string): string {
  try {
    compileModel(WORKBOOK, { inputs: [{ cell: 'S!A1', distribution }], outputs: ['S!C1'] }, 46000);
  } catch (error) {
    if (error instanceof TesseraError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the documented example of every distribution', () => {
  it.each(DISTRIBUTIONS.map(({ name, example }) => [name, example]))('%s: %s', async (name, example) => {
    expect(example).toMatch(new RegExp(`^${name}\\(`));
    expect(await meanOf(example)).not.toBeNaN();
  });
});

describe('parameters given as percentiles in the text of a distribution', () => {
  /** Φ⁻¹(0.9) */
  const z = 1.2815515655446004;

  it.each([
    ['normal(percentiles(0.1, 80, 0.9, B1))', `normal(100, ${20 / z})`],
    ['normal(percentiles(0.1, 80), 10)', `normal(${80 + 10 * z}, 10)`],
    ['uniform(percentiles(0.25, 10), percentiles(0.75, 20), shift(1))', 'uniform(6, 26)'],
  ])('%s is %s', async (given, same) => {
    expect(Math.abs((await meanOf(given)) / (await meanOf(same)) - 1)).toBeLessThan(1e-12);
  });

  it('is refused where it cannot be read or met', () => {
    expect(refusal('normal(percentiles(0.1, 80, 0.9))')).toContain('percentiles takes pairs');
    expect(refusal('normal(percentiles(0.1, 80))')).toContain('sd is missing');
    expect(refusal('normal(percentiles(0.1, 80, 0.9, RAND()))')).toContain('known before the run');
    expect(refusal('normal(percentiles(0.1, 80, 0.9, 70))')).toContain('values must rise with their shares');
  });
});
