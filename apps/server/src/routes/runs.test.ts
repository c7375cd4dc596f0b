/** Runs of any model: asked for, watched, moved, cancelled, replayed, by two users apart. */
import {
  answer,
  chooseBackend,
  compileModel,
  createRunner,
  errorsByCell,
  readXlsx,
  replay,
  singleThread,
} from '@tessera/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOW, typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer, upload } from './fixture.ts';

let server: TestServer;
let fileId: string;

const CELLS = {
  A1: 'Price',
  B1: 100,
  A2: 'Volume',
  B2: 20,
  B3: '=B1*B2',
  B4: '=IF(B1>110,SQRT(-1),B3/2)',
  C1: '=B3*2',
};
const BYTES = typedFile({ Sheet1: CELLS });
const MODEL = {
  inputs: [
    { cell: 'B1', distribution: 'normal(100, 10)' },
    { cell: 'Sheet1!B2', distribution: 'triangular(10, 20, 25)', label: 'Sold' },
  ],
  outputs: ['B3', { cell: 'B4', label: 'Half' }, '=B1+B2'],
  correlations: [{ inputs: ['B1', 'B2'], rank: 0.5 }],
};

beforeAll(async () => {
  server = await openServer({ MAX_ITERATIONS: '1000000', RUN_DEADLINE_SECONDS: '1000' });
  const sent = await upload(server.ann, 'model.xlsx', BYTES);
  fileId = sent.json().file_id;
});
afterAll(() => server?.close());

const ask = (body: object, query = '?wait=30', headers?: Record<string, string>) =>
  server.ann('POST', `/api/runs${query}`, body, headers);

test('a run of a file has the figures of the engine, to the bit, with the cells where errors arise', async () => {
  const made = await ask({
    file_id: fileId,
    ...MODEL,
    sampling: 'latin-hypercube',
    trials: 5000,
    seed: '18446744073709551615',
    percentiles: [2.5],
    levels: [90],
    probabilities: [
      { output: 'Sheet1!B3', operator: '<', value: 1500 },
      { output: 'Half', operator: '>=', value: 900 },
    ],
    label: 'The first',
  });
  expect(made.statusCode, made.body).toBe(200);
  const view = made.json();
  expect(view).toMatchObject({ label: 'The first', state: 'succeeded', trials: 5000, trials_done: 5000, progress: 1 });
  expect(view.source).toMatchObject({ kind: 'run', file_id: fileId, filename: 'model.xlsx', model_id: null });

  const workbook = readXlsx(BYTES, { inflate: () => new Uint8Array() });
  const correlations = [{ inputs: ['B1', 'B2'] as const, rank: 0.5 }];
  const compiled = compileModel(workbook, { ...MODEL, correlations, sampling: 'latin-hypercube' }, NOW);
  const runner = await createRunner(compiled.program, chooseBackend());
  const settings = { seed: 2n ** 64n - 1n, trials: 5000 };
  const events = [
    { predicate: { output: 0, operator: '<', value: 1500 }, text: 'Sheet1!B3<1500' },
    { predicate: { output: 1, operator: '>=', value: 900 }, text: 'Half>=900' },
  ] as const;
  const expected = await answer(
    compiled.program,
    settings,
    { percentages: [2.5], levels: [90], events },
    singleThread(runner),
    {
      explainErrors: async (trials) => errorsByCell(compiled, runner, settings, trials),
    },
  );
  runner.release();
  expect(view.outputs).toEqual(JSON.parse(JSON.stringify(expected.outputs)));
  expect(view.replayed).toBe(expected.replayed);
  expect(view.outputs[1].errors_by_cell).toEqual([
    { cell: 'Sheet1!B4', error: '#NUM!', trials: view.outputs[1].errors },
  ]);
});

