/** Paths over HTTP: the same numbers as the library's, what a client draws fans by, and what is refused. */
import { answer, chooseBackend, createRunner, singleThread } from '@tessera/engine';
import { compilePaths, estimatesOf, type PathsModel, PROCESSES, readPaths } from '@tessera/models';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { openServer, type TestServer } from './fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ RATE_LIMIT: '0', MAX_ITERATIONS: '1000000000', MAX_PATH_STEPS: '1e12' });
});
afterAll(() => server?.close());

const MODEL = {
  process: 'gbm',
  parameters: { s0: 100, mu: 0.05, sigma: 0.2 },
  steps: 12,
  horizon: 2,
  keep: 4,
  functionals: ['max(S)', { name: 'call', expression: 'max(S - 105, 0)' }],
};
const run = (body: object, query = '?wait=30') => server.ann('POST', `/api/paths/run${query}`, body);

describe('a run of paths', () => {
  it('has the numbers of the library, and says what its outputs are', async () => {
    const answered = await run({ ...MODEL, paths: 5000, seed: 3, probabilities: ['max(S) > 120'] });
    expect(answered.statusCode, answered.body).toBe(200);
    const { paths, outputs, source, trials, state } = answered.json();
    expect({ state, trials, kind: source.kind }).toEqual({ state: 'succeeded', trials: 5000, kind: 'paths' });
    expect(paths).toMatchObject({ process: 'gbm', scheme: 'exact', sampling: 'random', horizon: 2, steps: 12 });
    expect(paths.parameters).toEqual(MODEL.parameters);
    expect(paths.times).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(paths.functionals).toEqual([
      { name: 'max(S)', expression: 'max(S)', payoff: null },
      { name: 'call', expression: 'max(S - 105, 0)', payoff: null },
    ]);
    expect(paths.outputs).toHaveLength(outputs.length);
    expect(paths.outputs[3]).toEqual({ kind: 'value', component: 'S', time: 1.5 });
    expect(paths.outputs[6]).toEqual({ kind: 'functional', name: 'call' });

    const functionals = [{ expression: 'max(S)' }, { name: 'call', expression: 'max(S - 105, 0)' }];
    const { program } = compilePaths(readPaths({ ...MODEL, functionals }));
    const runner = await createRunner(program, chooseBackend());
    const events = [{ predicate: { output: 5, operator: '>', value: 120 }, text: 'max(S)>120' }] as const;
    const own = await answer(program, { seed: 3, trials: 5000 }, { events }, singleThread(runner));
    expect(outputs).toEqual(JSON.parse(JSON.stringify(own.outputs)));
    // Its mean in closed form; 5000 paths, five standard errors.
    const last = outputs[4];
    expect(Math.abs(last.mean - 100 * Math.exp(0.1))).toBeLessThan(5 * last.standard_error);
  });

  it('is a run like any other: watched, looked at as a file, seen again path by path', async () => {
    const asked = await run(
      {
        ...MODEL,
        n_paths: 50,
        T: 2,
        horizon: undefined,
        n_steps: 12,
        steps: undefined,
        x0: 90,
        parameters: undefined,
        seed: '7',
      },
      '',
    );
    expect(asked.statusCode, asked.body).toBe(202);
    const { id, paths } = asked.json();
    expect(asked.headers.location).toBe(`/api/runs/${id}`);
    expect(paths).toEqual({
      process: 'gbm',
      title: PROCESSES.find(({ name }) => name === 'gbm')!.title,
      scheme: 'exact',
      sampling: 'random',
      horizon: 2,
      steps: 12,
    });
    const events = (await server.ann('GET', `/api/runs/${id}/events`)).body;
    expect(events).toContain('"state":"succeeded"');
    const result = (await server.ann('GET', `/api/results/${id}`)).json();
    expect(result.paths.parameters).toEqual({ s0: 90, mu: 0.05, sigma: 0.2 });
    expect(result.outputs[0]).toMatchObject({ output: 'S(0)', mean: 90 });
    const rows = (await server.ann('GET', `/api/results/${id}?format=csv`)).body.trim().split('\n');
    expect(rows[0]!.trim()).toBe('trial,S(0),S(0.5),S(1),S(1.5),S(2),max(S),call');
    expect(rows).toHaveLength(51);
    const row = rows[8]!.trim().split(',').map(Number);
    const trial = (await server.ann('GET', `/api/runs/${id}/trials/7`)).json();
    expect(trial).toMatchObject({ trial: 7, inputs: [], changed_cells: 0, cells: [] });
    expect(trial.outputs.map(({ value }: { value: number }) => value)).toEqual(row.slice(1));
    const whole = (await server.ann('POST', '/api/paths/replay', { run: id, path: 7 })).json();
    expect(whole).toMatchObject({ run: id, path: 7, seed: '7', process: 'gbm', steps: 12 });
    expect(whole.times).toHaveLength(13);
    expect([0, 3, 6, 9, 12].map((step) => whole.components[0].values[step])).toEqual(row.slice(1, 6));
    expect(whole.functionals).toEqual([
      { name: 'max(S)', value: row[6] },
      { name: 'call', value: row[7] },
    ]);
    const program = (await server.ann('GET', `/api/runs/${id}/program`)).json();
    expect(program.paths).toEqual({
      ...MODEL,
      functionals: whole.functionals.map((_: object, i: number) => [{ expression: 'max(S)' }, MODEL.functionals[1]][i]),
      parameters: { x0: 90 },
    });
  });

  it('adds what only odds are asked of, and says which settings had no effect', async () => {
    const answered = await run({
      process: 'gbm',
      paths: 100,
      probabilities: ['min(S) <= 90', { output: 'S(1)', operator: '>', value: 1e2 }],
      n_jobs: -1,
      backend: 'auto',
    });
    const { outputs, paths, notes } = answered.json();
    expect(paths.outputs).toEqual([
      { kind: 'value', component: 'S', time: 1 },
      { kind: 'functional', name: 'min(S)' },
    ]);
    expect(outputs.map(({ probabilities }: { probabilities: { event: string }[] }) => probabilities[0]!.event)).toEqual(
      ['S(1)>100', 'min(S)<=90'],
    );
    expect(notes[0]).toContain('n_jobs, backend had no effect');
  });

  it('begins with the paths of a shorter one', async () => {
    const ids = [];
    for (const paths of [5, 2000]) ids.push((await run({ process: 'gbm', paths, seed: 9 })).json().id);
    const [few, many] = await Promise.all(
      ids.map(async (id) => (await server.ann('GET', `/api/results/${id}?format=csv&trials=0-4`)).body),
    );
    expect(many).toBe(few);
  });
});

