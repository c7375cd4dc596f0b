/** The examples: the table is that of the folder, and a copy is its owner's to change. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { openServer, type TestServer } from './fixture.ts';

const FOLDER = new URL('../../../../examples/', import.meta.url);

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server?.close());

test('every model of the folder is listed, with what it holds', async () => {
  const { examples } = (await server.ann('GET', '/api/examples')).json();
  const models = readdirSync(FOLDER).filter((name) => name.endsWith('.tessera.json'));
  expect(examples.map(({ name }: { name: string }) => `${name}.tessera.json`).sort()).toEqual(models.sort());
  for (const { name, filename, inputs, outputs, title, about } of examples) {
    const model = JSON.parse(readFileSync(new URL(`${name}.tessera.json`, FOLDER), 'utf8'));
    expect([filename, inputs, outputs]).toEqual([model.workbook, model.inputs.length, model.outputs.length]);
    expect(title && about).toBeTruthy();
  }
});

test('a copy is a file and a model of whoever asked, ready to run', async () => {
  const answer = await server.ann('POST', '/api/examples/inventory');
  expect(answer.statusCode, answer.body).toBe(201);
  const { id, file_id, name, version } = answer.json();
  expect(answer.headers.location).toBe(`/api/models/${id}`);
  expect([name, version]).toEqual(['Inventory for half a year', 1]);
  const content = await server.ann('GET', `/api/excel/files/${file_id}/content`);
  expect(content.rawPayload.equals(readFileSync(new URL('inventory.xlsx', FOLDER)))).toBe(true);
  const run = (await server.ann('POST', '/api/runs?wait=30', { model_id: id, trials: 2000 })).json();
  expect(run).toMatchObject({ state: 'succeeded', notes: [], fallback_cells: [] });
  expect((await server.bob('GET', `/api/models/${id}`)).statusCode).toBe(404);
  expect((await server.bob('GET', '/api/excel/files')).json().files).toEqual([]);
});

test('a further copy has a name of its own', async () => {
  const names = [];
  for (let i = 0; i < 3; i++) names.push((await server.bob('POST', '/api/examples/pricing')).json().name);
  expect(names).toEqual([names[0], `${names[0]} (2)`, `${names[0]} (3)`]);
});

it('is looked up in the table, not in the folder', async () => {
  for (const name of ['none', '..%2Fexamples%2Finventory', 'make.ts', 'inventory.xlsx', '']) {
    const answer = await server.ann('POST', `/api/examples/${name}`);
    expect(answer.statusCode, name).toBe(404);
  }
  const { code, detail } = (await server.ann('POST', '/api/examples/none')).json();
  expect(code).toBe('example-unknown');
  expect(detail).toContain('project-cost');
});
