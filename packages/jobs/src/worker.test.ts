import { answer, chooseBackend, createRunner, type Program, singleThread } from '@tessera/engine';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { boardInMemory } from './board-in-memory.ts';
import { type Compute, openCompute } from './compute.ts';
import type { Ending } from './compute-loop.ts';
import { madePlan, madeProgram } from './made-program.ts';
import { createPermit, isPermitted, moment, type Permit } from './permit.ts';
import type { Board, Lease } from './task.ts';
import { startWorker, type WorkerStatus } from './worker.ts';

const WHO = { worker: 'one', host: 'here' };
const MEMORY = () => 2 ** 20;

/** A compute thread that does nothing until it is told how its task ends. */
function idleCompute() {
  const state = {
    lease: undefined as Lease | undefined,
    permit: undefined as Permit | undefined,
    ends: 0,
    settle: (_: Ending): void => undefined,
  };
  const compute: Compute = {
    run(lease, permit) {
      state.lease = lease;
      state.permit = permit;
      return new Promise((resolve) => {
        state.settle = (ending) => {
          state.lease = undefined;
          resolve(ending);
        };
      });
    },
    async end() {
      state.ends++;
      state.settle({ kind: 'stopped' });
    },
  };
  return { state, compute };
}

const DONE: Ending = {
  kind: 'done',
  outcome: { kind: 'answer', answer: { answer: { trials: 1, partial: false, replayed: 0, outputs: [] }, failures: [] }, seconds: 1 },
}; // biome-ignore format: one outcome

function smallBoard() {
  return boardInMemory({ program: madeProgram(), plan: madePlan(1000) });
}

/** Lets everything that waits for nothing but its turn go on. */
const settled = () => vi.advanceTimersByTimeAsync(0);

describe('the control loop', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('asks again after one to two seconds, and at once when it is woken', async () => {
    const board = smallBoard();
    const lease = vi.spyOn(board, 'lease').mockResolvedValue(undefined);
    const worker = startWorker({ board, who: WHO, compute: idleCompute().compute, memory: MEMORY });
    await settled();
    expect(lease).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(lease).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1001);
    expect(lease).toHaveBeenCalledTimes(2);
    board.ring();
    await settled();
    expect(lease).toHaveBeenCalledTimes(3);
    await worker.stop(0);
  });

  test('says once why it gets no task, and again when the reason is another', async () => {
    const board = smallBoard();
    const lease = vi.spyOn(board, 'lease');
    for (const reason of ['away', 'away', 'full']) lease.mockRejectedValueOnce(new Error(reason));
    const said: string[] = [];
    const { state, compute } = idleCompute();
    const troubled = ({ message }: Error) => void said.push(message);
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY, troubled });
    await vi.advanceTimersByTimeAsync(6000);
    expect(said).toEqual(['away', 'full']);
    expect(state.lease).toBeDefined();
    state.settle(DONE);
    await worker.stop(0);
  });

  test('beats every three seconds, and each beat lengthens the permission from when it was asked for', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY });
    await vi.advanceTimersByTimeAsync(8999);
    expect(board.beats()).toBe(2);
    const { cells } = state.permit!;
    expect(isPermitted(cells)).toBe(true);
    vi.spyOn(board, 'beat').mockImplementation(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(6000);
    expect(isPermitted(cells)).toBe(true);
    await vi.advanceTimersByTimeAsync(2);
    expect(isPermitted(cells)).toBe(false);
    state.settle(DONE);
    await worker.stop(0);
  });

  test('stops at once when the task is no longer its own, ends the thread that does not, and completes nothing', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY });
    await settled();
    const permit = state.permit!;
    board.cancel();
    await vi.advanceTimersByTimeAsync(300);
    expect(isPermitted(permit.cells)).toBe(false);
    expect(board.said).toEqual([]);
    await vi.advanceTimersByTimeAsync(250);
    expect(state.ends).toBe(1);
    expect(board.said).toMatchObject([{ word: 'fail', failure: undefined }]);
    await worker.stop(0);
  });

  test('does not complete a task that was lost while its last block ran', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY });
    await settled();
    board.cancel();
    await vi.advanceTimersByTimeAsync(301);
    state.settle(DONE);
    await settled();
    expect(board.said).toMatchObject([{ word: 'fail', failure: undefined }]);
    await worker.stop(0);
  });

  test('fails a run that takes more memory than it may, alone and for good', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    let resident = 2 ** 20;
    const worker = startWorker({ board, who: WHO, compute, memory: () => resident });
    await settled();
    resident = 2 ** 30 + 1;
    await vi.advanceTimersByTimeAsync(200);
    expect(state.ends).toBe(1);
    expect(board.said).toMatchObject([{ word: 'fail', failure: { code: 'run-memory', final: true } }]);
    expect(board.said[0]!.failure!.detail).toContain('1024 MiB');
    resident = 0;
    await worker.stop(0);
  });

  test('says that a task is done again until the board hears it', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    const complete = vi.spyOn(board, 'complete');
    complete.mockRejectedValueOnce(new Error('no connection')).mockRejectedValueOnce(new Error('no connection'));
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY });
    await settled();
    state.settle(DONE);
    await vi.advanceTimersByTimeAsync(1000);
    expect(complete).toHaveBeenCalledTimes(3);
    await expect(board.answer).resolves.toBeDefined();
    await worker.stop(0);
  });

  test('abandons a task when the board hears nothing for as long as a lease lasts, and goes on', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    vi.spyOn(board, 'complete').mockRejectedValue(new Error('no connection'));
    const fail = vi.spyOn(board, 'fail').mockRejectedValue(new Error('no connection'));
    const lease = vi.spyOn(board, 'lease');
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY });
    await settled();
    state.settle(DONE);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(fail).toHaveBeenCalled();
    expect(lease.mock.calls.length).toBeGreaterThan(1);
    await worker.stop(0);
  });

  test('ends after the task under way, or gives it back when that takes too long', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY });
    await settled();
    let isOver = false;
    const stopped = worker.stop(2000).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(1999);
    expect([isOver, board.said]).toEqual([false, []]);
    await vi.advanceTimersByTimeAsync(252);
    await stopped;
    expect(state.ends).toBeGreaterThan(0);
    expect(board.said).toMatchObject([{ word: 'fail', failure: undefined }]);
  });

  test('lends its core from the end of a task on', async () => {
    const board = smallBoard();
    const { state, compute } = idleCompute();
    const shown: WorkerStatus['state'][] = [];
    const report = ({ state: now }: WorkerStatus) => void shown.push(now);
    const worker = startWorker({ board, who: WHO, compute, memory: MEMORY, report });
    await settled();
    worker.lend(true);
    await settled();
    expect(shown).toEqual(['busy']);
    state.settle({ kind: 'failed', failure: { code: 'task-failed', detail: '', final: false } });
    await settled();
    expect(shown).toEqual(['busy', 'lent']);
    worker.lend(false);
    await settled();
    expect(shown).toEqual(['busy', 'lent', 'busy']);
    state.settle(DONE);
    await worker.stop(0);
  });
});

