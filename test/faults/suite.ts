/**
 * What machines do to a run: worker processes, the server and the database are killed, frozen and restarted while it goes
 * on. Whatever happens, its result is that of an undisturbed run, to the byte, each trial counted once, and no process
 * is left. The points are seeded; each is a statement or message, so that also the gaps between two of them are hit.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestServer } from '../databases/postgres.ts';
import { until } from '../server-process.ts';
import { Deployment } from './deployment.ts';
import type { Strike } from './strike.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/cash-flow.xlsx', import.meta.url));
const MODEL = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../examples/cash-flow.tessera.json', import.meta.url)), 'utf8'),
);

interface Result {
  readonly outputs: readonly { readonly trials: number }[];
}
interface Run {
  readonly id: string;
  readonly state: string;
  readonly trials: number;
  readonly trials_done: number;
  readonly failure: unknown;
  readonly metrics: { readonly retries: number; readonly tasks: number };
}

/** Runs of two kinds: few trials of many cells, whose samples fit memory; and more trials than samples are kept of. */
const KINDS = ['samples', 'counts'] as const;
/** `steps`: two paths of many steps, which are one block and a chain of tasks. */
type Kind = (typeof KINDS)[number] | 'steps';
const STEPS = {
  process: 'gbm',
  paths: 2,
  steps: 10_000_000,
  keep: 4,
  functionals: ['max(S)'],
  snapshot_every: 5000,
  seed: 7,
};

class Case {
  readonly deployment: Deployment;
  #file = '';
  readonly #undisturbed = new Map<Kind, string>();

  constructor(settings: Readonly<Record<string, string>>) {
    this.deployment = new Deployment(settings);
  }

  async upload(): Promise<string> {
    const form = new FormData();
    form.set('file', new Blob([readFileSync(EXAMPLE)]), 'cash-flow.xlsx');
    const { file_id } = await this.deployment.json<{ file_id: string }>('/api/excel/upload', {
      method: 'POST',
      body: form,
    });
    return file_id;
  }

  /** The results of both kinds of run when nothing happens. */
  async prepare(): Promise<void> {
    await this.deployment.start();
    this.#file = await this.upload();
    for (const kind of [...KINDS, 'steps'] as const) {
      const { id } = await this.submit(kind);
      this.#undisturbed.set(kind, await this.result(await this.ended(id)));
    }
  }

