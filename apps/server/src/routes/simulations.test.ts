/** Simulations in one call: the fixed names and fields, the engine's own figures, and every kind of broken input. */
import { answer, chooseBackend, compileModel, createRunner, expressionModel, singleThread } from '@tessera/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOW, typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer, upload } from './fixture.ts';

let server: TestServer;
let fileId: string;

/** A price, a volume and a margin with a name. */
const CELLS = {
  A1: 'Price',
  B1: 100,
  A2: 'Volume',
  B2: 20,
  A3: 'Revenue',
  B3: '=B1*B2',
  A4: 'Bad',
  B4: '=SQRT(B1-100)',
  A5: 'Circle',
  B5: '=B6',
  B6: '=B5+B1',
};

beforeAll(async () => {
  server = await openServer({ MAX_ITERATIONS: '1000000' });
  const sent = await upload(server.ann, 'model.xlsx', typedFile({ Sheet1: CELLS }, { Volume: 'Sheet1!$B$2' }));
  expect(sent.statusCode, sent.body).toBe(200);
  fileId = sent.json().file_id;
});
afterAll(() => server?.close());

const X = { name: 'x', min_value: 1, most_likely: 2, max_value: 4 };
const Y = { name: 'y', min_value: 0, most_likely: 0, max_value: 9 };
const run = (body: object, headers?: Record<string, string>) => server.ann('POST', '/api/simulate/run', body, headers);

test('a formula over variables is answered with exactly the fields that clients know', async () => {
  const made = await run({ formula: 'x + y', variables: [X, Y], iterations: 2000 });
  expect(made.statusCode, made.body).toBe(200);
  const { simulation_id, results, ...more } = made.json();
  expect(more).toEqual({});
  expect(simulation_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(results)).toEqual([
    'mean',
    'median',
    'std_dev',
    'min',
    'max',
    'percentiles',
    'histogram',
    'iterations',
  ]);
  expect(Object.keys(results.percentiles)).toEqual(['10', '25', '50', '75', '90']);
  expect(Object.keys(results.histogram)).toEqual(['counts', 'bin_edges']);
  expect(results.iterations).toBe(2000);
  const { counts, bin_edges } = results.histogram;
  expect([counts.length, bin_edges.length]).toEqual([30, 31]);
  expect(counts.reduce((sum: number, n: number) => sum + n, 0)).toBe(2000);
  expect([bin_edges[0], bin_edges[30]]).toEqual([results.min, results.max]);
  // Means of triangular distributions: (1 + 2 + 4) / 3 and (0 + 0 + 9) / 3; their variances 14/36 and 81/18.
  expect(Math.abs(results.mean - (7 / 3 + 3))).toBeLessThan(5 * Math.sqrt((14 / 36 + 4.5) / 2000));

  const again = await server.ann('GET', `/api/simulate/${simulation_id}`);
  expect(again.statusCode).toBe(200);
  expect(again.json()).toEqual(made.json());
});

test('the figures are those of the engine, to the bit', async () => {
  const made = await run({ formula: 'x * y - MAX(x, 2)', variables: [X, Y], iterations: 3000, seed: 11 });
  const { workbook, model } = expressionModel('x * y - MAX(x, 2)', [
    { name: 'x', min: 1, mode: 2, max: 4 },
    { name: 'y', min: 0, mode: 0, max: 9 },
  ]);
  const { program } = compileModel(workbook, model, NOW);
  const runner = await createRunner(program, chooseBackend());
  const questions = { percentages: [10, 25, 50, 75, 90], bins: 30 };
  const [output] = (await answer(program, { seed: 11, trials: 3000 }, questions, singleThread(runner))).outputs;
  runner.release();
  const { results } = made.json();
  expect(results.mean).toBe(output!.mean);
  expect(results.std_dev).toBe(output!.std_dev);
  expect(results.percentiles['90']).toBe(output!.percentiles['90']);
  expect(results.histogram).toEqual(output!.histogram);
});

