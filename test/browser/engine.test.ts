/** What a browser computes is what the server computes, to the byte: with the workers that the built page ships. */
import type { CompiledProgram, Run, RunProgram, RunResult, SavedModel } from '@tessera/api';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { openBrowser, openTab, type Tab } from './browser.ts';
import { askEngine, columnsInTab } from './engine-in-tab.ts';

const TRIALS = 3000;
/** One that no double holds. */
const SEED = '18446744073709551557';

let server: ServerProcess;
let browser: Browser;
let tab: Tab;

beforeAll(async () => {
  server = new ServerProcess({ WORKERS: '1' });
  [browser] = await Promise.all([openBrowser(), server.start()]);
  tab = await openTab(browser, server.url);
  // A document of the same origin under the same policy that asks nothing of its own, as the page does while it is open.
  await tab.page.goto('/icon.svg');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const post = <T>(path: string, body: object = {}) =>
  server.json<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A finished run of a model, with the columns that the server gives as CSV: inputs, then outputs. */
async function serverRun(model: object): Promise<{ readonly id: string; readonly columns: Float64Array[] }> {
  const { id, state } = await post<Run>('/api/runs?wait=60', { ...model, trials: TRIALS, seed: SEED });
  expect(state).toBe('succeeded');
  const csv = await (await fetch(`${server.url}/api/results/${id}?format=csv&part=samples`)).text();
  const lines = csv.trimEnd().split('\r\n').slice(1);
  const rows = lines.map((line) => line.split(',').slice(1).map((text) => (text === '' ? NaN : Number(text)))); // biome-ignore format: one thought
  return { id, columns: rows[0]!.map((_, i) => Float64Array.from(rows, (row) => row[i]!)) };
}

const bytesOf = (columns: readonly Float64Array[]) =>
  columns.map(({ buffer }) => Buffer.from(buffer).toString('base64'));

test.each(['cash-flow', 'inventory', 'pricing', 'project-cost'])('%s', async (name) => {
  const { id: model } = await post<SavedModel>(`/api/examples/${name}`);
  const run = await serverRun({ model_id: model });
  const { program, seed } = await server.json<RunProgram>(`/api/runs/${run.id}/program`);
  expect(seed).toBe(SEED);
  expect(bytesOf(await columnsInTab(tab.page, program, seed, TRIALS))).toEqual(bytesOf(run.columns));

  const compiled = await post<CompiledProgram>('/api/programs', { model_id: model });
  const asked = { id: 1, seed: SEED, trials: TRIALS, redistributed: {} };
  const [, preview] = await askEngine(tab.page, [
    { kind: 'open', asked: { id: 1, program: compiled.program } },
    { kind: 'preview', asked },
  ]);
  const { outputs } = await server.json<RunResult>(`/api/results/${run.id}`);
  expect(preview).toMatchObject({
    trials: TRIALS,
    outputs: outputs.map(({ output, mean, std_dev, percentiles, errors }) => ({
      reference: output,
      mean,
      sd: std_dev,
      percentiles,
      errors,
    })),
  });
  expect(tab.troubles).toEqual([]);
});

test('with a distribution that was dragged, without a call to the server', async () => {
  const { id, model } = await post<SavedModel>('/api/examples/cash-flow');
  const { program } = await post<CompiledProgram>('/api/programs', { model_id: id });
  const calls: string[] = [];
  tab.page.on('request', (request) => calls.push(new URL(request.url()).pathname));
  const [, preview] = await askEngine(tab.page, [
    { kind: 'open', asked: { id: 1, program } },
    {
      kind: 'preview',
      asked: { id: 1, seed: SEED, trials: TRIALS, redistributed: { 1: 'pert(30000, 46000, 70000)' } },
    },
  ]);
  // The worker's own script is all that it asked for.
  expect(calls.filter((path) => !path.startsWith('/assets/'))).toEqual([]);
  expect(calls).not.toEqual([]);

  const { inputs = [], ...rest } = model;
  const dragged = inputs.map((input, i) => (i === 1 ? { ...input, distribution: 'pert(30000, 46000, 70000)' } : input));
  const { file_id } = await server.json<SavedModel>(`/api/models/${id}`);
  const run = await serverRun({ file_id, ...rest, inputs: dragged });
  const { outputs } = await server.json<RunResult>(`/api/results/${run.id}`);
  expect(preview).toMatchObject({ outputs: outputs.map(({ mean, percentiles }) => ({ mean, percentiles })) });
});

test('a distribution is drawn as it is in Node', async () => {
  const [sketch] = await askEngine(tab.page, [
    { kind: 'sketch', asked: { text: 'normal(B4, 2, truncate(0,))', values: { B4: 3 } } },
  ]);
  const { sketchDistribution } = await import('@tessera/engine');
  const { mean, percentiles, curve } = sketchDistribution('normal(B4, 2, truncate(0,))', { B4: 3 });
  expect(sketch).toMatchObject({ mean, percentiles, curve });
});
