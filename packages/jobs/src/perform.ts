/** Does one task: from a lease to its outcome. It knows no queue and no threads; who runs the blocks is handed in. */
import {
  BLOCK,
  begin,
  EMPTY_PREFIX,
  type Executor,
  extend,
  finish,
  isSampled,
  type Keep,
  type Prefix,
  type Program,
  proceed,
  type Stretch,
  snapshot,
  type TaskResult,
} from '@tessera/engine';
import { type CompressionLevel, restore, save } from './saved.ts';
import { findingSamples, leavingSamples, type Scratch } from './scratch.ts';
import type { Lease, Outcome, Snapshot } from './task.ts';

/** Results of ranges live for a minute: they are compressed fast. */
const FAST = 1;

/** Who runs the blocks of a task, and what it may use meanwhile. */
export interface Means {
  readonly executor: Executor;
  /** Seconds, by any clock that only goes forward. */
  readonly now: () => number;
  /** Where samples of the run are left for its finish; without it they are computed again there. */
  readonly scratch?: Scratch | undefined;
  /** Seconds that earlier tasks spent on the block that this one goes on with. */
  readonly spent?: number;
}

/** Does the task of a lease. */
export async function perform(
  lease: Lease,
  program: Program,
  { executor, now, scratch, spent = 0 }: Means,
): Promise<Outcome> {
  const { settings, questions, exact } = lease.plan;
  const start = now() - spent;
  switch (lease.task.kind) {
    case 'first':
      return first(lease, program, executor, () => now() - start, scratch);
    case 'range': {
      const keep = lease.bins ? restore<Keep>(lease.bins) : { kind: 'counts' as const, bins: [] };
      const task = { firstBlock: lease.task.firstBlock, blocks: lease.blocks, keep };
      const leaves = scratch && keep.kind === 'counts' && isSampled(program, settings);
      const stretch = await proceed(settings, questions, leaves ? leavingSamples(executor, scratch) : executor, task);
      return blocksOf(stretch, now() - start, lease);
    }
    case 'checkpoint': {
      const prefix = merged(lease);
      return {
        kind: 'checkpoint',
        blocks: Math.ceil(prefix.trials / BLOCK),
        prefix: packed(prefix, lease),
        snapshot: snapshotOf(program, prefix),
      };
    }
    case 'finish': {
      const found = scratch ? findingSamples(executor, scratch, program.outputs.length) : executor;
      const answer = await finish(program, settings, questions, merged(lease), found, { exact });
      scratch?.drop();
      return { kind: 'answer', answer, seconds: now() - start };
    }
  }
}

async function first(
  lease: Lease,
  program: Program,
  executor: Executor,
  elapsed: () => number,
  scratch: Scratch | undefined,
): Promise<Outcome> {
  const { settings, questions, exact } = lease.plan;
  const goesOn = (done: number, next: number): boolean => (elapsed() * next) / done <= lease.seconds;
  const leaves = scratch && isSampled(program, settings);
  const results: TaskResult[] = [];
  const holding: Executor = {
    parallel: executor.parallel,
    async run(asked, task) {
      const result = await executor.run(asked, task);
      if (leaves && task.keep.kind === 'samples') results.push(result);
      return result;
    },
  };
  const begun = await begin(program, settings, questions, holding, goesOn, { exact });
  if ('finished' in begun) return { kind: 'answer', answer: begun.finished, seconds: elapsed() };
  if (begun.keep.kind === 'counts') for (const result of results) scratch?.put(result);
  return {
    ...blocksOf(begun.prefix, elapsed(), lease),
    bins: save(begun.keep, FAST),
    snapshot: snapshotOf(program, begun.prefix),
  };
}

function blocksOf(stretch: Stretch, seconds: number, lease: Lease): Extract<Outcome, { kind: 'blocks' }> {
  const { trials } = stretch;
  const result = packed(stretch, lease);
  return { kind: 'blocks', blocks: Math.ceil(trials / BLOCK), trials, seconds, result };
}

/** The prefix of the lease with the ranges behind it. */
function merged({ prefix, ranges = [] }: Lease): Prefix {
  return ranges.reduce(
    (done, range) => extend(done, restore<Stretch>(range)),
    prefix ? restore<Prefix>(prefix) : EMPTY_PREFIX,
  );
}

function snapshotOf(program: Program, prefix: Prefix): Snapshot {
  return { trials: prefix.trials, outputs: snapshot(program, prefix) };
}

function packed(stretch: Stretch, { compression = FAST }: Lease): Uint8Array {
  // Samples do not get smaller: deflating them costs ten times as much as all else, and saves a twentieth.
  return save(stretch, stretch.pieces ? 0 : (Math.min(9, Math.max(0, Math.round(compression))) as CompressionLevel));
}
