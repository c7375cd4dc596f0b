/** Server-sent events of a run: each version once, a sign of life between them, an end. */
import type { Run } from '@tessera/jobs';
import { expect, test } from 'vitest';
import { eventsOf } from './events.ts';

const run = (version: number, state: Run['state'] = 'running'): Run => ({
  id: '00000000-0000-4000-8000-000000000000',
  owner: 'ann',
  label: '',
  state,
  priority: 'normal',
  trials: 100,
  trialsDone: version,
  partTrials: 0,
  seed: '1',
  source: { kind: 'run', notes: [], fallback_cells: [] },
  version,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  failure: null,
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
});

const NO_PAUSE = { beat: 60_000, gap: 0 };

async function idsOf(versions: AsyncIterable<Run>, seen = 0): Promise<string[]> {
  const ids: string[] = [];
  for await (const text of eventsOf(versions, seen, NO_PAUSE)) ids.push(/^id: (\d+)$/m.exec(text)?.[1] ?? text.trim());
  return ids;
}

async function* from(...runs: Run[]) {
  yield* runs;
}

test('each version comes once, from the one after the last seen', async () => {
  expect(await idsOf(from(run(1), run(3), run(3), run(4, 'succeeded')))).toEqual(['retry: 2000', '1', '3', '4']);
  expect(await idsOf(from(run(3), run(4, 'succeeded')), 3)).toEqual(['retry: 2000', '4']);
});

test('nothing comes after the end, and the watch is ended', async () => {
  let ended = false;
  async function* versions() {
    try {
      yield run(1, 'failed');
      yield run(2, 'failed');
    } finally {
      ended = true;
    }
  }
  expect(await idsOf(versions())).toEqual(['retry: 2000', '1']);
  expect(ended).toBe(true);
});

test('while nothing changes, comments say that the stream is alive', async () => {
  let go = (): void => {};
  async function* versions() {
    yield run(1);
    await new Promise<void>((resolve) => {
      go = resolve;
    });
    yield run(2, 'succeeded');
  }
  const texts: string[] = [];
  for await (const text of eventsOf(versions(), 0, { beat: 5, gap: 0 })) {
    texts.push(text);
    if (texts.filter((one) => one.startsWith(':')).length === 2) go();
  }
  expect(texts.at(-1)).toContain('id: 2\n');
  expect(texts.slice(2, 4)).toEqual([': still here\n\n', ': still here\n\n']);
});

test('a reader that leaves ends the watch', async () => {
  let ended = false;
  async function* versions() {
    try {
      for (let version = 1; ; version++) yield run(version);
    } finally {
      ended = true;
    }
  }
  for await (const text of eventsOf(versions(), 0, NO_PAUSE)) if (text.includes('id: 5\n')) break;
  expect(ended).toBe(true);
});
