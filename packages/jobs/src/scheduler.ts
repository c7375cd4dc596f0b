/**
 * What is done next: whose turn it is among the priorities, how a run is cut into ranges, when its finished prefix is
 * merged. Pure: clocks and figures are handed in, nothing is read or written.
 */
import { PRIORITIES, type Priority } from './task.ts';

/** Seconds without a grant after which a lower class is asked first, once. */
export const AGEING_SECONDS = 10;

/**
 * Whose turn it is, for one board. The first class is asked first; a lower class that had no turn for `AGEING_SECONDS`
 * is asked before it, once; of several the one that has waited longest. A turn is a grant, or being asked in vain.
 *
 * So each class has a turn at least every `AGEING_SECONDS` + 2 × (longest task), whatever the load of higher ones, for
 * each worker: a due class waits for the task that runs, and for at most one other class that is due. A background run
 * of n tasks with m tasks before it in its class ends within (n + m) of these.
 */
export class Turns {
  readonly #last: Record<Priority, number>;
  readonly #ageing: number;

  /** `now` in seconds, from any start, as in every call. */
  constructor(now: number, ageingSeconds = AGEING_SECONDS) {
    this.#last = { high: now, normal: now, background: now };
    this.#ageing = ageingSeconds;
  }

  /** The classes in the order in which to ask them now. */
  order(now: number): Priority[] {
    const due = PRIORITIES.slice(1)
      .filter((priority) => now - this.#last[priority] >= this.#ageing)
      .sort((a, b) => this.#last[a] - this.#last[b]);
    return [...due, ...PRIORITIES.filter((priority) => !due.includes(priority))];
  }

  /** A class was asked, and had a task or none. */
  asked(priority: Priority, now: number): void {
    this.#last[priority] = now;
  }
}

/** A range of whole blocks. */
export interface Range {
  readonly firstBlock: number;
  readonly blocks: number;
}

/**
 * The next range of a run of `total` blocks from `firstBlock` on, of about `seconds` of work: the power of two of blocks
 * nearest to it (0.71 to 1.41 times) that starts at a multiple of itself, or what is left of it at the end of the run.
 */
export function nextRange(firstBlock: number, total: number, blockSeconds: number, seconds: number): Range {
  const most = Math.max(1, (seconds * Math.SQRT2) / blockSeconds);
  let blocks = 1;
  while (blocks * 2 <= most && firstBlock % (blocks * 2) === 0 && firstBlock + blocks < total) blocks *= 2;
  return { firstBlock, blocks: Math.min(blocks, total - firstBlock) };
}

/** How far a run is, in blocks, trials, bytes and seconds. */
export interface Course {
  readonly blocks: number;
  readonly nextBlock: number;
  readonly doneBlocks: number;
  readonly openRanges: number;
  /** A checkpoint or the finish is under way. */
  readonly merging: boolean;
  readonly blockSeconds: number;
  readonly trialsDone: number;
  /** Trials that were done when the newest checkpoint was made. */
  readonly coveredTrials: number;
  /** Since then, or since the start. */
  readonly secondsSince: number;
  /** What the newest checkpoint took. */
  readonly checkpointSeconds: number;
  /** Bytes of results beyond the newest checkpoint. */
  readonly looseBytes: number;
}

export interface Pace {
  readonly taskSeconds: number;
  readonly checkpointTrials: number;
  readonly checkpointSeconds: number;
  /** Bytes of results that one checkpoint or finish takes at most. */
  readonly mergeBytes: number;
}

/** What a run needs next. */
export interface Step {
  readonly ranges: readonly Range[];
  readonly merge?: 'checkpoint' | 'finish';
}

// A checkpoint must not take more than a twentieth of the time.
const CHECKPOINT_SHARE = 20;
// Behind a range that is not finished there may be nothing to merge for a while.
const CHECKPOINTS_APART = 1;

/** The ranges to be put in the queue, so that twice the workers and two more are open, and whether to merge. */
export function nextStep(course: Course, workers: number, pace: Pace): Step {
  const ranges: Range[] = [];
  const open = 2 * Math.max(1, workers) + 2 - course.openRanges;
  for (let next = course.nextBlock; ranges.length < open && next < course.blocks; ) {
    const range = nextRange(next, course.blocks, course.blockSeconds, pace.taskSeconds);
    ranges.push(range);
    next += range.blocks;
  }
  const merge = nextMerge(course, pace);
  return { ranges, ...(merge && { merge }) };
}

function nextMerge(course: Course, pace: Pace): Step['merge'] {
  if (course.merging) return undefined;
  const isTooLoose = course.looseBytes > pace.mergeBytes;
  if (course.doneBlocks === course.blocks) return isTooLoose ? 'checkpoint' : 'finish';
  const isDue =
    isTooLoose ||
    course.trialsDone - course.coveredTrials >= pace.checkpointTrials ||
    course.secondsSince >= pace.checkpointSeconds;
  const apart = Math.max(CHECKPOINTS_APART, CHECKPOINT_SHARE * course.checkpointSeconds);
  return isDue && course.secondsSince >= apart ? 'checkpoint' : undefined;
}
