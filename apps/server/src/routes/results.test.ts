/** Results and samples over HTTP, of runs that the engine answered in this process: the queue has tests of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { RunResult } from '@tessera/api';
import {
  type Answer,
  chooseBackend,
  columnsOf,
  createRunner,
  ENGINE_VERSION,
  printAddress,
  type RunSettings,
  readXlsx,
  STREAM_VERSION,
  singleThread,
} from '@tessera/engine';
import type { Jobs, Run, RunState } from '@tessera/jobs';
import { readSettings } from '@tessera/settings';
import type { FastifyInstance } from 'fastify';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileTyped, run as runHere, typedFile } from '../../../../test/typed-workbook.ts';
import type { Parts } from '../context.ts';
import { makeLog } from '../log.ts';
import { buildServer } from '../server.ts';

const CELLS = { A1: 10, A2: 1, B1: '=A1*A2', B2: '=IF(A2<0,NA(),SQRT(A1))' };
const MODEL = {
  inputs: [
    { cell: 'A1', distribution: 'uniform(5, 20)', label: 'Price' },
    { cell: 'A2', distribution: 'normal(1, 1)' },
  ],
  outputs: ['Sheet1!B1', 'Sheet1!B2'],
};
const TRIALS = 5000;
const SETTINGS: RunSettings = { seed: 7, trials: TRIALS };
const { program, ...compiled } = compileTyped(CELLS, MODEL);

/** A run by the last digit of its id. */
const idOf = (digit: number) => `11111111-2222-4333-8444-55555555555${digit}`;
const [DONE, QUEUED, RUNNING, FAILED, CANCELLED, FOREIGN, HUGE, ODD] = [0, 1, 2, 3, 4, 5, 6, 7].map(idOf) as string[];

const SOURCE = {
  subject: { model: {} },
  as_of: '2026-01-01',
  engine_version: ENGINE_VERSION,
  stream_version: STREAM_VERSION,
};

function runWith(id: string, state: RunState, more: Partial<Run> = {}): Run {
  const ended = state === 'succeeded';
  return {
    ...{
      id,
      owner: 'local',
      label: 'Price “A/B”',
      state,
      priority: 'normal',
      trials: TRIALS,
      seed: '7',
      source: SOURCE,
    },
    ...{
      trialsDone: 0,
      partTrials: 0,
      version: 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      startedAt: null,
      failure: null,
    },
    finishedAt: ended ? '2026-01-01T00:00:01.000Z' : null,
    snapshot: null,
    metrics: {
      ...{
        rate: null,
        secondsLeft: null,
        cpuSeconds: 0,
        peakMemory: 0,
        queueWait: null,
        queuePlace: null,
        tasks: 0,
        retries: 0,
      },
      ...{ lastFailure: null, checkpointBytes: 0, checkpointAt: null },
    },
    ...more,
  };
}

const HUGE_TRIALS = 50_000_000;
const RUNS = new Map(
  [
    runWith(DONE!, 'succeeded'),
    runWith(QUEUED!, 'queued'),
    runWith(RUNNING!, 'running'),
    runWith(FAILED!, 'failed', { failure: { code: 'run-memory', detail: 'The run needs more memory.' } }),
    runWith(CANCELLED!, 'cancelled'),
    runWith(FOREIGN!, 'succeeded', { owner: 'someone else' }),
    runWith(HUGE!, 'succeeded', { trials: HUGE_TRIALS }),
    runWith(ODD!, 'succeeded', { label: '  ' }),
  ].map((run) => [run.id, run]),
);

/** Cores that are lent now, and how many ever were; `changed` resolves at the next change. */
const lent = { now: 0, ever: 0, changed: () => new Promise<void>((heard) => listeners.push(heard)) };
let listeners: (() => void)[] = [];
function note(change: number): void {
  lent.now += change;
  lent.ever += Math.max(0, change);
  for (const heard of listeners.splice(0)) heard();
  listeners = [];
}

let answer: Answer;
/** As the first test got it. */
let csv: string;
let app: FastifyInstance;
let folder: string;