  submit(kind: Kind): Promise<Run> {
    if (kind === 'steps') return this.#post('/api/paths/run', STEPS);
    const { inputs, outputs, correlations } = MODEL;
    const model =
      kind === 'samples'
        ? { file_id: this.#file, inputs, outputs, correlations, trials: 300_001 }
        : {
            formula: 'price * units - cost',
            variables: [
              { name: 'price', min_value: 9, most_likely: 10, max_value: 12 },
              { name: 'units', distribution: 'normal(1000, 100)' },
              { name: 'cost', min_value: 7000, most_likely: 8000, max_value: 9500 },
            ],
            trials: 2 ** 24 + 3000,
          };
    return this.#post('/api/runs', { ...model, as_of: '2026-01-31', seed: 7 });
  }

  #post(path: string, body: object): Promise<Run> {
    const headers = { 'content-type': 'application/json' };
    return this.deployment.json<Run>(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  run(id: string): Promise<Run> {
    return this.deployment.json<Run>(`/api/runs/${id}`);
  }

  /** Waits for the end of a run, also while the server is away. */
  ended(id: string): Promise<Run> {
    const look = async () => {
      const run = await this.run(id).catch(() => undefined);
      return run && ['succeeded', 'failed', 'cancelled'].includes(run.state) ? run : undefined;
    };
    return until(`run ${id} has ended`, look, 150);
  }

  async result({ id }: Run): Promise<string> {
    const { outputs } = await this.deployment.json<Result>(`/api/results/${id}?format=json`);
    return JSON.stringify(outputs);
  }

  /** Holds a run that was disturbed to what it must be. */
  async check(kind: Kind, id: string): Promise<Run> {
    const run = await this.ended(id);
    expect(run.failure).toBe(null);
    expect(run.trials_done).toBe(run.trials);
    const result = await this.result(run);
    expect(JSON.parse(result)[0].trials).toBe(run.trials);
    expect(result).toBe(this.#undisturbed.get(kind));
    return run;
  }
}

/** A seeded choice (xorshift32): the same points in every run of the tests. */
function chooser(seed: number): (choices: number) => number {
  let state = seed;
  return (choices) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % choices;
  };
}

type Point = Omit<Strike, 'id' | 'signal'> & { readonly name: string; readonly kind: Kind };

const KEPT = "UPDATE tasks t SET state = 'done'";

/**
 * Twenty points at which a process is killed: seventeen of a worker, three of the server; and some in the middle of a long
 * path. Every third of both, or with FAULTS=all each.
 */
function points(isEmbedded: boolean): Point[] {
  const chosen = (all: readonly Point[]): readonly Point[] =>
    process.env.FAULTS === 'all' ? all : all.filter((_, i) => i % 3 === 0);
  return [...chosen(allPoints(isEmbedded)), ...chosen(longPoints(isEmbedded))];
}

const STATE_KEPT = 'path_state = \\$6';

function longPoints(isEmbedded: boolean): Point[] {
  const [leased, kept] = isEmbedded ? ['call lease', 'call complete'] : ["SET state = 'leased'", STATE_KEPT];
  const long = { kind: 'steps', delay: 0 } as const;
  return [
    {
      ...long,
      name: 'a worker in the middle of a path',
      role: 'worker',
      at: leased,
      when: 'after',
      count: 4,
      delay: 60,
    },
    { ...long, name: 'a worker before it hands in a state', role: 'worker', at: kept, when: 'before', count: 3 },
    { ...long, name: 'a worker when it has handed in a state', role: 'worker', at: kept, when: 'after', count: 2 },
    ...(isEmbedded
      ? ([
          {
            ...long,
            name: 'the server before it writes a state',
            role: 'server',
            at: STATE_KEPT,
            when: 'before',
            count: 3,
          },
          {
            ...long,
            name: 'the server after it wrote a state',
            role: 'server',
            at: STATE_KEPT,
            when: 'after',
            count: 2,
          },
        ] as const)
      : []),
  ];
}

function allPoints(isEmbedded: boolean): Point[] {
  const choose = chooser(isEmbedded ? 20_260_101 : 20_260_202);
  const worker = isEmbedded
    ? ([
        ['in mid-task', 'call lease', 'after', true],
        ['before it hands in a result', 'call complete', 'before', false],
        ['when it has handed in a result', 'call complete', 'after', false],
      ] as const)
    : ([
        ['in mid-task', "SET state = 'leased'", 'after', true],
        ['between writing a result and completing its task', KEPT, 'after', false],
        ['just before a commit', '^COMMIT', 'before', false],
      ] as const);
  const all: Point[] = Array.from({ length: 17 }, (_, i) => {
    const [name, at, when, isDelayed] = worker[i % 3]!;
    const delay = isDelayed ? 20 + choose(80) : 0;
    return {
      name: `a worker ${name}`,
      role: 'worker',
      at,
      when,
      delay,
      count: 1 + choose(3),
      kind: KINDS[+(choose(4) === 0)]!,
    };
  });
  const server = isEmbedded ? KEPT : "SELECT '?pg_notify|UPDATE|SELECT";
  for (const when of ['before', 'after', 'after'] as const) {
    const count = isEmbedded ? 1 + choose(4) : 20 + choose(40);
    all.push({
      name: `the server ${when} it ${isEmbedded ? 'writes a result' : 'asks the database'}`,
      role: 'server',
      at: server,
      when,
      delay: 0,
      count,
      kind: KINDS[+(choose(4) === 0)]!,
    });
  }
  return all;
}

/** The suite on one database. */
export function suite(kind: 'pglite' | 'postgres'): void {
  const isEmbedded = kind === 'pglite';
  let server: TestServer | undefined;
  let runs: Case;

  beforeAll(async () => {
    if (!isEmbedded) server = await startPostgres();
    runs = new Case(server ? { DATABASE_URL: await server.database() } : {});
    await runs.prepare();
  }, 120_000);

  // Throws when a process is left.
  afterAll(async () => {
    await runs.deployment.remove();
    await server?.remove();
  }, 120_000);

  test.each(points(isEmbedded))(
    '$name is killed ($kind, $count)',
    async ({ kind: model, name: _, ...strike }) => {
      const { deployment } = runs;
      deployment.arm({ ...strike, signal: 'SIGKILL' });
      const { id } = await runs.submit(model).catch(async () => {
        await deployment.gone();
        await deployment.start();
        return runs.submit(model);
      });
      const look = async () =>
        deployment.struck || (await runs.run(id).catch(() => undefined))?.state === 'succeeded' ? true : undefined;
      await until('the strike', look, 100);
      expect(deployment.struck, 'the run has such a point').toBe(true);
      if (strike.role === 'server') {
        await deployment.gone();
        await deployment.start();
      }
      await runs.check(model, id);
    },
    120_000,
  );

  test('the server is killed in mid-upload: nothing is left of it, and the next upload works', async () => {
    const { deployment } = runs;
    const list = () => deployment.json<{ files: unknown[] }>('/api/excel/files');
    const before = await list();
    deployment.arm({
      role: 'server',
      at: 'INSERT INTO file_pieces',
      when: 'after',
      count: 1,
      delay: 0,
      signal: 'SIGKILL',
    });
    await expect(runs.upload()).rejects.toThrow();
    expect(deployment.struck).toBe(true);
    await deployment.gone();
    await deployment.start();
    expect(await list()).toEqual(before);
    await runs.upload();
    expect((await list()).files.length).toBe(before.files.length + 1);
  });

  test('a worker is frozen beyond its lease and woken again', async () => {
    const { deployment } = runs;
    deployment.arm({
      role: 'worker',
      at: isEmbedded ? 'call lease' : "SET state = 'leased'",
      when: 'after',
      count: 3,
      delay: 30,
      signal: 'SIGSTOP',
    });
    const { id } = await runs.submit('samples');
    await until('the strike', () => deployment.struck || undefined);
    const { metrics } = await runs.check('samples', id);
    expect(metrics.retries).toBeGreaterThan(0);
    for (const pid of deployment.workers()) process.kill(pid, 'SIGCONT');
    // Woken, it is a worker like any other: the next run is not disturbed by what it still holds.
    const { id: next } = await runs.submit('counts');
    await runs.check('counts', next);
    await runs.check('samples', id);
  }, 120_000);

  if (!isEmbedded)
    test.each(['fast', 'immediate'] as const)(
      'PostgreSQL is restarted (%s) in mid-run',
      async (how) => {
        for (const model of KINDS) {
          const { id } = await runs.submit(model);
          await until('the run is on its way', async () => ((await runs.run(id)).trials_done > 0 ? true : undefined));
          await server!.restart(how);
          await runs.check(model, id);
        }
      },
      120_000,
    );

  test('all workers and the server are killed at once', async () => {
    const { deployment } = runs;
    const { id } = await runs.submit('counts');
    await until('the run is on its way', async () => ((await runs.run(id)).trials_done > 0 ? true : undefined));
    for (const { pid } of deployment.processes()) process.kill(pid, 'SIGKILL');
    await deployment.gone();
    await deployment.start();
    await runs.check('counts', id);
  });
}
