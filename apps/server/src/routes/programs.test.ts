/** Programs that calls give out: whoever computes one has the trials of the server, to the bit. */
import { gunzipSync } from 'node:zlib';
import { chooseBackend, createRunner, parseProgram } from '@tessera/engine';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { typedFile } from '../../../../test/typed-workbook.ts';
import { openServer, type TestServer, upload } from './fixture.ts';

const CELLS = {
  A1: 'Price',
  B1: 100,
  A2: 'Volume',
  B2: 20,
  A3: 'Revenue',
  B3: '=B1*B2',
  // Text is built in each trial: this cell runs on the evaluator, and the next is compiled again.
  B4: '=VALUE(TEXT(B3,"0.0"))',
  A5: 'Profit',
  B5: '=B4/2+RAND()',
};
const MODEL = {
  inputs: [
    { cell: 'B1', distribution: 'normal(100, 10)', label: 'Unit price' },
    { cell: 'B2', distribution: 'triangular(10, 20, 25)', stream: '00000000000000aa' },
  ],
  outputs: ['B5', { cell: 'B3', label: 'All revenue' }, '=B1+B2'],
  correlations: [{ inputs: ['B1', 'B2'], rank: 0.5 }],
  sampling: 'latin-hypercube',
};

let server: TestServer;
let file: string;

beforeAll(async () => {
  server = await openServer();
  file = (await upload(server.ann, 'model.xlsx', typedFile({ Sheet1: CELLS }))).json().file_id;
});
afterAll(() => server?.close());

const post = (body: object) => server.ann('POST', '/api/programs', body);

/** What a program's outputs and inputs are in one trial. */
async function trialOf(text: string, seed: string, trial: number) {
  const runner = await createRunner(parseProgram(text), chooseBackend());
  const range = { seed: BigInt(seed), replicate: 0, first: trial, count: 1 };
  const valuesOf = (columns: Float64Array[]) => columns.map(([value]) => value);
  const found = { outputs: valuesOf(runner.outputs(range)), inputs: valuesOf(runner.inputs(range)) };
  runner.release();
  return found;
}

test('those who take gzip get the same program in fewer bytes', async () => {
  const plain = await post({ file_id: file, ...MODEL });
  const squeezed = await server.ann(
    'POST',
    '/api/programs',
    { file_id: file, ...MODEL },
    { 'accept-encoding': 'gzip' },
  );
  expect(squeezed.headers['content-encoding']).toBe('gzip');
  expect(squeezed.rawPayload.length).toBeLessThan(plain.rawPayload.length);
  expect(JSON.parse(gunzipSync(squeezed.rawPayload).toString())).toEqual(plain.json());
});

const values = (of: readonly { readonly value: number }[]) => of.map(({ value }) => value);

describe('a run', () => {
  test('can be computed again from its program, also when its file is gone', async () => {
    const gone = (await upload(server.ann, 'gone.xlsx', typedFile({ Sheet1: CELLS }))).json().file_id;
    const seed = '18446744073709551615';
    const run = (await server.ann('POST', '/api/runs?wait=30', { file_id: gone, ...MODEL, trials: 3000, seed })).json();
    const trial = (await server.ann('GET', `/api/runs/${run.id}/trials/2047`)).json();
    await server.ann('DELETE', `/api/excel/files/${gone}`);

    const answer = await server.ann('GET', `/api/runs/${run.id}/program`);
    expect(answer.statusCode, answer.body).toBe(200);
    const { program, ...about } = answer.json();
    const computed = await trialOf(program, seed, 2047);
    expect(computed).toEqual({ outputs: values(trial.outputs), inputs: values(trial.inputs) });
    expect(about).toMatchObject({
      trials: 3000,
      seed,
      model: MODEL,
      inputs: [
        { reference: 'Sheet1!B1', label: 'Unit price', distribution: 'normal(100, 10)', format: 'General' },
        { reference: 'Sheet1!B2', label: 'Volume', stream: '00000000000000aa' },
      ],
      outputs: [
        { reference: 'Sheet1!B5', label: 'Profit', base: 1000.5 },
        { reference: 'Sheet1!B3', label: 'All revenue', base: 2000 },
        { reference: '=B1+B2', base: 120, format: 'General' },
      ],
      fallback_cells: [{ cell: 'Sheet1!B4', reason: expect.any(String) }],
    });
  });

  test('of a formula has its variables as they were given', async () => {
    const variables = [
      { name: 'x', min_value: 1, most_likely: 2, max_value: 4 },
      { name: 'y', distribution: 'normal(0, 1)' },
    ];
    const run = (await server.ann('POST', '/api/runs', { formula: 'x + y', variables })).json();
    const { model, inputs, outputs } = (await server.ann('GET', `/api/runs/${run.id}/program`)).json();
    expect(model).toEqual({ formula: 'x + y', variables });
    expect(inputs.map(({ reference }: { reference: string }) => reference)).toEqual(['x', 'y']);
    expect(outputs).toMatchObject([{ reference: 'x + y', format: 'General' }]);
  });

  it('is another user’s business', async () => {
    const run = (await server.ann('POST', '/api/runs', { formula: '1', variables: [] })).json();
    expect((await server.bob('GET', `/api/runs/${run.id}/program`)).json()).toMatchObject({
      status: 404,
      code: 'run-unknown',
    });
  });
});

