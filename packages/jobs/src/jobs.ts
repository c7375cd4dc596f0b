/** What a server may ask of the job system; `openJobs` in `open.ts` makes one. It imports no implementation. */
import type { Program, Questions, RunSettings } from '@tessera/engine';
import type { Pricings } from './pricings.ts';
import type { Run, RunState } from './run.ts';
import type { FinishedAnswer, Priority } from './task.ts';

/** A program as bytes that `saveProgram` made: to save a large one takes seconds, which whoever compiled it may have. */
export interface SavedProgram {
  readonly saved: Uint8Array;
}

/** A run to be done. The program is checked and compiled already: whatever is wrong with a model was said before. */
export interface RunRequest {
  /** A UUID that the caller made, so that asking twice makes one run; made by the job system when left out. */
  readonly id?: string;
  readonly owner: string;
  readonly label?: string;
  readonly priority?: Priority;
  readonly program: Program | SavedProgram;
  readonly settings: RunSettings;
  readonly questions: Questions;
  readonly exact?: boolean;
  /** A plain JSON value, kept with the run. */
  readonly source: unknown;
  /** The run fails when it has not ended so many seconds after it was submitted. */
  readonly deadlineSeconds?: number;
  /** Bytes of resident memory of a worker process while it works for this run. */
  readonly memoryLimit?: number;
  /** Steps of a long path after which its state may be kept; `SNAPSHOT_STEPS` when left out. */
  readonly snapshotEvery?: number;
}

export interface RunFilter {
  readonly owner?: string;
  readonly states?: readonly RunState[];
  /** Runs before this one, newest first. */
  readonly before?: string;
  readonly limit: number;
}

/** Cores taken from the host's one budget; give them back. */
export interface Borrowed {
  readonly cores: number;
  release(): void;
}

export interface SystemStatus {
  readonly queue: Readonly<Record<Priority, number>>;
  readonly runs: Readonly<Record<RunState, number>>;
  readonly workers: readonly {
    readonly worker: string;
    readonly host: string;
    readonly state: 'idle' | 'busy' | 'lent' | 'starting';
    readonly run: string | null;
    readonly memory: number;
  }[];
  /** Cores of this host's budget. */
  readonly cores: number;
  readonly trialsPerSecond: number;
  readonly tasksFinished: number;
  readonly retries: number;
  readonly databaseBytes: number;
}

export interface Jobs {
  /** Tables of option contracts. */
  readonly pricings: Pricings;
  /** Takes a run in. Throws `queue-full` (429) when too many wait, `run-exists` (409) when its id is taken. */
  submit(request: RunRequest): Promise<Run>;
  get(id: string): Promise<Run | undefined>;
  list(filter: RunFilter): Promise<Run[]>;
  /** The answer of a run that succeeded. */
  answer(id: string): Promise<FinishedAnswer | undefined>;
  /** What a run was made of, to compute its samples again. */
  recipe(id: string): Promise<{ program: Program; settings: RunSettings; questions: Questions } | undefined>;
  /** The program of a run as it is kept: to restore a large one takes a while, which whoever needs it may have. */
  savedProgram(id: string): Promise<SavedProgram | undefined>;
  /** Resolves when no block of the run can start any more, on any host. A run that has ended stays as it is. */
  cancel(id: string): Promise<Run | undefined>;
  setPriority(id: string, priority: Priority): Promise<Run | undefined>;
  setLabel(id: string, label: string): Promise<Run | undefined>;
  /** Removes a run that has ended, with its answer. */
  remove(id: string): Promise<boolean>;
  /** The run now and at each change, versions ascending, until it has ended or the signal fires. */
  watch(id: string, signal: AbortSignal): AsyncIterable<Run>;
  status(): Promise<SystemStatus>;
  /** Cores for work that does not go through the queue; waits for a worker to come to a task boundary. */
  borrow(cores: number, signal?: AbortSignal): Promise<Borrowed>;
  /** Stops taking work, lets workers finish or hand back their tasks, ends them. */
  close(): Promise<void>;
}
