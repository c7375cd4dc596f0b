/** Models over HTTP: kept in versions that never change, by two users apart. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer, upload } from './fixture.ts';

let server: TestServer;
let fileId: string;
beforeAll(async () => {
  server = await openServer({}, 0);
  fileId = (await upload(server.ann, 'a.xlsx', typedFile({ Sheet1: { A1: 1 } }))).json().file_id;
});
afterAll(() => server?.close());

const MODEL = {
  inputs: [{ cell: 'A1', distribution: 'normal(0, 1)', stream: '0123456789abcdef' }],
  outputs: ['A1', { cell: '=A1*2', label: 'Double' }],
  correlations: [],
  sampling: 'latin-hypercube',
  as_of: '2026-01-31',
};

test('each version stays as it was saved', async () => {
  const made = await server.ann('POST', '/api/models', { name: 'Plan', file_id: fileId, model: MODEL });
  expect(made.statusCode, made.body).toBe(201);
  const { id } = made.json();
  expect(made.headers.location).toBe(`/api/models/${id}`);
  expect(made.json()).toMatchObject({ name: 'Plan', file_id: fileId, version: 1, model: MODEL });

  const formula = { formula: 'x', variables: [{ name: 'x', min_value: 1, most_likely: 2, max_value: 3 }] };
  const changed = await server.ann('PUT', `/api/models/${id}`, { name: 'Other', model: formula, version: 1 });
  expect(changed.json()).toMatchObject({ name: 'Other', file_id: null, version: 2, model: formula });
  expect((await server.ann('GET', `/api/models/${id}`)).json()).toEqual(changed.json());
  expect((await server.ann('GET', `/api/models/${id}/versions/1`)).json()).toEqual(made.json());
  const { versions } = (await server.ann('GET', `/api/models/${id}/versions`)).json();
  expect(versions.map(({ version, name }: { version: number; name: string }) => [version, name])).toEqual([
    [2, 'Other'],
    [1, 'Plan'],
  ]);

  const late = await server.ann('PUT', `/api/models/${id}`, { name: 'Late', model: formula, version: 1 });
  expect([late.statusCode, late.json().code]).toEqual([409, 'model-conflict']);
  expect((await server.ann('GET', `/api/models/${id}/versions/3`)).statusCode).toBe(404);
  expect((await server.ann('GET', `/api/models/${id}/versions/0`)).statusCode).toBe(422);

  expect((await server.ann('DELETE', `/api/models/${id}`)).statusCode).toBe(204);
  expect((await server.ann('GET', `/api/models/${id}`)).statusCode).toBe(404);
  expect((await server.ann('DELETE', `/api/models/${id}`)).statusCode).toBe(404);
});

test('a model outlives its file, without it', async () => {
  const { file_id } = (await upload(server.ann, 'b.xlsx', typedFile({ Sheet1: { A1: 1 } }))).json();
  const { id } = (await server.ann('POST', '/api/models', { name: 'Plan', file_id, model: MODEL })).json();
  await server.ann('DELETE', `/api/excel/files/${file_id}`);
  expect((await server.ann('GET', `/api/models/${id}`)).json()).toMatchObject({ file_id: null, model: MODEL });
  const run = await server.ann('POST', '/api/runs', { model_id: id });
  expect([run.statusCode, run.json().code]).toEqual([422, 'model-without-file']);
});

test('the list has pages, newest first', async () => {
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c'])
    ids.unshift((await server.bob('POST', '/api/models', { name, model: {} })).json().id);
  const first = (await server.bob('GET', '/api/models?limit=2')).json();
  const second = (await server.bob('GET', `/api/models?limit=2&after=${first.next}`)).json();
  expect([...first.models, ...second.models].map(({ id }) => id)).toEqual(ids);
  expect(second.next).toBeNull();
});

test.each([
  ['no name', { model: MODEL }],
  ['no model', { name: 'x' }],
  ['an unknown field', { name: 'x', model: { ...MODEL, trials: 5 } }],
  ['an unknown sampling', { name: 'x', model: { ...MODEL, sampling: 'sobol' } }],
  ['an input without a distribution', { name: 'x', model: { inputs: [{ cell: 'A1' }] } }],
  ['a correlation of three', { name: 'x', model: { correlations: [{ inputs: ['A', 'B', 'C'], rank: 0 }] } }],
])('%s is refused', async (_, body) => {
  const made = await server.ann('POST', '/api/models', body);
  expect([made.statusCode, made.json().code]).toEqual([422, 'request-invalid']);
});

test("what is another user's is unknown, files too", async () => {
  const { id } = (await server.ann('POST', '/api/models', { name: 'Mine', model: MODEL })).json();
  const asked = [
    ['GET', `/api/models/${id}`],
    ['PUT', `/api/models/${id}`, { name: 'Yours', model: {}, version: 1 }],
    ['DELETE', `/api/models/${id}`],
    ['GET', `/api/models/${id}/versions`],
    ['GET', `/api/models/${id}/versions/1`],
  ] as const;
  for (const [method, url, body] of asked) {
    const foreign = await server.bob(method, url, body);
    const missing = await server.bob(method, url.replace(id, 'no-such-model'), body);
    expect([foreign.statusCode, foreign.json().code], `${method} ${url}`).toEqual([404, 'model-unknown']);
    expect([missing.statusCode, missing.json().code]).toEqual([404, 'model-unknown']);
  }
  const withFile = await server.bob('POST', '/api/models', { name: 'x', file_id: fileId, model: {} });
  expect([withFile.statusCode, withFile.json().code]).toEqual([404, 'file-unknown']);
});