const OWN = {
  name: 'mine',
  equations: [{ component: 'X', initial: 2, drift: 'a*(1 - X)', diffusion: '0.1*sqrt(X)' }],
  parameters: { a: 3 },
};
const ASIAN = { kind: 'asian', name: 'Asian', strike: 100, rate: 0.05 };
const WAYS: readonly (readonly [string, PathsModel])[] = [
  ['a process of equations', { process: OWN, steps: 20, keep: 2, functionals: [{ expression: 'min(X)' }] }],
  ['payoffs', { process: 'gbm', steps: 12, payoffs: [ASIAN] }],
  ['antithetic pairs', { process: 'gbm', steps: 12, payoffs: [ASIAN], sampling: 'antithetic' }],
  ['stratified ends', { process: 'gbm', steps: 12, payoffs: [ASIAN], sampling: 'stratified' }],
  ['nets of Sobol points', { process: 'heston', steps: 12, payoffs: [ASIAN], sampling: 'sobol', net: 2048 }],
  ['a control variate', { process: 'gbm', steps: 12, payoffs: [ASIAN], control: { expression: 'S' } }],
  ['a shifted drift', { process: 'gbm', steps: 12, payoffs: [{ ...ASIAN, strike: 150 }], shift: 2 }],
];

describe('every way of drawing and asking', () => {
  it.each(WAYS)('%s: outputs and estimates are those of the library, and a path is seen again', async (_, model) => {
    // More than one task does, so that nets and pairs lie across their borders.
    const trials = 40_000;
    const answered = await run({ ...model, paths: trials, seed: 11 });
    expect(answered.statusCode, answered.body.slice(0, 400)).toBe(200);
    const { id, outputs, paths, estimates } = answered.json();
    const compiled = compilePaths(readPaths(model));
    const runner = await createRunner(compiled.program, chooseBackend());
    const own = await answer(compiled.program, { seed: 11, trials }, {}, singleThread(runner));
    expect(outputs).toEqual(JSON.parse(JSON.stringify(own.outputs)));
    expect(estimates).toEqual(JSON.parse(JSON.stringify(estimatesOf(compiled, own.outputs))));
    expect(paths.outputs.map(({ kind }: { kind: string }) => kind)).toEqual(compiled.outputs.map(({ kind }) => kind));
    const result = (await server.ann('GET', `/api/results/${id}`)).json();
    expect([result.paths, result.estimates]).toEqual([paths, estimates]);
    const trial = (await server.ann('GET', `/api/runs/${id}/trials/2500`)).json();
    const range = { seed: 11, replicate: 0, first: 2500, count: 1 };
    expect(trial.outputs.map(({ value }: { value: number }) => value)).toEqual(runner.outputs(range).map(([x]) => x));
    const whole = await server.ann('POST', '/api/paths/replay', { run: id, path: 2500 });
    expect(whole.statusCode, whole.body.slice(0, 400)).toBe(200);
    const functionals = whole.json().functionals.map(({ value }: { value: number }) => value);
    const asked = compiled.outputs.flatMap(({ kind }, i) => (kind === 'functional' ? [trial.outputs[i].value] : []));
    expect(functionals).toEqual(asked);
  });
});