describe('a permission', () => {
  test('ends by either clock, and for good when it is revoked', () => {
    const permit = createPermit();
    const now = moment();
    expect(isPermitted(permit.cells)).toBe(false);
    permit.grant(now, 1000);
    const at = (later: number, wall = later) => ({
      nanoseconds: now.nanoseconds + BigInt(later) * 1_000_000n,
      wall: now.wall + wall,
    });
    expect(isPermitted(permit.cells, at(999))).toBe(true);
    expect(isPermitted(permit.cells, at(1000))).toBe(false);
    // The machine slept: only the clock on the wall went on.
    expect(isPermitted(permit.cells, at(10, 5000))).toBe(false);
    // Someone set the clock back.
    expect(isPermitted(permit.cells, at(1000, -5000))).toBe(false);
    permit.revoke();
    permit.grant(now, 1000);
    expect(isPermitted(permit.cells, at(1))).toBe(false);
  });
});

/** What `answer` gives in this thread. */
async function wanted(program: Program, trials: number) {
  const { settings, questions } = madePlan(trials);
  return answer(program, settings, questions, singleThread(await createRunner(program, chooseBackend())));
}

async function workUntilAnswered(board: Board & { readonly answer: Promise<unknown> }, workers: number) {
  const started = Array.from({ length: workers }, (_, i) =>
    startWorker({ board, who: { ...WHO, worker: String(i) }, compute: openCompute(), memory: () => 0 }),
  );
  const found = await board.answer;
  await Promise.all(started.map((worker) => worker.stop(1000)));
  return found as { answer: unknown };
}

describe('workers with a compute thread each', () => {
  test('give the bytes of a run in one piece, done in one task', async () => {
    const program = madeProgram();
    const board = boardInMemory({ program, plan: madePlan(3000), seconds: 10 });
    const { answer: found } = await workUntilAnswered(board, 1);
    expect(board.said).toMatchObject([{ word: 'complete', outcome: { kind: 'answer' } }]);
    expect(JSON.stringify(found)).toBe(JSON.stringify(await wanted(program, 3000)));
  });

  test('give the same by two, in many tasks', async () => {
    const program = madeProgram(300);
    const board = boardInMemory({ program, plan: madePlan(200_000), seconds: 0.01, taskSeconds: 0.03 });
    const { answer: found } = await workUntilAnswered(board, 2);
    expect(board.said.length).toBeGreaterThan(5);
    expect(JSON.stringify(found)).toBe(JSON.stringify(await wanted(program, 200_000)));
  });

  test('start no block after a cancel was answered', async () => {
    const board = boardInMemory({ program: madeProgram(2000), plan: madePlan(1e9), seconds: 1e6 });
    const compute = openCompute();
    let cells: BigInt64Array | undefined;
    const seen: Compute = {
      ...compute,
      run(lease, permit, program) {
        ({ cells } = permit);
        return compute.run(lease, permit, program);
      },
    };
    const worker = startWorker({ board, who: WHO, compute: seen, memory: () => 0 });
    await vi.waitFor(() => expect(cells).toBeDefined());
    board.cancel();
    await board.returned();
    expect(isPermitted(cells!)).toBe(false);
    expect(board.said).toMatchObject([{ word: 'fail', failure: undefined }]);
    await worker.stop(0);
  });
});
