/** One long sequence of steps as a chain of tasks: how often its state is kept, how large it is, and that it goes on bit-equal. */
import { answer, BLOCK, BlockLeft, chooseBackend, createRunner, type PathState, singleThread } from '@tessera/engine';
import { describe, expect, test, vi } from 'vitest';
import { boardInMemory, type MemoryBoard } from './board-in-memory.ts';
import { openLink } from './chain.ts';
import { openCompute } from './compute.ts';
import { madePlan, madeWalk } from './made-program.ts';
import { isIntact, restore, save } from './saved.ts';
import { type Supervisor, supervise } from './supervise.ts';
import type { Lease, Outcome } from './task.ts';
import { startWorker } from './worker.ts';

const RANGE = { seed: 7, replicate: 0, first: 0, count: 1 };
type Left = { state: PathState; share: number; seconds: number };
type Kept = Extract<Outcome, { kind: 'state' }>;

async function undisturbed(program: ReturnType<typeof madeWalk>, trials: number): Promise<string> {
  const { settings, questions } = madePlan(trials);
  const runner = await createRunner(program, chooseBackend());
  return JSON.stringify(await answer(program, settings, questions, singleThread(runner)));
}

const statesOf = ({ said }: MemoryBoard): Kept[] =>
  said.flatMap(({ outcome }) => (outcome?.kind === 'state' ? [outcome] : []));

function lease(more: Partial<Lease> = {}): Lease {
  const task = { run: 'run', kind: 'first', firstBlock: 0, priority: 'normal', job: 'job', attempt: 0 } as const;
  return { task, plan: madePlan(1), program: 'p', blocks: 0, seconds: 1, validFor: 9000, ...more };
}

/** A state that a task could have left, with so many columns of a whole block. */
function saved(share: number, columns = 1): Uint8Array {
  const states = Array.from({ length: columns }, () => Float64Array.from({ length: BLOCK }, () => Math.random()));
  return save({ state: { done: 5, states, written: [] }, share, seconds: 100 } satisfies Left, 1);
}

describe('a block of paths', () => {
  function link(more: Partial<Lease> = {}) {
    const clock = { seconds: 50, isCancelled: false };
    return {
      clock,
      link: openLink(
        lease(more),
        () => clock.seconds,
        () => clock.isCancelled,
      ),
    };
  }

  test('is left when the time of its task is up, and not when little is left to do', () => {
    const { clock, link: first } = link();
    const { leaves, every, from } = first.pauses(RANGE);
    expect([every, from]).toEqual([10_000, undefined]);
    clock.seconds = 50.9;
    expect(leaves(0.1)).toBe(false);
    clock.seconds = 51;
    expect(leaves(0.1)).toBe(true);
    expect(leaves(0.7)).toBe(false);
    expect(leaves(0.6)).toBe(true);
  });

  test('is left as often as its run says, counted in steps', () => {
    const { link: first } = link({ plan: { ...madePlan(1), snapshotEvery: 250 } });
    expect(first.pauses(RANGE).every).toBe(250);
  });

  test('goes on from the state of its lease, and only the first block that is computed does', () => {
    const { clock, link: first } = link({ state: saved(0.5) });
    expect(first.spent).toBe(100);
    const pausing = first.pauses(RANGE);
    expect(pausing.from).toMatchObject({ done: 5 });
    clock.seconds = 51;
    // The half of it that was done before took none of this second.
    expect(pausing.leaves(0.75)).toBe(true);
    expect(pausing.leaves(0.9)).toBe(false);
    const again = first.pauses(RANGE);
    expect(again.from).toBe(undefined);
    expect(again.leaves(0.01)).toBe(false);
  });

  test('is written less often the larger its state is', () => {
    const state = saved(0.1, 500);
    const { clock, link: first } = link({ state });
    const { leaves } = first.pauses(RANGE);
    clock.seconds = 52;
    expect(leaves(0.11)).toBe(false);
    clock.seconds = 50 + state.length / 2 ** 19;
    expect(leaves(0.11)).toBe(true);
  });

  test.each(['checkpoint', 'finish'] as const)('is never left by a %s, but ends when the task is cancelled', (kind) => {
    const { clock, link: first } = link({ task: { ...lease().task, kind } });
    const { leaves } = first.pauses(RANGE);
    clock.seconds = 1000;
    expect(leaves(0.01)).toBe(false);
    clock.isCancelled = true;
    expect(() => leaves(0.02)).toThrow('cancelled');
  });

  test('says how much of it is done, and keeps what compresses compressed', () => {
    const { link: first } = link({
      plan: madePlan(BLOCK + 10),
      task: { ...lease().task, kind: 'range', firstBlock: 1 },
    });
    const state = { done: 3, states: [new Float64Array(BLOCK).fill(1.5)], written: [new Float64Array(0)] };
    const outcome = first.outcomeOf(new BlockLeft(state, 0.25)) as Kept;
    expect(outcome.part).toBe(2.5);
    expect(isIntact(outcome.state)).toBe(true);
    expect(outcome.state.length).toBeLessThan(300);
    expect(restore<Left>(outcome.state)).toEqual({ state, share: 0.25, seconds: 0 });
  });
});

describe('one long sequence', () => {
  test('is a chain of tasks, and its answer has the bytes of a run in one piece', async () => {
    const [program, trials] = [madeWalk(10_000_000), 1];
    const board = boardInMemory({ program, plan: madePlan(trials), seconds: 0.02 });
    const compute = openCompute();
    const worker = startWorker({ board, who: { worker: 'one', host: 'here' }, compute, memory: () => 0 });
    const { answer: found } = await board.answer;
    expect(JSON.stringify(found)).toBe(await undisturbed(program, trials));
    const states = statesOf(board).map(({ state }) => restore<Left>(state));
    expect(states.length).toBeGreaterThan(2);
    for (const [i, { state, share }] of states.entries()) {
      // A call takes 10,000 steps.
      expect(share).toBe((state.done * 10_000) / 10_000_000);
      expect(state.done).toBeGreaterThan(states[i - 1]?.state.done ?? 0);
    }
    await worker.stop(0);
  });

  test('of which the worker is killed again and again goes on from its last state, with the same bytes', async () => {
    // Two blocks: the second is a task of its own, which goes on in the same way.
    const [program, trials] = [madeWalk(40_000, 1000), 2 * BLOCK];
    const board = boardInMemory({ program, plan: { ...madePlan(trials), snapshotEvery: 1000 }, seconds: 0.02 });
    const supervisor: Supervisor = await supervise({ workers: 1, board });
    try {
      for (const kills of [1, 2, 3]) {
        const before = statesOf(board).length;
        await vi.waitFor(
          () => {
            const [victim] = supervisor.workers();
            expect(statesOf(board).length).toBeGreaterThan(before + 1);
            expect(board.taskOf(victim!.worker)).toBeDefined();
            process.kill(victim!.pid!, 'SIGKILL');
          },
          { timeout: 20_000, interval: 5 },
        );
        await vi.waitFor(() => expect(board.said.filter(({ word }) => word === 'fail')).toHaveLength(kills), 10_000);
      }
      const { answer: found } = await board.answer;
      expect(JSON.stringify(found)).toBe(await undisturbed(program, trials));
    } finally {
      await supervisor.close(0);
    }
    for (const block of [0, 1]) {
      const of = board.said.filter(({ outcome, task }) => outcome?.kind === 'state' && task.firstBlock === block);
      const done = of.map(({ outcome }) => restore<Left>((outcome as Kept).state).state.done);
      expect(done.length).toBeGreaterThan(1);
      expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    }
  });
});