describe('what is refused', () => {
  const CASES: readonly (readonly [string, object, string])[] = [
    ['a billion steps that are all kept', { steps: 1e9, keep: 'all' }, 'paths-invalid'],
    ['more values than are described', { steps: 5000, keep: 'all' }, 'paths-invalid'],
    ['a million million paths', { paths: 1e12 }, 'run-limit'],
    ['more steps altogether than the server takes', { paths: 1e6, steps: 4e9 }, 'run-limit'],
    ['more steps than a path can have', { paths: 1, steps: 2 ** 33 }, 'paths-invalid'],
    ['no process', { process: 'no such' }, 'process-unknown'],
    ['a file as a process', { process: 'file:///etc/passwd' }, 'process-unknown'],
    ['a parameter out of range', { parameters: { sigma: -0.1 } }, 'parameter-invalid'],
    [
      'a matrix where a number belongs',
      { parameters: { sigma: Array(100).fill(Array(100).fill(1)) } },
      'parameter-invalid',
    ],
    ['two names for one thing', { paths: 10, n_paths: 10 }, 'model-ambiguous'],
    ['odds that are none', { probabilities: ['max(S) is large'] }, 'odds-unreadable'],
    ['odds of nothing in particular', { keep: 2, probabilities: [{ operator: '>', value: 1 }] }, 'output-unknown'],
  ];
  test.each(CASES)('%s', async (_, body, code) => {
    const answered = await run({ process: 'gbm', ...body }, '');
    expect(answered.json()).toMatchObject({ status: 422, code });
    expect(answered.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each([
    { module: './evil.ts' },
    { url: 'data:text/javascript,0' },
    { feed: {} },
    { process: { module: './evil.ts' } },
  ])('code of a caller: %j', async (body) => {
    expect((await run({ process: 'gbm', ...body }, '')).json()).toMatchObject({ status: 422, code: 'request-invalid' });
  });

  it.each([
    ['deep', `${'('.repeat(4000)}S${')'.repeat(4000)}`],
    ['long', Array(4000).fill('S').join('+')],
    ['wide', `max(${Array(4000).fill('S').join(',')})`],
  ])('an expression that is too %s, or it is computed', async (_, expression) => {
    const answered = await run({
      process: 'gbm',
      paths: 2,
      functionals: Array(20)
        .fill(0)
        .map((_, i) => ({ name: `f${i}`, expression })),
    });
    expect([200, 202, 422]).toContain(answered.statusCode);
  });

  it('a path of a run that has none, and one beyond its last', async () => {
    const other = (await server.ann('POST', '/api/runs?wait=30', { formula: '1', variables: [], trials: 1 })).json().id;
    const asked = (body: object) => server.ann('POST', '/api/paths/replay', body);
    expect((await asked({ run: other, path: 0 })).json()).toMatchObject({ status: 422, code: 'run-without-paths' });
    const { id } = (await run({ process: 'gbm', paths: 3 })).json();
    expect((await asked({ run: id, path: 3 })).json()).toMatchObject({ status: 404, code: 'trial-unknown' });
    expect((await asked({ run: id, path: 2, points: 7 })).json().times).toHaveLength(8);
  });
});

it('runs a process of drift and diffusion, and options on it', async () => {
  const process = { equations: [{ component: 'X', initial: 1, drift: '-k*X' }], parameters: { k: 2 } };
  const body = { process, paths: 5, steps: 1, payoffs: [{ kind: 'european', strike: -3, rate: 0 }] };
  const { outputs, paths } = (await run(body)).json();
  // One step of Euler: X(1) = 1 - 2, and the call pays 2 on it.
  expect(outputs.map(({ mean }: { mean: number }) => mean)).toEqual([-1, 2]);
  expect(paths).toMatchObject({ process: 'own', parameters: { X0: 1, k: 2 } });
});

it('lists every process with what a form needs', async () => {
  const { processes, limits } = (await server.ann('GET', '/api/paths/processes')).json();
  expect(processes.map(({ name }: { name: string }) => name)).toEqual(PROCESSES.map(({ name }) => name));
  expect(processes[0].parameters.map(({ name }: { name: string }) => name)).toEqual(
    PROCESSES[0]!.parameters.map(({ name }) => name),
  );
  expect(limits).toEqual({ paths: 1e9, steps: 2 ** 32 - 1, path_steps: 1e12, outputs: 1000 });
});