describe('of a file', () => {
  const price = { name: 'Price', min_value: 80, most_likely: 100, max_value: 130 };
  const volume = { name: 'Volume', min_value: 10, most_likely: 20, max_value: 25 };

  test('cells go by address, name or label, and the formula may be a cell or an expression', async () => {
    const byLabel = await run({ file_id: fileId, formula: 'B3', variables: [price, volume], iterations: 500 });
    expect(byLabel.statusCode, byLabel.body).toBe(200);
    const asked = [
      {
        formula: 'Sheet1!B3',
        variables: [
          { ...price, name: 'B1' },
          { ...volume, name: 'Sheet1!B2' },
        ],
      },
      { formula: 'Revenue', variables: [price, volume] },
      { formula: '=B1*Volume', variables: [price, volume] },
      { formula: 'Price * Volume', variables: [price, volume] },
    ];
    for (const body of asked) {
      const made = await run({ file_id: fileId, iterations: 500, ...body });
      expect(made.statusCode, made.body).toBe(200);
      expect(made.json().results).toEqual(byLabel.json().results);
    }
    expect(byLabel.json().results.max).toBeLessThanOrEqual(130 * 25);
  });

  test('trials that fail are left out, and a header says how many', async () => {
    const made = await run({ file_id: fileId, formula: 'B4', variables: [price], iterations: 1000 });
    expect(made.statusCode, made.body).toBe(200);
    const failed = Number(made.headers['tessera-failed-trials']);
    const { counts } = made.json().results.histogram;
    expect(counts.reduce((sum: number, n: number) => sum + n, 0)).toBe(1000 - failed);
    // Below 100 of triangular(80, 100, 130): (100 - 80) / (130 - 80).
    expect(Math.abs(failed / 1000 - 0.4)).toBeLessThan(5 * Math.sqrt(0.24 / 1000));
  });

  test('a result without any number is refused, with the cell where the error arises', async () => {
    const low = { ...price, max_value: 99, most_likely: 90 };
    const made = await run({ file_id: fileId, formula: 'B4', variables: [low], iterations: 100 });
    expect(made.statusCode).toBe(422);
    expect(made.json()).toMatchObject({
      code: 'run-without-numbers',
      detail: expect.stringContaining('#NUM! in Sheet1!B4'),
    });
  });

  test.each([
    ['an unknown cell', { formula: 'Nowhere!B4' }, 'input-unknown'],
    ['an unknown name', { formula: 'Profit' }, 'input-unknown'],
    ['a circle', { formula: 'B6' }, 'circular-reference'],
    ['a text', { formula: 'A1' }, 'output-not-a-number'],
    ['several cells', { formula: 'B1:B3' }, 'output-not-one'],
    ['an unknown variable', { formula: 'B3', variables: [{ ...price, name: 'Nowhere' }] }, 'input-unknown'],
  ])('%s is refused', async (_, body, code) => {
    const made = await run({ file_id: fileId, variables: [price], ...body });
    expect(made.statusCode).toBe(422);
    expect(made.json().code).toBe(code);
  });
});

test.each([
  ['no formula', { variables: [X] }, 422, 'request-invalid'],
  ['an empty formula', { formula: '', variables: [X] }, 422, 'request-invalid'],
  ['a formula that breaks off', { formula: 'x +', variables: [X] }, 422, 'expression-syntax'],
  ['a name without a variable', { formula: 'x + z', variables: [X] }, 422, 'variable-unknown'],
  ['a function that there is not', { formula: 'EVAL(x)', variables: [X] }, 422, 'function-unknown'],
  ['values in the wrong order', { formula: 'x', variables: [{ ...X, min_value: 3 }] }, 422, 'variable-invalid'],
  ['a value that is a text', { formula: 'x', variables: [{ ...X, min_value: '1' }] }, 422, 'request-invalid'],
  ['a variable twice', { formula: 'x', variables: [X, X] }, 422, 'variable-invalid'],
  ['no iterations', { formula: 'x', variables: [X], iterations: 0 }, 422, 'request-invalid'],
  ['many iterations', { formula: 'x', variables: [X], iterations: 'many' }, 422, 'request-invalid'],
  ['half an iteration', { formula: 'x', variables: [X], iterations: 1.5 }, 422, 'request-invalid'],
  ['more iterations than allowed', { formula: 'x', variables: [X], iterations: 1e12 }, 422, 'run-limit'],
  ['a seed of 65 bits', { formula: 'x', variables: [X], seed: '18446744073709551616' }, 422, 'run-limit'],
  ['a field that there is not', { formula: 'x', variables: [X], iteration: 5 }, 422, 'request-invalid'],
  ['a file that there is not', { formula: 'x', variables: [X], file_id: 'no-such-file' }, 404, 'file-unknown'],
  ['a name with a slash', { formula: 'x', variables: [X], simulation_id: '../../etc' }, 422, 'request-invalid'],
])('%s is refused', async (_, body, status, code) => {
  const made = await run(body);
  expect([made.statusCode, made.json().code]).toEqual([status, code]);
  expect(made.headers['content-type']).toContain('application/problem+json');
  expect(made.body).not.toContain('.ts:');
});