test('a run of a formula knows its variables by their names', async () => {
  const body = {
    formula: 'revenue - IF(cost > 60, LN(-1), cost)',
    variables: [
      { name: 'revenue', distribution: 'lognormal(100, 20)' },
      { name: 'cost', min_value: 40, most_likely: 50, max_value: 70 },
    ],
    correlations: [{ inputs: ['revenue', 'cost'], rank: 0.8 }],
    trials: 3000,
    probabilities: [{ operator: '<', value: 0 }],
  };
  const made = await ask(body);
  expect(made.statusCode, made.body).toBe(200);
  const [output] = made.json().outputs;
  expect(output.output).toBe(body.formula);
  expect(output.drivers.map(({ input }: { input: string }) => input).sort()).toEqual(['cost', 'revenue']);
  expect(output.probabilities[0].event).toBe(`${body.formula}<0`);
  expect(output.errors_by_cell).toEqual([{ cell: body.formula, error: '#NUM!', trials: output.errors }]);
  const trial = await server.ann('GET', `/api/runs/${made.json().id}/trials/5`);
  expect(trial.json()).toMatchObject({
    trial: 5,
    inputs: [{ reference: 'revenue' }, { reference: 'cost' }],
    cells: [],
  });
});

describe('a run that has ended', () => {
  let id: string;
  beforeAll(async () => {
    const made = await ask({ file_id: fileId, ...MODEL, trials: 2000, seed: 3 });
    expect(made.statusCode, made.body).toBe(200);
    id = made.json().id;
  });

  test('shows any of its trials as the whole workbook saw it', async () => {
    const workbook = readXlsx(BYTES, { inflate: () => new Uint8Array() });
    const compiled = compileModel(workbook, { ...MODEL, correlations: [{ inputs: ['B1', 'B2'], rank: 0.5 }] }, NOW);
    const runner = await createRunner(compiled.program, chooseBackend());
    for (const trial of [0, 1234, 1999]) {
      const shown = await server.ann('GET', `/api/runs/${id}/trials/${trial}`);
      expect(shown.statusCode, shown.body).toBe(200);
      const { cells, changed_cells, inputs, outputs } = shown.json();
      const expected = replay(compiled, runner, { seed: 3, trials: 2000 }, trial);
      const text = (value: unknown) =>
        typeof value === 'object' && value !== null ? (value as { error: string }).error : value;
      expect(cells).toEqual(expected.map(({ cell, base, value }) => ({ cell, base: text(base), value: text(value) })));
      expect(changed_cells).toBe(expected.length);
      const at = (cell: string) => expected.find((entry) => entry.cell === cell)!.value;
      expect(inputs).toEqual([
        { reference: 'Sheet1!B1', label: 'Price', value: at('Sheet1!B1') },
        { reference: 'Sheet1!B2', label: 'Sold', value: at('Sheet1!B2') },
      ]);
      expect(outputs[0]).toMatchObject({ reference: 'Sheet1!B3', value: at('Sheet1!B3') });
    }
    runner.release();
  });

  test('has no trials beyond its last', async () => {
    const beyond = await server.ann('GET', `/api/runs/${id}/trials/2000`);
    expect([beyond.statusCode, beyond.json().code]).toEqual([404, 'trial-unknown']);
    expect((await server.ann('GET', `/api/runs/${id}/trials/-1`)).statusCode).toBe(422);
  });

  test('ends its events with its state, and says 204 to whoever has seen that', async () => {
    const stream = await server.ann('GET', `/api/runs/${id}/events`);
    expect(stream.headers['content-type']).toContain('text/event-stream');
    const events = parseEvents(stream.body);
    expect(events.at(-1)!.data.state).toBe('succeeded');
    const seen = await server.ann('GET', `/api/runs/${id}/events`, undefined, {
      'last-event-id': String(events.at(-1)!.id),
    });
    expect([seen.statusCode, seen.body]).toEqual([204, '']);
  });

  test('stays as it is when it is cancelled, keeps a new label, and goes when it is deleted', async () => {
    expect((await server.ann('POST', `/api/runs/${id}/cancel`)).json().state).toBe('succeeded');
    const changed = await server.ann('PATCH', `/api/runs/${id}`, { label: 'Renamed' });
    expect(changed.json()).toMatchObject({ label: 'Renamed', state: 'succeeded' });
    expect((await server.ann('GET', `/api/runs/${id}`)).json().label).toBe('Renamed');
    expect((await server.ann('DELETE', `/api/runs/${id}`)).statusCode).toBe(204);
    expect((await server.ann('GET', `/api/runs/${id}`)).statusCode).toBe(404);
    expect((await server.ann('DELETE', `/api/runs/${id}`)).statusCode).toBe(404);
  });
});

