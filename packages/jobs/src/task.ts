/**
 * What a worker and the board say to each other: four words (lease, beat, complete, fail) and the values in them. All
 * plain values that a structured clone takes. It imports no database and no worker.
 */
import type { Answer, Program, Questions, RunSettings, TaskResult } from '@tessera/engine';

/** The classes of priority, the first asked first. */
export const PRIORITIES = ['high', 'normal', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

/**
 * `first`: from block 0, as many blocks as fit the time; the whole run with its answer when all fit.
 * `range`: the blocks named. `checkpoint`: merges finished ranges to a longer prefix. `finish`: makes the answer.
 */
export type TaskKind = 'first' | 'range' | 'checkpoint' | 'finish';

/** One attempt at one task: what `beat`, `complete` and `fail` name. An attempt that lost its lease is nobody's. */
export interface TaskId {
  readonly run: string;
  readonly kind: TaskKind;
  readonly firstBlock: number;
  /** The queue's job, and how often it had been given back before this attempt. */
  readonly priority: Priority;
  readonly job: string;
  readonly attempt: number;
}

/** What the run asks of every task. */
export interface RunPlan {
  readonly settings: RunSettings;
  readonly questions: Questions;
  /** Exact percentiles by a second pass where samples are too many to keep. */
  readonly exact: boolean;
  /** Bytes of resident memory the worker process may use for this run; it fails alone above them. */
  readonly memoryLimit: number;
  /** Steps of a long path after which its state may be kept; `SNAPSHOT_STEPS` when left out. */
  readonly snapshotEvery?: number;
}

/** A task given to a worker. */
export interface Lease {
  readonly task: TaskId;
  readonly plan: RunPlan;
  /** Key of the program: `program` gives it to a worker that does not have it yet. */
  readonly program: string;
  /** Blocks to run; 0 for `first`. */
  readonly blocks: number;
  /** Seconds of work that a `first` task, or one in the middle of a long block, may take before it hands back what it has. */
  readonly seconds: number;
  /**
   * No block may start later than this many milliseconds after the lease, or the last beat that was answered with
   * `true`, was *asked for*: by then another worker may have the task.
   */
  readonly validFor: number;
  /** Merged finished blocks, as saved, and ranges finished beyond them in order: for `range` only what `bins` needs. */
  readonly prefix?: Uint8Array;
  readonly ranges?: readonly Uint8Array[];
  /** Where values are counted, decided by the first task; saved form. For `range`. */
  readonly bins?: Uint8Array;
  /** Level of zlib, 0 to 9, for what is saved; fast when left out. */
  readonly compression?: number;
  /** Where an earlier task left the first block of this one, as saved: for `first` and `range`. */
  readonly state?: Uint8Array;
}

/** What an attempt cost. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMemory: number;
}

/** Blocks that a task finished, as a checked, compressed text of bytes, and what the scheduler must know of it. */
export interface FinishedBlocks {
  readonly blocks: number;
  readonly trials: number;
  readonly seconds: number;
  readonly result: Uint8Array;
}

/**
 * What a worker says when a task is done. `bins` and `snapshot`: of the first task only. `state`: the task is to go on from
 * there; `part` is how many trials' worth of its first block is done.
 */
export type Outcome =
  | ({ readonly kind: 'blocks'; readonly bins?: Uint8Array; readonly snapshot?: Snapshot } & FinishedBlocks)
  | { readonly kind: 'checkpoint'; readonly blocks: number; readonly prefix: Uint8Array; readonly snapshot: Snapshot }
  | { readonly kind: 'state'; readonly state: Uint8Array; readonly part: number }
  | { readonly kind: 'answer'; readonly answer: FinishedAnswer; readonly seconds: number };

/** The end of a run. `failures`: the first failing trials, for naming their cells. */
export interface FinishedAnswer {
  readonly answer: Answer;
  readonly failures: readonly number[];
}

/** What can be said of a run that still goes on, of its finished prefix. Small: it is stored with the run. */
export interface Snapshot {
  readonly trials: number;
  readonly outputs: readonly {
    readonly output: string;
    readonly mean: number | null;
    readonly standard_error: number | null;
    readonly mean_interval: readonly [number, number] | null;
    readonly histogram: { readonly counts: readonly number[]; readonly bin_edges: readonly number[] } | null;
  }[];
}

/** Why an attempt failed. `final`: trying again would end the same, so the run fails. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly final: boolean;
}

/** Who asks. */
export interface WorkerName {
  /** Unique among all workers of all hosts: host, process, and a random part. */
  readonly worker: string;
  readonly host: string;
}

/** Where tasks come from: the database itself, or the parent process that has it open. */
export interface Board {
  /** The next task, by priority and age, or undefined when there is none. */
  lease(who: WorkerName): Promise<Lease | undefined>;
  /** Renews the lease. False: the task is no longer this worker's (cancelled, lost): stop at once and do not complete. */
  beat(task: TaskId, usage: Usage): Promise<boolean>;
  /** Stores the outcome and ends the task, in one transaction; counted once however often it is said. */
  complete(task: TaskId, outcome: Outcome, usage: Usage): Promise<void>;
  /** Gives the task back; `failure` undefined when it was stopped on request and no block of it runs any more. */
  fail(task: TaskId, failure: Failure | undefined, usage: Usage): Promise<void>;
  /** The program of a run, by its key. */
  program(key: string): Promise<Program>;
  /** Calls back when there may be work or a running task may have to stop; the returned function ends it. */
  wake(called: () => void): Promise<() => Promise<void>>;
}

export type { TaskResult };