describe('a model', () => {
  test('compiles to what a run of it would compute', async () => {
    const compiled = (await post({ file_id: file, ...MODEL })).json();
    const run = (await server.ann('POST', '/api/runs?wait=30', { file_id: file, ...MODEL, trials: 2000 })).json();
    const trial = (await server.ann('GET', `/api/runs/${run.id}/trials/7`)).json();
    expect(await trialOf(compiled.program, '1', 7)).toEqual({
      outputs: values(trial.outputs),
      inputs: values(trial.inputs),
    });
    expect(compiled.notes).toEqual(run.notes);
    expect(Object.keys(compiled).sort()).toEqual(['fallback_cells', 'inputs', 'notes', 'outputs', 'program']);
  });

  test('is taken from those that are kept, with another layout where the call gives one', async () => {
    const { id } = (await server.ann('POST', '/api/models', { name: 'Kept', file_id: file, model: MODEL })).json();
    const sampling = async (body: object) => parseProgram((await post(body)).json().program).sampling;
    expect(await sampling({ model_id: id })).toBe('latin-hypercube');
    expect(await sampling({ model_id: id, model_version: 1, sampling: 'random' })).toBe('random');
    expect((await post({ model_id: id, file_id: file })).json()).toMatchObject({ code: 'model-ambiguous' });
  });

  test('needs no file when it is a formula, and makes no run', async () => {
    const before = (await server.ann('GET', '/api/runs')).json().runs.length;
    const { inputs, outputs } = (
      await post({ formula: 'price * 2', variables: [{ name: 'price', distribution: 'uniform(1, 3)' }] })
    ).json();
    expect(inputs).toMatchObject([{ reference: 'price' }]);
    expect(outputs).toMatchObject([{ reference: 'price * 2' }]);
    expect((await server.ann('GET', '/api/runs')).json().runs).toHaveLength(before);
  });

  test('shows its cells as the workbook does', async () => {
    const { file_id, model } = (await server.ann('POST', '/api/examples/cash-flow')).json();
    const { inputs, outputs } = (await post({ file_id, ...model })).json();
    const formats = (of: readonly { label: string; format: string }[]) =>
      Object.fromEntries(of.map(({ label, format }) => [label, format]));
    expect(formats(inputs)).toMatchObject({ 'Price per unit': '#,##0.00', 'Growth of units': '0.0%' });
    expect(formats(outputs)).toMatchObject({ 'Net present value': '#,##0;[Red]-#,##0' });
  });

  test.each([
    ['input-unknown', { outputs: ['Nowhere!A1'] }],
    ['model-no-outputs', { outputs: [] }],
    ['distribution-impossible', { inputs: [{ cell: 'B1', distribution: 'normal(0, -1)' }] }],
    ['output-not-a-number', { outputs: ['A1'] }],
  ])('with something wrong in it is refused: %s', async (code, wrong) => {
    expect((await post({ file_id: file, ...MODEL, correlations: [], ...wrong })).json()).toMatchObject({
      status: 422,
      code,
    });
  });
});