interface Event {
  readonly id: number;
  readonly data: { readonly state: string; readonly trials_done: number; readonly version: number };
}

function parseEvents(text: string): Event[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const [, id] = /^id: (\d+)$/m.exec(block)!;
      return { id: Number(id), data: JSON.parse(/^data: (.*)$/m.exec(block)![1]!) };
    });
}

test('events of a run that goes on come with ascending versions and progress that never falls, to the end', async () => {
  const slow = { formula: `SUM(${Array.from({ length: 40 }, (_, i) => `GAMMA.INV(x,${i + 1},y)`).join(',')})` };
  const variables = [
    { name: 'x', distribution: 'uniform(0, 1)' },
    { name: 'y', distribution: 'uniform(1, 2)' },
  ];
  const made = await ask({ ...slow, variables, trials: 30_000 }, '');
  expect(made.statusCode, made.body).toBe(202);
  const { id } = made.json();
  expect(made.headers.location).toBe(`/api/runs/${id}`);
  const events = parseEvents((await server.ann('GET', `/api/runs/${id}/events`)).body);
  expect(events.length).toBeGreaterThan(1);
  for (const [i, { id: version, data }] of events.entries()) {
    expect(data.version).toBe(version);
    if (i === 0) continue;
    expect(version).toBeGreaterThan(events[i - 1]!.id);
    expect(data.trials_done).toBeGreaterThanOrEqual(events[i - 1]!.data.trials_done);
  }
  expect(events.at(-1)!.data).toMatchObject({ state: 'succeeded', trials_done: 30_000 });
});

test('runs are compared trial by trial, as the engine does, and only one’s own', async () => {
  const body = (cost: number) => ({
    formula: `x * 3 - ${cost}`,
    variables: [{ name: 'x', distribution: 'normal(10, 2)' }],
    trials: 4000,
    seed: 5,
  });
  const [a, b] = [(await ask(body(10))).json(), (await ask(body(12.5))).json()];
  const compared = await server.ann('GET', `/api/runs/compare?ids=${a.id},${b.id}`);
  expect(compared.statusCode, compared.body).toBe(200);
  const { trials, partial, comparisons } = compared.json();
  expect([trials, partial, comparisons.length]).toEqual([4000, false, 1]);
  // On common draws the difference is the same in every trial.
  expect(comparisons[0]).toMatchObject({
    a: { run: a.id },
    b: { run: b.id },
    common_draws: true,
    probability_a_greater: 1,
  });
  expect(comparisons[0].a.mean).toBeCloseTo(a.outputs[0].mean, 10);
  expect(comparisons[0].difference.mean).toBeCloseTo(2.5, 10);
  expect(comparisons[0].difference.std_dev).toBeCloseTo(0, 10);
  const few = await server.ann('GET', `/api/runs/compare?ids=${a.id},${b.id}&trials=1000`);
  expect(few.json()).toMatchObject({ trials: 1000, partial: true });
  expect((await server.bob('GET', `/api/runs/compare?ids=${a.id},${b.id}`)).statusCode).toBe(404);
  expect((await server.ann('GET', `/api/runs/compare?ids=${a.id}`)).statusCode).toBe(422);
  expect((await server.ann('GET', `/api/runs/compare?ids=${a.id},nothing`)).statusCode).toBe(404);
});

