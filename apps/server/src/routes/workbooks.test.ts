/** Files over HTTP: sent, looked into, deleted; broken ones of every kind leave nothing behind. */
import { request as call } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { writeZip } from '@tessera/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer, upload } from './fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ MAX_UPLOAD_SIZE: '300KB' });
});
afterAll(() => server?.close());

const CELLS = {
  A1: 'Item', B1: 'Cost', C1: 'Share',
  A2: 'Steel', B2: 100, C2: '=B2/B$4',
  A3: 'Work', B3: 300, C3: '=B3/B$4',
  A4: 'Total', B4: '=SUM(B2:B3)', C4: '=TODAY()',
}; // biome-ignore format: a sheet
const BYTES = typedFile({ 'The plan': CELLS, Other: { A1: true } }, { Steel: "'The plan'!$B$2" });

test('an upload is described with exactly the fields that clients know, then and later', async () => {
  const sent = await upload(server.ann, 'C:\\plans\\budget 2026.xlsx', BYTES);
  expect(sent.statusCode, sent.body).toBe(200);
  const { file_id, preview, ...described } = sent.json();
  expect(described).toEqual({
    filename: 'budget 2026.xlsx',
    sheet_names: ['The plan', 'Other'],
    columns: ['Item', 'Cost', 'Share'],
    row_count: 3,
    formulas_count: 4,
  });
  expect(preview).toHaveLength(3);
  // No program saved values: they are computed.
  expect(preview[0]).toEqual({ Item: 'Steel', Cost: 100, Share: 0.25 });
  expect((await server.ann('GET', `/api/excel/files/${file_id}`)).json()).toEqual(sent.json());
  expect((await server.ann('GET', `/api/excel/variables/${file_id}`)).json()).toEqual(['Steel', "'The plan'!B3"]);
});

