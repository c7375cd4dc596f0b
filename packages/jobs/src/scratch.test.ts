/** Samples that are left for the finish of a run change its time, never its bytes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answer,
  BLOCK,
  chooseBackend,
  createRunner,
  type Executor,
  type Keep,
  type Runner,
  singleThread,
  type Task,
} from '@tessera/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madePlan, madeProgram } from './made-program.ts';
import { perform } from './perform.ts';
import { restore } from './saved.ts';
import { makeScratch, Scratch } from './scratch.ts';
import type { Lease, Outcome } from './task.ts';

/** More than are carried from task to task (2^21 values), fewer than samples are kept of (2^24). */
const TRIALS = 2 ** 21 + 5000;
const RUN = '5f3c1d1e-0000-4000-8000-000000000000';
const program = madeProgram();
const plan = madePlan(TRIALS);

let folder: string;
let runner: Runner;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-test-'));
  runner = await createRunner(program, chooseBackend());
});
afterEach(() => {
  runner.release();
  rmSync(folder, { recursive: true, force: true });
});

/** Counts the blocks whose outputs are computed. */
function counting(): Executor & { readonly blocks: () => number } {
  const executor = singleThread(runner);
  let blocks = 0;
  return {
    ...executor,
    run(settings, task: Task) {
      if (task.keep.kind !== 'columns') blocks += task.blocks;
      return executor.run(settings, task);
    },
    blocks: () => blocks,
  };
}

function leaseOf(kind: Lease['task']['kind'], more: Partial<Lease> = {}): Lease {
  const task = { run: RUN, kind, firstBlock: 0, priority: 'normal', job: 'job', attempt: 0 } as const;
  return { task, plan, program: 'key', blocks: 0, seconds: 0, validFor: 10_000, ...more };
}

/** The whole run in a first task, ranges and a finish; `disturb` comes before the finish. */
async function inTasks(scratch: () => Scratch | undefined, disturb: () => void = () => undefined) {
  const all = Math.ceil(TRIALS / BLOCK);
  let executor = counting();
  // A clock that stands still until the first task asks whether to go on, so that it stops at its first block.
  let time = 0;
  const now = (): number => time++;
  const does = (lease: Lease): Promise<Outcome> => perform(lease, program, { executor, now, scratch: scratch() });
  const first = await does(leaseOf('first'));
  if (first.kind !== 'blocks') throw new Error('the first task did the whole run');
  expect(restore<Keep>(first.bins!).kind).toBe('counts');
  const ranges = [first.result];
  for (let at = first.blocks; at < all; ) {
    let blocks = at & -at;
    while (at + blocks > all) blocks /= 2;
    const range = leaseOf('range', { blocks, bins: first.bins! });
    const outcome = await does({ ...range, task: { ...range.task, firstBlock: at } });
    if (outcome.kind !== 'blocks') throw new Error('a range gives blocks');
    ranges.push(outcome.result);
    at += blocks;
  }
  disturb();
  executor = counting();
  const finish = await does(leaseOf('finish', { ranges }));
  if (finish.kind !== 'answer') throw new Error('a finish gives the answer');
  return { answer: JSON.stringify(finish.answer.answer), again: executor.blocks(), all };
}

test('samples that were left are not computed again, and are gone when the run is', async () => {
  const whole = JSON.stringify(await answer(program, plan.settings, plan.questions, singleThread(runner)));
  const without = await inTasks(() => undefined);
  expect(without.again).toBe(without.all);
  const withThem = await inTasks(() => new Scratch(folder, RUN));
  expect(withThem.again).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  expect(withThem.answer).toBe(whole);
  expect(without.answer).toBe(whole);
});

test('samples that are damaged, cut short or gone are computed again', async () => {
  const whole = JSON.stringify(await answer(program, plan.settings, plan.questions, singleThread(runner)));
  const found = await inTasks(
    () => new Scratch(folder, RUN),
    () => {
      const [damaged, short, gone, ...rest] = readdirSync(join(folder, RUN)).sort();
      expect(rest.length).toBeGreaterThan(0);
      const at = (name: string): string => join(folder, RUN, name);
      const bytes = readFileSync(at(damaged!));
      bytes[1000]! ^= 1;
      writeFileSync(at(damaged!), bytes);
      writeFileSync(at(short!), readFileSync(at(short!)).subarray(8));
      rmSync(at(gone!));
    },
  );
  expect(found.again).toBeGreaterThan(0);
  expect(found.again).toBeLessThan(found.all);
  expect(found.answer).toBe(whole);
});

test('the folder of a process that is gone is removed, that of one that lives stays', () => {
  const mine = makeScratch(folder);
  const dead = join(folder, 'tessera-scratch-999999999-aaaaaa');
  mkdirSync(dead);
  const other = makeScratch(folder);
  expect(readdirSync(folder).sort()).toEqual([mine, other].map((path) => path.slice(folder.length + 1)).sort());
});
