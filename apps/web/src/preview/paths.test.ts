import { BACKENDS, createRunner } from '@tessera/engine';
import { compilePaths, readPaths } from '@tessera/models';
import { expect, test } from 'vitest';
import { onePath, previewPaths } from './paths.ts';
import { pathsCatalog } from './paths-catalog.ts';

const MODEL = { process: 'gbm', parameters: { s0: 100, mu: 0.05, sigma: 0.2 }, steps: 12 };
const ASKED = { seed: '18446744073709551615', paths: 40, times: 64, patience: 10_000 };

test('paths are those of the interpreter, whatever the slice; one alone is the same', async () => {
  const { values, times, paths } = await previewPaths({ ...ASKED, model: MODEL });
  expect({ paths, times: times.length }).toEqual({ paths: 40, times: 13 });
  const { program } = compilePaths(readPaths({ ...MODEL, keep: 'all' }));
  const runner = await createRunner(program, BACKENDS.find(({ name }) => name === 'reference')!);
  const known = runner.outputs({ seed: BigInt(ASKED.seed), replicate: 0, first: 0, count: 40 });
  expect(values).toEqual(known.map((column) => column.slice()));
  const alone = await onePath(MODEL, ASKED.seed, 37);
  expect([...alone.values[0]!]).toEqual(values.map((column) => column[37]));
});

test('what cannot be read is refused alone, in its place', async () => {
  const model = {
    ...MODEL,
    functionals: [{ expression: 'max(S)' }, { expression: 'most(S)' }, { expression: 'S' }],
    payoffs: [{ kind: 'asian' }, { kind: 'barrier', strike: 100 }],
  };
  const { functionals, payoffs, values } = await previewPaths({ ...ASKED, model });
  expect(functionals[1]).toMatchObject({ code: 'expression-invalid' });
  expect(functionals[2]).toEqual(values.at(-1));
  expect(payoffs[0]).toBeInstanceOf(Float64Array);
  expect(payoffs[1]).toMatchObject({ code: 'paths-invalid' });
  await expect(previewPaths({ ...ASKED, model: { ...model, parameters: { sigma: -1 } } })).rejects.toMatchObject({
    code: 'parameter-invalid',
  });
});

test('a message carries the catalog', () => {
  const catalog = pathsCatalog();
  expect(structuredClone(catalog)).toEqual(catalog);
});