test('a saved model can be run, laid out differently, and the run says which version it was', async () => {
  const saved = await server.ann('POST', '/api/models', { name: 'Plan', file_id: fileId, model: MODEL });
  expect(saved.statusCode, saved.body).toBe(201);
  const { id } = saved.json();
  const made = await ask({ model_id: id, sampling: 'antithetic', trials: 2000 });
  expect(made.statusCode, made.body).toBe(200);
  expect(made.json().source).toMatchObject({ model_id: id, model_version: 1, file_id: fileId });
  const inline = await ask({ file_id: fileId, ...MODEL, sampling: 'antithetic', trials: 2000 });
  expect(made.json().outputs).toEqual(inline.json().outputs);
  const foreign = await server.bob('POST', '/api/runs', { model_id: id });
  expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'model-unknown']);
});

test.each([
  ['nothing', {}, 422, 'model-without-file'],
  ['cells without a file', { ...MODEL }, 422, 'model-without-file'],
  ['no outputs', { file_id: true, inputs: MODEL.inputs }, 422, 'model-no-outputs'],
  ['an unknown output', { file_id: true, outputs: ['Sheet9!A1'] }, 422, 'input-unknown'],
  [
    'an unknown distribution',
    { file_id: true, inputs: [{ cell: 'B1', distribution: 'guess(1)' }], outputs: ['B3'] },
    422,
    'distribution-unknown',
  ],
  [
    'an impossible distribution',
    { file_id: true, inputs: [{ cell: 'B1', distribution: 'normal(1, -1)' }], outputs: ['B3'] },
    422,
    'distribution-impossible',
  ],
  [
    'an input twice',
    { file_id: true, inputs: [MODEL.inputs[0], MODEL.inputs[0]], outputs: ['B3'] },
    422,
    'input-twice',
  ],
  [
    'an unknown field of an input',
    { file_id: true, inputs: [{ cell: 'B1', distribution: 'normal(1, 1)', stram: '' }], outputs: ['B3'] },
    422,
    'request-invalid',
  ],
  [
    'a correlation of 2',
    { file_id: true, ...MODEL, correlations: [{ inputs: ['B1', 'B2'], rank: 2 }] },
    422,
    'request-invalid',
  ],
  [
    'a correlation with a stranger',
    { file_id: true, ...MODEL, correlations: [{ inputs: ['B1', 'C1'], rank: 0.5 }] },
    422,
    'correlation-invalid',
  ],
  [
    'odds of what is no output',
    { file_id: true, ...MODEL, probabilities: [{ output: 'B1', operator: '<', value: 1 }] },
    422,
    'output-unknown',
  ],
  [
    'odds of one of several',
    { file_id: true, ...MODEL, probabilities: [{ operator: '<', value: 1 }] },
    422,
    'output-unknown',
  ],
  ['a date that is none', { file_id: true, ...MODEL, as_of: 'tomorrow' }, 422, 'model-invalid'],
  ['a formula beside outputs', { file_id: true, formula: 'B3', outputs: ['B3'] }, 422, 'model-ambiguous'],
  ['a model and inputs', { model_id: 'x', inputs: [] }, 422, 'model-ambiguous'],
  ['a version of no model', { model_version: 1, formula: '1' }, 422, 'model-ambiguous'],
  ['an unknown model', { model_id: 'x' }, 404, 'model-unknown'],
  ['an unknown file', { file_id: 'x', outputs: ['B3'] }, 404, 'file-unknown'],
  ['an unknown priority', { formula: '1', priority: 'urgent' }, 422, 'request-invalid'],
  ['an unknown sampling', { formula: '1', sampling: 'sobol' }, 422, 'request-invalid'],
  ['too many trials', { formula: '1', trials: 1_000_001 }, 422, 'run-limit'],
  ['too long a deadline', { formula: '1', deadline_seconds: 1001 }, 422, 'run-limit'],
  ['too much memory', { formula: '1', memory_limit_mb: 1e9 }, 422, 'run-limit'],
  ['a percentile of 101', { formula: '1', percentiles: [101] }, 422, 'request-invalid'],
  ['a level of 100', { formula: '1', levels: [100] }, 422, 'request-invalid'],
])('%s is refused', async (_, body: object, status, code) => {
  const made = await ask('file_id' in body && body.file_id === true ? { ...body, file_id: fileId } : body);
  expect([made.statusCode, made.json().code], made.body).toEqual([status, code]);
});