test('what is no JSON is refused', async () => {
  const made = await server.ann('POST', '/api/simulate/run', Buffer.from('{"formula": '), {
    'content-type': 'application/json',
  });
  expect(made.statusCode).toBe(400);
});

test('iterations default to the setting, variables may be missing, ids may be null', async () => {
  const made = await run({ formula: '1 + 1', file_id: null, simulation_id: null });
  expect(made.statusCode, made.body).toBe(200);
  const { results } = made.json();
  expect(results).toMatchObject({ mean: 2, median: 2, std_dev: 0, min: 2, max: 2, iterations: 1000 });
  expect(results.histogram.bin_edges[0]).toBe(1.5);
});

test('one iteration has no deviation', async () => {
  const { results } = (await run({ formula: 'x', variables: [X], iterations: 1 })).json();
  expect(results.std_dev).toBeNull();
  expect(results.mean).toBe(results.percentiles['10']);
});

test('a name that the client gives is kept, refused when it is taken, and another user may use it too', async () => {
  const body = { simulation_id: 'my-simulation:1', formula: 'x', variables: [X], iterations: 100 };
  const made = await run(body);
  expect(made.json().simulation_id).toBe('my-simulation:1');
  expect((await server.ann('GET', '/api/simulate/my-simulation:1')).json()).toEqual(made.json());
  const taken = await run({ ...body, iterations: 200 });
  expect([taken.statusCode, taken.json().code]).toEqual([409, 'run-exists']);
  expect(taken.json().detail).toContain('my-simulation:1');
  const others = await server.bob('POST', '/api/simulate/run', { ...body, iterations: 50 });
  expect(others.json().results.iterations).toBe(50);
  expect((await server.ann('GET', '/api/simulate/my-simulation:1')).json()).toEqual(made.json());
});

test('of one name at the same time one is made', async () => {
  const body = { simulation_id: 'at-once', formula: 'x', variables: [X], iterations: 100 };
  const made = await Promise.all([run(body), run(body), run(body)]);
  expect(made.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409]);
});

test('a call that is sent again with its key makes no second simulation', async () => {
  const body = { formula: 'x', variables: [X], iterations: 100 };
  const key = { 'idempotency-key': 'k1' };
  const [first, second] = [await run(body, key), await run(body, key)];
  expect(second.json()).toEqual(first.json());
  const other = await run({ ...body, iterations: 101 }, key);
  expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-reused']);
});

test("what is another user's is unknown", async () => {
  const { simulation_id } = (await run({ formula: 'x', variables: [X], iterations: 10 })).json();
  const [foreign, missing] = await Promise.all([
    server.bob('GET', `/api/simulate/${simulation_id}`),
    server.bob('GET', '/api/simulate/00000000-0000-4000-8000-000000000000'),
  ]);
  expect([foreign.statusCode, missing.statusCode]).toEqual([404, 404]);
  expect(foreign.json().code).toBe(missing.json().code);
  const file = await server.bob('POST', '/api/simulate/run', { file_id: fileId, formula: 'B3' });
  expect([file.statusCode, file.json().code]).toEqual([404, 'file-unknown']);
});

test('a run that was no simulation is none here', async () => {
  const made = await server.ann('POST', '/api/runs', { formula: 'x', variables: [X], trials: 10 });
  expect((await server.ann('GET', `/api/simulate/${made.json().id}`)).statusCode).toBe(404);
});
