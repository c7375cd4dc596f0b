/**
 * A block of long paths as a chain of tasks: each takes the state that the one before left, works for its time, and leaves a
 * state, which is the snapshot that a path goes on from when a worker ends. It knows no queue; the bytes are those of `save`.
 */
import { BLOCK, type BlockLeft, type PathState, type Pauses } from '@tessera/engine';
import { restore, save } from './saved.ts';
import type { Lease, Outcome } from './task.ts';

/** Steps after which a state may be kept, for runs that do not say. */
export const SNAPSHOT_STEPS = 10_000;

/** States are kept for a second or two: they are compressed fast. */
const FAST = 1;
/** A state is written so often that this many bytes a second are not passed: to write must not take a twentieth of the time. */
const BYTES_A_SECOND = 2 ** 19;

/** What is saved of a block. */
interface Left {
  readonly state: PathState;
  readonly share: number;
  /** That all tasks of the chain took. */
  readonly seconds: number;
}

/** One task of a chain, or a task that needs none. */
export interface Link {
  readonly pauses: Pauses;
  /** Seconds that earlier tasks spent on the block. */
  readonly spent: number;
  /** What the task says when its block was left. */
  outcomeOf(left: BlockLeft): Outcome;
}

/**
 * The link that a lease stands for. Only the first block of a task is left, and only when it is computed for the first time:
 * whatever else a task has done would be lost. `cancelled` is asked between the moves of every block.
 */
export function openLink(lease: Lease, now: () => number, cancelled: () => boolean): Link {
  const { task, plan, seconds, state } = lease;
  const left = state && restore<Left>(state);
  const patience = Math.max(seconds, (state?.length ?? 0) / BYTES_A_SECOND);
  const every = plan.snapshotEvery ?? SNAPSHOT_STEPS;
  const start = now();
  const spent = left?.seconds ?? 0;
  let isLeavable = task.kind === 'first' || task.kind === 'range';

  return {
    spent,
    pauses() {
      const isFirst = isLeavable;
      isLeavable = false;
      return {
        ...(isFirst && left && { from: left.state }),
        every,
        leaves(share) {
          if (cancelled()) throw new Error('the task was cancelled');
          const elapsed = now() - start;
          const toCome = (elapsed * (1 - share)) / (share - (left?.share ?? 0));
          return isFirst && elapsed >= patience && toCome > patience / 2;
        },
      };
    },
    outcomeOf({ state, share }) {
      const all: Left = { state, share, seconds: spent + now() - start };
      const trials = Math.min(BLOCK, plan.settings.trials - task.firstBlock * BLOCK);
      return { kind: 'state', state: save(all, FAST), part: trials * share };
    },
  };
}
