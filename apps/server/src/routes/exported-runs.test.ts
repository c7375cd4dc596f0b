/** Files of runs that went through the queue, on a real database with a real worker, for two users. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columns, compileTyped, typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer, upload } from './fixture.ts';

const CELLS = { B1: 100, B2: 20, B3: '=B1*B2', B4: '=IF(B1>110,SQRT(-1),B3/2)' };
const MODEL = {
  inputs: [
    { cell: 'B1', distribution: 'normal(100, 10)' },
    { cell: 'B2', distribution: 'triangular(10, 20, 25)' },
  ],
  outputs: ['B3', 'B4'],
};
const FORMATS = ['json', 'csv', 'xlsx', 'parquet'];

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ WORKERS: '1', MAX_ITERATIONS: '100000000' });
});
afterAll(() => server?.close());

test('samples are those of the engine for the same seed, to the digit', async () => {
  const file = await upload(server.ann, 'model.xlsx', typedFile({ Sheet1: CELLS }));
  const made = await server.ann('POST', '/api/runs?wait=60', {
    ...{ file_id: file.json().file_id, ...MODEL, trials: 3000, seed: '18446744073709551615' },
    probabilities: [{ output: 'B3', operator: '<', value: 1500 }],
  });
  expect(made.statusCode).toBe(200);
  const { id, outputs } = made.json();
  const compiled = compileTyped(CELLS, MODEL);
  const settings = { seed: 18446744073709551615n, trials: 3000 };
  const { inputs, outputs: values } = await columns(compiled, settings, 'reference');
  const lines = Array.from({ length: 3000 }, (_, k) =>
    [k, ...[...inputs, ...values].map((column) => column[k]!)].map((x) => (Number.isNaN(x) ? '' : x)).join(','),
  );
  const { body } = await server.ann('GET', `/api/results/${id}?format=csv`);
  const header = 'trial,Sheet1!B1,Sheet1!B2,Sheet1!B3,Sheet1!B4';
  expect(body).toBe([header, ...lines, ''].join('\r\n'));

  const result = (await server.ann('GET', `/api/results/${id}`)).json();
  expect(result).toMatchObject({ id, seed: '18446744073709551615', trials: 3000, sampling: 'random', outputs });
  expect(result.outputs[1].errors_by_cell[0]).toMatchObject({ cell: 'Sheet1!B4', error: '#NUM!' });

  for (const format of FORMATS) {
    const foreign = await server.bob('GET', `/api/results/${id}?format=${format}`);
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'run-unknown']);
  }
});

test('a simulation is found by the name that its caller gave it', async () => {
  const variables = ['x', 'trial'].map((name) => ({ name, min_value: 0, most_likely: 1, max_value: 2 }));
  const asked = { simulation_id: 'my-sum', formula: 'x + trial', variables, iterations: 500 };
  expect((await server.ann('POST', '/api/simulate/run', asked)).statusCode).toBe(200);
  const { body } = await server.ann('GET', '/api/results/my-sum?format=csv&trials=0-1');
  const [header, ...rows] = body.trimEnd().split('\r\n');
  // The number of the trial keeps its name, and a variable of that name gets another.
  expect(header).toMatch(/^trial,x,trial \(2\),/);
  for (const row of rows) {
    const [, x, y, sum] = row.split(',').map(Number);
    expect(sum).toBe(x! + y!);
  }
  expect((await server.bob('GET', '/api/results/my-sum?format=csv')).statusCode).toBe(404);
});

test('the worker that lends its core works on when a reader leaves', async () => {
  const asked = { formula: 'x', variables: [{ name: 'x', distribution: 'normal(0, 1)' }], trials: 3_000_000 };
  const { id } = (await server.ann('POST', '/api/runs?wait=60', asked)).json();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as AddressInfo;
  const token = await server.app.inject({
    method: 'POST',
    url: '/api/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: "username=ann&password=ann's password",
  });
  const headers = { authorization: `Bearer ${token.json().access_token}` };
  const path = `/api/results/${id}?format=csv`;
  const [download] = (await once(get({ host: '127.0.0.1', port, path, headers, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  expect(download.statusCode).toBe(200);
  download.on('error', () => {});
  download.destroy();
  // Runs need the only worker there is.
  const next = await server.ann('POST', '/api/runs?wait=60', { ...asked, trials: 1000 });
  expect(next.statusCode).toBe(200);
  const { workers } = await server.parts.jobs.status();
  expect(workers.map(({ state }) => state)).not.toContain('lent');
});