describe('a file', () => {
  let id: string;
  beforeAll(async () => {
    id = (await upload(server.ann, 'plän (1).xlsx', BYTES)).json().file_id;
  });

  test('comes back as it was sent, under its name', async () => {
    const got = await server.ann('GET', `/api/excel/files/${id}/content`);
    expect(got.rawPayload.equals(Buffer.from(BYTES))).toBe(true);
    expect(got.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''pl%C3%A4n%20%281%29.xlsx`);
    expect(got.headers['content-type']).toBe('application/octet-stream');
  });

  test('shows a window of a sheet', async () => {
    const all = await server.ann('GET', `/api/excel/files/${id}/cells`);
    expect(all.statusCode, all.body).toBe(200);
    expect(all.json()).toMatchObject({ sheet: 'The plan', used_rows: 4, used_columns: 3, top: 0, left: 0 });
    const part = (
      await server.ann('GET', `/api/excel/files/${id}/cells?sheet=the+plan&top=3&left=1&rows=1&columns=1`)
    ).json();
    expect(part.cells).toEqual([
      { address: 'B4', row: 3, column: 1, value: 400, kind: 'number', text: '400', formula: '=SUM(B2:B3)', style: 0 },
    ]);
    const unknown = await server.ann('GET', `/api/excel/files/${id}/cells?sheet=Nowhere`);
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'sheet-unknown']);
    expect((await server.ann('GET', `/api/excel/files/${id}/cells?top=-1`)).statusCode).toBe(422);
  });

  test('is compared with the values that it holds, and where to start is suggested', async () => {
    const parity = (await server.ann('GET', `/api/excel/files/${id}/parity`)).json();
    expect(parity).toEqual({
      checked: 0,
      matched: 0,
      volatile_skipped: 1,
      without_value: 3,
      unsupported: [],
      mismatches: [],
      circles: [],
    });
    const { inputs, outputs } = (await server.ann('GET', `/api/excel/files/${id}/suggestions`)).json();
    expect(inputs.map(({ reference }: { reference: string }) => reference).sort()).toEqual([
      "'The plan'!B2",
      "'The plan'!B3",
    ]);
    expect(outputs[0]).toHaveProperty('formulas');
  });

  test('tells which cells draw by themselves', async () => {
    const cells = { A1: 'Demand', B1: '=NORM.INV(RAND(),100,10)', A2: 'Price', B2: 3, A3: 'Income', B3: '=B1*B2' };
    const { file_id } = (await upload(server.ann, 'random.xlsx', typedFile({ Sheet1: cells }))).json();
    const { random } = (await server.ann('GET', `/api/excel/files/${file_id}/suggestions`)).json();
    const [formula, label] = ['=NORM.INV(RAND(),100,10)', 'Demand'];
    expect(random).toEqual({ count: 1, cells: [{ reference: 'Sheet1!B1', label, formula }] });
    await server.ann('DELETE', `/api/excel/files/${file_id}`);
  });

  test('tells which cells change with others', async () => {
    const sheets = { Data: { A1: 1, A2: 2, B1: '=A1*2', B2: '=A2*2' }, Sums: { A1: '=SUM(Data!B1:B2)', A2: '=A1+1' } };
    const { file_id } = (await upload(server.ann, 'two.xlsx', typedFile(sheets))).json();
    const ask = (...cells: string[]) => server.ann('POST', `/api/excel/files/${file_id}/dependents`, { cells });
    expect((await ask('Data!A1')).json()).toEqual({
      count: 3,
      areas: [
        { sheet: 'Data', top: 0, left: 1, bottom: 0, right: 1 },
        { sheet: 'Sums', top: 0, left: 0, bottom: 1, right: 0 },
      ],
    });
    expect((await ask()).json()).toEqual({ count: 0, areas: [] });
    expect((await ask('Data!A1', 'Nothing')).json()).toMatchObject({ status: 422, code: 'input-unknown' });
    await server.ann('DELETE', `/api/excel/files/${file_id}`);
  });

  test('tells where a defined name leads, as an address is written', async () => {
    const sheets = { 'Its data': { A1: 1, B2: 2 }, Sums: { A1: '=Rate*2' } };
    const names = { Rate: "'Its data'!$B$2", Block: "'Its data'!$A$1:$B$2" };
    const { file_id } = (await upload(server.ann, 'named.xlsx', typedFile(sheets, names))).json();
    const ask = async (reference: string) =>
      (await server.ann('GET', `/api/excel/files/${file_id}/place?reference=${encodeURIComponent(reference)}`)).json();
    const rate = { reference: "'Its data'!B2", sheet: 'Its data', top: 1, left: 1, bottom: 1, right: 1 };
    expect(await ask('rate')).toEqual(rate);
    expect(await ask("'its data'!$b$2")).toEqual(rate);
    expect(await ask('Block')).toEqual({ ...rate, reference: "'Its data'!A1", top: 0, left: 0 });
    expect(await ask('Rates')).toMatchObject({ status: 422, code: 'input-unknown' });
    await server.ann('DELETE', `/api/excel/files/${file_id}`);
  });

  test('is unknown to another user, in every way', async () => {
    const urls = [
      `/files/${id}`,
      `/files/${id}/content`,
      `/files/${id}/cells`,
      `/files/${id}/parity`,
      `/files/${id}/suggestions`,
      `/variables/${id}`,
    ];
    for (const url of urls) {
      const foreign = await server.bob('GET', `/api/excel${url}`);
      const missing = await server.bob('GET', `/api/excel${url.replace(id, 'no-such-file')}`);
      expect([foreign.statusCode, foreign.json().code], url).toEqual([404, 'file-unknown']);
      expect([missing.statusCode, missing.json().code], url).toEqual([404, 'file-unknown']);
    }
    expect((await server.bob('DELETE', `/api/excel/files/${id}`)).statusCode).toBe(404);
    expect((await server.bob('GET', '/api/excel/files')).json()).toEqual({ files: [], next: null });
  });

  test('is listed in pages and deleted', async () => {
    const { file_id } = (await upload(server.ann, 'newest.xlsx', BYTES)).json();
    const first = (await server.ann('GET', '/api/excel/files?limit=1')).json();
    expect(first.files).toEqual([
      {
        file_id,
        filename: 'newest.xlsx',
        size_bytes: BYTES.length,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        created_at: expect.any(String),
      },
    ]);
    const second = (await server.ann('GET', `/api/excel/files?limit=1&after=${first.next}`)).json();
    expect(second.files[0].file_id).toBe(id);
    expect((await server.ann('DELETE', `/api/excel/files/${file_id}`)).statusCode).toBe(204);
    expect((await server.ann('DELETE', `/api/excel/files/${file_id}`)).statusCode).toBe(404);
    expect((await server.ann('GET', `/api/excel/files/${file_id}`)).statusCode).toBe(404);
  });
});

test('separated text is read as a table', async () => {
  const sent = await upload(server.ann, 'prices.csv', Buffer.from('Price,Sold\n1.5,3\n2.5,4\n'));
  expect(sent.statusCode, sent.body).toBe(200);
  expect(sent.json()).toMatchObject({
    columns: ['Price', 'Sold'],
    row_count: 2,
    formulas_count: 0,
    preview: [
      { Price: 1.5, Sold: 3 },
      { Price: 2.5, Sold: 4 },
    ],
  });
});

const count = async () => (await server.parts.database.query<{ n: number }>('SELECT count(*) AS n FROM files'))[0]!.n;
const pieces = async () =>
  (await server.parts.database.query<{ n: number }>('SELECT count(*) AS n FROM file_pieces'))[0]!.n;

/** A part of 32 MB that takes 32 KB. */
function bomb(): Uint8Array {
  return writeZip([{ name: 'xl/workbook.xml', bytes: new Uint8Array(32 * 2 ** 20) }], (bytes) => deflateRawSync(bytes));
}

test.each([
  ['nothing', 'empty.xlsx', () => new Uint8Array(), 415, 'file-not-a-workbook'],
  ['a picture', 'logo.xlsx', () => Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 415, 'file-not-a-workbook'],
  ['a web page', 'page.xls', () => Buffer.from('<!doctype html><html><body>'), 415, 'file-not-a-workbook'],
  ['a text', 'notes.xlsx', () => Buffer.from('just words'), 415, 'file-not-a-workbook'],
  ['half a workbook', 'half.xlsx', () => BYTES.subarray(0, BYTES.length / 2), 422, 'file-damaged'],
  [
    'a container of something else',
    'other.xlsx',
    () => writeZip([{ name: 'readme.txt', bytes: Buffer.from('hello') }]),
    415,
    'file-not-a-workbook',
  ],
  [
    'a workbook with an entity',
    'entity.xlsx',
    () => writeZip([{ name: 'xl/workbook.xml', bytes: Buffer.from('<!DOCTYPE x [<!ENTITY a "a">]><workbook/>') }]),
    422,
    'file-forbidden',
  ],
  ['a bomb', 'bomb.xlsx', bomb, 413, 'file-limit'],
  ['more than is allowed', 'large.xlsx', () => new Uint8Array(301 * 1024), 413, 'body-too-large'],
] as const)('%s is refused, and nothing is left behind', async (_, name, bytes, status, code) => {
  const before = [await count(), await pieces()];
  const sent = await upload(server.ann, name, bytes());
  expect([sent.statusCode, sent.json().code], sent.body).toEqual([status, code]);
  expect(sent.body).not.toContain('.ts:');
  expect([await count(), await pieces()]).toEqual(before);
});

test('a call without a file is refused', async () => {
  const other = await upload(server.ann, 'x.xlsx', BYTES, 'document');
  expect([other.statusCode, other.json().code]).toEqual([422, 'upload-missing']);
  const none = await server.ann('POST', '/api/excel/upload', Buffer.from('--b--\r\n'), {
    'content-type': 'multipart/form-data; boundary=b',
  });
  expect(none.statusCode).toBe(422);
  const json = await server.ann('POST', '/api/excel/upload', { file: 'x' });
  expect(json.statusCode).toBe(415);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const before = await count();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as AddressInfo;
  const { authorization } = await tokenOf();
  const request = call({
    port,
    method: 'POST',
    path: '/api/excel/upload',
    headers: { authorization, 'content-type': 'multipart/form-data; boundary=b', 'content-length': 200_000 },
  });
  request.on('error', () => {});
  request.write('--b\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n');
  request.write(Buffer.alloc(100_000));
  await until(async () => (await count()) > before);
  request.destroy();
  await until(async () => (await count()) === before);
  expect(await pieces()).toBeGreaterThan(0);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

async function tokenOf(): Promise<{ authorization: string }> {
  const signedIn = await server.app.inject({
    method: 'POST',
    url: '/api/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ username: 'ann', password: "ann's password" }).toString(),
  });
  return { authorization: `Bearer ${signedIn.json<{ access_token: string }>().access_token}` };
}