test('the list has pages and states, newest first, and only what is one’s own', async () => {
  // Bob has made no runs before.
  const mine = server.bob;
  const ids: string[] = [];
  for (const label of ['a', 'b', 'c'])
    ids.unshift((await mine('POST', '/api/runs?wait=30', { formula: '1', label, trials: 10 })).json().id);
  const all = (await mine('GET', '/api/runs')).json();
  expect(all.runs.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(all.next).toBeNull();
  const first = (await mine('GET', '/api/runs?limit=2')).json();
  const second = (await mine('GET', `/api/runs?limit=2&after=${first.next}`)).json();
  expect([...first.runs, ...second.runs].map(({ id }: { id: string }) => id)).toEqual(ids);
  expect((await mine('GET', '/api/runs?state=failed,cancelled')).json().runs).toEqual([]);
  expect((await mine('GET', '/api/runs?state=succeeded')).json().runs).toHaveLength(3);
  const { runs } = (await server.ann('GET', '/api/runs?limit=1')).json();
  expect((await mine('GET', `/api/runs?after=${runs[0].id}`)).json()).toEqual({ runs: [], next: null });
  expect((await mine('GET', '/api/runs?limit=0')).statusCode).toBe(422);
  expect((await mine('GET', '/api/runs?state=done')).statusCode).toBe(422);
});

test("what is another user's is unknown, whatever is asked of it", async () => {
  const { id } = (await ask({ formula: '1', trials: 10 })).json();
  const asked = [
    ['GET', `/api/runs/${id}`],
    ['PATCH', `/api/runs/${id}`, { label: 'mine' }],
    ['POST', `/api/runs/${id}/cancel`],
    ['DELETE', `/api/runs/${id}`],
    ['GET', `/api/runs/${id}/events`],
    ['GET', `/api/runs/${id}/trials/1`],
  ] as const;
  for (const [method, url, body] of asked) {
    const foreign = await server.bob(method, url, body);
    const missing = await server.bob(method, url.replace(id, 'no-such-run'), body);
    expect([foreign.statusCode, foreign.json().code], `${method} ${url}`).toEqual([404, 'run-unknown']);
    expect([missing.statusCode, missing.json().code]).toEqual([404, 'run-unknown']);
  }
  expect((await server.ann('GET', `/api/runs/${id}`)).json().label).toBe('');
});

test('when its file is deleted a run keeps its result, and its trials cannot be seen any more', async () => {
  const sent = await upload(server.ann, 'short.xlsx', BYTES);
  const { file_id } = sent.json();
  const made = await ask({ file_id, ...MODEL, trials: 100 });
  const { id, outputs } = made.json();
  expect((await server.ann('DELETE', `/api/excel/files/${file_id}`)).statusCode).toBe(204);
  const trial = await server.ann('GET', `/api/runs/${id}/trials/1`);
  expect([trial.statusCode, trial.json().code]).toEqual([410, 'trial-file-gone']);
  const result = await server.ann('GET', `/api/results/${id}`);
  expect(result.json().outputs[0]).toEqual(outputs[0]);
});

test('a call that is sent again with its key makes no second run', async () => {
  const key = { 'idempotency-key': 'run-1' };
  const body = { formula: '1', trials: 10 };
  const [first, second] = await Promise.all([ask(body, '', key), ask(body, '', key)]);
  expect(first.json().id).toBe(second.json().id);
  const other = await ask({ ...body, trials: 11 }, '', key);
  expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-reused']);
});