beforeAll(async () => {
  answer = await runHere({ program, ...compiled }, SETTINGS);
  const jobs: Partial<Jobs> = {
    get: async (id) => RUNS.get(id),
    answer: async () => ({ answer, failures: [] }),
    recipe: async (id) => ({
      program,
      settings: { ...SETTINGS, trials: RUNS.get(id)!.trials, predicates: [{ output: 0, operator: '<', value: 1 }] },
      questions: {},
    }),
    async borrow(cores) {
      note(cores);
      let released = false;
      return {
        cores,
        release() {
          if (!released) note(-cores);
          released = true;
        },
      };
    },
  };
  const settings = readSettings({ WORKERS: '2', RATE_LIMIT: '0', RATE_LIMIT_ADDRESS: '0', LOG_LEVEL: 'silent' });
  app = await buildServer(settings, { jobs } as Parts, { log: makeLog(settings) });
  folder = await mkdtemp(join(tmpdir(), 'tessera-results-'));
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (id: string, query = '', method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url: `/api/results/${id}${query}` });

/** Every trial as the engine gives it: trial, inputs, outputs. */
async function trials(): Promise<number[][]> {
  const runner = await createRunner(program, chooseBackend('reference'));
  const rows: number[][] = [];
  for await (const { first, inputs, outputs } of columnsOf(SETTINGS, singleThread(runner)))
    for (let i = 0; i < outputs[0]!.length; i++)
      rows.push([first + i, ...[...inputs, ...outputs].map((column) => column[i]!)]);
  runner.release();
  return rows;
}

const NAMES = ['trial', 'Sheet1!A1', 'Sheet1!A2', 'Sheet1!B1', 'Sheet1!B2'];
const orNull = (rows: number[][]) => rows.map((row) => row.map((x) => (Number.isNaN(x) ? null : x)));

describe('the result of a run', () => {
  it('is the answer of the engine with the facts of the run, as its schema says', async () => {
    const response = await ask(DONE!);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    const result = response.json();
    expect(result).toEqual({
      ...{ id: DONE, label: 'Price “A/B”', seed: '7', sampling: 'random', as_of: '2026-01-01' },
      ...{ engine_version: ENGINE_VERSION, stream_version: STREAM_VERSION, finished_at: '2026-01-01T00:00:01.000Z' },
      ...JSON.parse(JSON.stringify(answer)),
    });
    expect(Value.Errors(RunResult, result)).toEqual([]);
    expect(result.outputs[1].errors_by_cell).toEqual([{ cell: 'Sheet1!B2', error: '#N/A', trials: answer.replayed }]);
  });

  it('is a table of its outputs as CSV', async () => {
    const { body } = await ask(DONE!, '?format=csv&part=summary');
    const [header, ...rows] = body.split('\r\n').map((line) => line.split(','));
    const [, second] = answer.outputs;
    const cell = (name: string) => Number(rows[1]![header!.indexOf(name)]);
    expect(rows.length).toBe(3);
    expect(cell('mean')).toBe(second!.mean);
    expect(cell('errors')).toBe(second!.errors);
    expect(cell('mean_low')).toBe(second!.mean_interval![0]);
    expect(cell('p95')).toBe(second!.percentiles['95']);
    expect(cell('expected_shortfall_99')).toBe(second!.expected_shortfall['99']);
  });
});

describe('samples', () => {
  it('as CSV are every trial of the engine, errors empty', async () => {
    const before = lent.ever;
    const { body, headers } = await ask(DONE!, '?format=csv');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    while (lent.now > 0) await lent.changed();
    expect(lent.ever).toBe(before + 1);
    csv = body;
    const lines = (await trials()).map((row) => row.map((x) => (Number.isNaN(x) ? '' : String(x))));
    expect(body).toBe([NAMES, ...lines].map((line) => `${line.join(',')}\r\n`).join(''));
    expect(body).toMatch(/,\r\n/);
    expect(body).not.toMatch(/NaN|Infinity/);
  });

  it('as CSV are those of `tessera run --samples`, to the digit', async () => {
    const file = join(folder, 'model.xlsx');
    const samples = join(folder, 'samples.csv');
    await writeFile(file, typedFile({ Sheet1: CELLS }));
    const words = MODEL.inputs.flatMap(({ cell, distribution }) => ['--input', `Sheet1!${cell}=${distribution}`]);
    const outputs = MODEL.outputs.flatMap((output) => ['--output', output]);
    const tessera = join(import.meta.dirname, '../../../cli/bin/tessera.mjs');
    await promisify(execFile)(process.execPath, [
      ...[tessera, 'run', file, ...words, ...outputs, '--seed', '7', '--trials', String(TRIALS), '--samples', samples],
      ...['--workers', '1'],
    ]);
    const written = await readFile(samples, 'utf8');
    // The command names the kind of error in a column of its own; a line ends as on the machine's other files.
    const same = written.replace(/,[^,\n]*$/gm, '').replaceAll('\n', '\r\n');
    expect(csv).toBe(same);
  });

  it('as Parquet are numbers and nulls', async () => {
    const { rawPayload, headers } = await ask(DONE!, '?format=parquet');
    expect(headers['content-type']).toBe('application/vnd.apache.parquet');
    const buffer = new Uint8Array(rawPayload).buffer;
    expect(
      parquetMetadata(buffer)
        .schema.slice(1)
        .map(({ name }) => name),
    ).toEqual(NAMES);
    let rows: unknown[][] = [];
    await parquetRead({
      file: buffer,
      onComplete(all) {
        rows = all;
      },
    });
    expect(rows).toEqual(orNull(await trials()).map(([trial, ...rest]) => [BigInt(trial!), ...rest]));
  });

  it('as JSON are one object per trial', async () => {
    const rows = (await ask(DONE!, '?format=json&part=samples&trials=0-99')).json();
    const wanted = orNull(await trials()).slice(0, 100);
    expect(rows).toEqual(wanted.map((row) => Object.fromEntries(NAMES.map((name, i) => [name, row[i]]))));
  });

  it('as a workbook stand beside the summary, drivers and histogram', async () => {
    const { rawPayload, headers } = await ask(DONE!, '?format=xlsx');
    expect(headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const inflate = (bytes: Uint8Array, maxOutputLength: number) => inflateRawSync(bytes, { maxOutputLength });
    const { sheets } = readXlsx(rawPayload, { inflate });
    const names = sheets.map(({ name }) => name);
    expect(names).toEqual([
      'Summary',
      'Percentiles',
      'Risk',
      'Drivers',
      'Histogram',
      'Errors',
      'Inputs',
      'Run',
      'Samples',
    ]);
    const cells = new Map(
      sheets.flatMap((sheet) =>
        Array.from(sheet.cells, ([key, { value }]) => [printAddress(key, names), value] as const),
      ),
    );
    expect(cells.get('Summary!F1')).toBe('mean');
    expect(cells.get('Summary!F2')).toBe(answer.outputs[0]!.mean);
    expect(cells.get('Drivers!B2')).toBe(answer.outputs[0]!.drivers[0]!.input);
    expect(cells.get('Errors!C2')).toBe('#N/A');
    const counted = answer.outputs.flatMap(({ histogram }) => histogram.counts).reduce((a, b) => a + b, 0);
    const rows = answer.outputs
      .flatMap(({ histogram }) => histogram.counts)
      .map((_, i) => cells.get(`Histogram!D${i + 2}`));
    expect((rows as number[]).reduce((a, b) => a + b, 0)).toBe(counted);
    const wanted = await trials();
    expect(cells.get(`Samples!A${TRIALS + 1}`)).toBe(TRIALS - 1);
    for (const [row, values] of wanted.entries())
      values.forEach((x, i) => {
        const cell = cells.get(`Samples!${'ABCDE'[i]}${row + 2}`);
        if (Number.isNaN(x) ? cell !== undefined : cell !== x) expect([row, i, cell]).toEqual([row, i, x]);
      });
  });

  it('are those of a range alone when asked for', async () => {
    const { body } = await ask(DONE!, '?format=csv&trials=1030-1031');
    const line = (row: number[]) => row.map((x) => (Number.isNaN(x) ? '' : String(x))).join(',');
    expect(body).toBe([NAMES.join(','), ...(await trials()).slice(1030, 1032).map(line), ''].join('\r\n'));
  });
});

describe('a file', () => {
  it('has a name that is safe, and the label for those who can show it', async () => {
    const named = async (id: string, query: string) => (await ask(id, query)).headers['content-disposition'];
    expect(await named(DONE!, '?format=csv&trials=0-0')).toBe(
      `attachment; filename="Price-A-B-samples.csv"; filename*=UTF-8''Price%20%E2%80%9CA%20B%E2%80%9D%20samples.csv`,
    );
    expect(await named(ODD!, '?format=xlsx&trials=0-0')).toBe(`attachment; filename="${ODD}-result.xlsx"`);
  });

  it('is only described to HEAD, and nothing is computed', async () => {
    const before = lent.ever;
    const response = await ask(HUGE!, '?format=parquet', 'HEAD');
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('');
    expect(response.headers['content-disposition']).toContain('.parquet');
    expect(response.headers['content-length']).toBeUndefined();
    expect((await ask(QUEUED!, '?format=csv', 'HEAD')).statusCode).toBe(409);
    expect(lent.ever).toBe(before);
  });
});

describe('refused are', () => {
  const code = async (id: string, query = '') => {
    const response = await ask(id, query);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['content-disposition']).toBeUndefined();
    const { code, status, detail } = response.json();
    expect(status).toBe(response.statusCode);
    return [status, code, detail];
  };

  it('runs that are unknown, or another user’s', async () => {
    const unknown = [404, 'run-unknown'];
    expect((await code(idOf(9))).slice(0, 2)).toEqual(unknown);
    expect((await code('no-uuid', '?format=csv')).slice(0, 2)).toEqual(unknown);
    expect((await code(FOREIGN!)).slice(0, 2)).toEqual(unknown);
    expect((await code(FOREIGN!, '?format=parquet')).slice(0, 2)).toEqual(unknown);
  });

  it('runs without a result, with the reason', async () => {
    for (const id of [QUEUED!, RUNNING!]) expect((await code(id)).slice(0, 2)).toEqual([409, 'run-unfinished']);
    expect(await code(FAILED!)).toEqual([409, 'run-failed', expect.stringContaining('The run needs more memory')]);
    expect(await code(CANCELLED!, '?format=xlsx')).toEqual([409, 'run-failed', expect.stringContaining('cancelled')]);
  });

  it('trials that the run does not have', async () => {
    const invalid = [422, 'trials-invalid', expect.stringContaining('0 to 4999')];
    expect(await code(DONE!, '?format=csv&trials=0-5000')).toEqual(invalid);
    expect(await code(DONE!, '?format=csv&trials=9-1')).toEqual(invalid);
    expect((await code(DONE!, '?format=csv&trials=all')).slice(0, 2)).toEqual([422, 'request-invalid']);
    expect((await code(DONE!, '?format=pdf')).slice(0, 2)).toEqual([422, 'request-invalid']);
  });

  it('more trials than a sheet has rows, with the formats that hold them', async () => {
    const [status, name, detail] = await code(HUGE!, '?format=xlsx&trials=0-1048575');
    expect([status, name]).toEqual([422, 'export-too-large']);
    expect(detail).toMatch(/1048576 trials.*1048575 rows.*format=csv or format=parquet/);
  });
});

describe('a download over a socket', () => {
  /** Processes that this one has started, and that are still there. */
  const children = async () =>
    (await readFile('/proc/self/task/' + process.pid + '/children', 'utf8')).trim().split(' ');
  let port: number;

  beforeAll(async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    port = (app.server.address() as AddressInfo).port;
  });

  /** The first bytes of a download that has far more. */
  async function begin(format: string): Promise<IncomingMessage> {
    const path = `/api/results/${HUGE}?format=${format}`;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, resolve).on('error', reject);
    });
    response.on('error', () => {});
    if (response.statusCode === 200) await new Promise((resolve) => response.once('readable', resolve));
    return response;
  }

  it.each(['csv', 'xlsx'])('frees cores and process when its reader leaves (%s)', async (format) => {
    const isLinux = process.platform === 'linux';
    const [ever, before] = [lent.ever, isLinux ? await children() : []];
    const download = await begin(format);
    // It may have given its cores back by now: on a busy machine its reader has rested for long.
    expect(lent.ever).toBeGreaterThan(ever);
    const own = isLinux ? (await children()).filter((pid) => !before.includes(pid)) : [];
    expect(own).toHaveLength(isLinux ? 1 : 0);
    download.destroy();
    const left = async () => [lent.now, isLinux && (await children()).includes(own[0]!)];
    await expect.poll(left, { timeout: 30_000 }).toEqual([0, false]);
  });

  it('is refused when there are too many, and taken again when one has ended', async () => {
    const three = await Promise.all([begin('csv'), begin('csv'), begin('parquet')]);
    const fourth = await begin('csv');
    expect(fourth.statusCode).toBe(429);
    expect(fourth.headers['retry-after']).toBe('10');
    fourth.destroy();
    for (const download of three) download.destroy();
    while (lent.now > 0) await lent.changed();
    const again = async () => (await ask(DONE!, '?format=csv&trials=0-0')).statusCode;
    await expect.poll(again, { timeout: 30_000 }).toBe(200);
  });

  it('ends with the server', async () => {
    const download = await begin('csv');
    expect(download.statusCode).toBe(200);
    await app.close();
    expect(lent.now).toBe(0);
    download.destroy();
  });
});
