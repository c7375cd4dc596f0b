import { TesseraError } from '@tessera/engine';
import { expect, test } from 'vitest';
import { boardInMemory } from './board-in-memory.ts';
import { boardOfParent, serveBoard } from './board-over-ipc.ts';
import type { BoardCalls, Channel, ToParent, ToWorker } from './channel.ts';
import { madePlan, madeProgram } from './made-program.ts';
import type { TaskId } from './task.ts';

const TASK: TaskId = { run: 'r', kind: 'first', firstBlock: 0, priority: 'high', job: 'j', attempt: 0 };
const NO_USAGE = { cpuSeconds: 0, peakMemory: 0 };

/** Both ends of a connection that copies what it carries, and can be cut. */
function connection() {
  const heard: { worker: ((m: ToWorker) => void)[]; parent: ((m: ToParent) => void)[] } = { worker: [], parent: [] };
  const cut: (() => void)[] = [];
  let isOpen = true;
  const carry = <T>(message: T, to: ((m: T) => void)[]): boolean => {
    if (!isOpen) return false;
    const copy = structuredClone(message);
    setImmediate(() => isOpen && to.forEach((hear) => void hear(copy)));
    return true;
  };
  const worker: Channel<ToParent, ToWorker> = {
    send: (message) => carry(message, heard.parent),
    hear: (hear) => void heard.worker.push(hear),
    closed: (called) => void cut.push(called),
  };
  const parent: Channel<ToWorker, ToParent> = {
    send: (message) => carry(message, heard.worker),
    hear: (hear) => void heard.parent.push(hear),
    closed: () => undefined,
  };
  return {
    worker,
    parent,
    cut() {
      isOpen = false;
      for (const called of cut) called();
    },
  };
}

function connected(calls: Partial<BoardCalls>) {
  const ends = connection();
  const board = { ...boardInMemory({ program: madeProgram(), plan: madePlan(1000) }), ...calls };
  const isIdle = serveBoard(board, ends.parent);
  return { ...ends, board: boardOfParent(ends.worker), isIdle };
}

test('calls and answers arrive as they were made', async () => {
  const { board } = connected({});
  const lease = await board.lease({ worker: 'w', host: 'h' });
  expect(lease).toMatchObject({ task: { kind: 'first', firstBlock: 0 }, plan: madePlan(1000), validFor: 9000 });
  expect(await board.program('program')).toEqual(madeProgram());
  expect(await board.beat(lease!.task, NO_USAGE)).toBe(true);
});

test('calls are answered in their order, one at a time', async () => {
  const order: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  const { board, isIdle } = connected({
    async complete() {
      start();
      await released;
      order.push('complete');
    },
    async beat() {
      order.push('beat');
      return true;
    },
  });
  const outcome = { kind: 'blocks', blocks: 1, trials: 1, seconds: 1, result: new Uint8Array(3) } as const;
  const both = [board.complete(TASK, outcome, NO_USAGE), board.beat(TASK, NO_USAGE)];
  await started;
  await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
  expect(order).toEqual([]);
  release();
  await Promise.all(both);
  expect(order).toEqual(['complete', 'beat']);
  await isIdle();
});

test('errors keep their code, facts and sentence', async () => {
  const known = new TesseraError('run-memory', { limit: '64 MiB' });
  const { board } = connected({
    program: () => Promise.reject(known),
    beat: () => Promise.reject(Object.assign(new Error('no connection'), { code: 'database-lost' })),
  });
  await expect(board.program('x')).rejects.toEqual(known);
  await expect(board.program('x')).rejects.toBeInstanceOf(TesseraError);
  await expect(board.beat(TASK, NO_USAGE)).rejects.toMatchObject({ message: 'no connection', code: 'database-lost' });
});

test('no more than sixteen calls wait', async () => {
  const { board, cut } = connected({ beat: () => new Promise(() => undefined) });
  const all = Array.from({ length: 17 }, () => board.beat(TASK, NO_USAGE));
  await expect(all[16]).rejects.toThrow('16 calls wait');
  const others = Promise.allSettled(all);
  cut();
  expect((await others).every(({ status }) => status === 'rejected')).toBe(true);
});

test('without its parent every call fails', async () => {
  const { board, cut } = connected({ lease: () => new Promise(() => undefined) });
  const waiting = board.lease({ worker: 'w', host: 'h' });
  cut();
  await expect(waiting).rejects.toThrow('parent');
  await expect(board.beat(TASK, NO_USAGE)).rejects.toThrow('parent');
});
