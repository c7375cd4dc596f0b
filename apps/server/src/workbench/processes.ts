/**
 * Processes that do one piece of work at a time for many who ask: fair among them, within a time and a memory limit, and
 * given up when whoever asked has left. Processes, not threads: a thread that runs out of memory can take the whole
 * process with it. It knows nothing of workbooks: what runs in them is handed in.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, TesseraError } from '@tessera/engine';
import { ModelsError, type ModelsErrorCode } from '@tessera/models';
import { OUT_OF_MEMORY, type WorkReply, type WorkRequest } from './messages.ts';

export interface WorkLimits {
  readonly processes: number;
  /** Seconds of work for one request. */
  readonly seconds: number;
  /** Megabytes that one process may take for workbooks. */
  readonly megabytes: number;
  /** Requests that may wait, of all and of one who asks. */
  readonly waiting: number;
  readonly waitingPerOwner: number;
}

/** A request with who asks, how to get the file's bytes, and when he has left. */
export interface Asked extends WorkRequest {
  readonly owner: string;
  readonly load?: () => Promise<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** How long a process may take to start, on a machine that has much to do. */
const START_SECONDS = 30;

/** How long work may go on for nobody: a process that is ended loses the workbooks it has open. */
const ABANDONED_SECONDS = 1;

/** How many files a process is taken to have open still, to ask it again. */
const REMEMBERED = 8;

/**
 * How long a request waits for the process that has its file open and is busy: most answers take a few milliseconds, and
 * another process would open the file anew, for seconds of a large one, on cores that the first could use.
 */
const PATIENT_MILLISECONDS = 250;

/** Characters of what a process said last, for the log. */
const LAST_WORDS = 2000;

/** Where Node keeps the compiled sources: a process starts in a fifth of the time. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/node', import.meta.url));

interface Job {
  readonly asked: Asked;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
  /** Called when the job is over, however it ended. */
  settled(): void;
}

interface Slot {
  child: ChildProcess | undefined;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  recent: string[];
  /** When its job was given to it. */
  since: number;
}

/** Owns the processes; close it when done. */
export class Processes {
  readonly #thread: URL;
  readonly #limits: WorkLimits;
  readonly #slots: Slot[];
  readonly #waiting: Job[] = [];
  #closed = false;
  /** When jobs that wait for the process of their file are looked at again. */
  #look: NodeJS.Timeout | undefined;

  /** `thread`: the file that runs in them, which takes a `WorkRequest` and posts a `WorkReply`. */
  constructor(thread: URL, limits: WorkLimits) {
    this.#thread = thread;
    this.#limits = limits;
    const slot = (): Slot => ({ child: undefined, job: undefined, timer: undefined, recent: [], since: 0 });
    this.#slots = Array.from({ length: limits.processes }, slot);
  }

  /** Resolves with what the process answers; rejects with its refusal, a limit, or the signal's reason. */
  ask(asked: Asked): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal(asked);
      if (refusal) return reject(refusal);
      const left = (): void => this.#abandon(job);
      const settled = (): void => asked.signal?.removeEventListener('abort', left);
      const job: Job = { asked, resolve, reject, settled };
      asked.signal?.addEventListener('abort', left, { once: true });
      this.#waiting.push(job);
      this.#assign();
    });
  }

  /** Starts one process, where there is none. */
  warm(): void {
    const [first] = this.#slots;
    if (!this.#closed && first) first.child ??= this.#start(first);
  }

  /** Ends the processes; whoever waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#look);
    for (const job of this.#waiting.splice(0)) fail(job, notReady('it is being stopped'));
    await Promise.all(this.#slots.map((slot) => this.#end(slot, notReady('it is being stopped'))));
  }

  #refusal({ owner, signal }: Asked): unknown {
    if (this.#closed) return notReady('it is being stopped');
    if (signal?.aborted) return signal.reason;
    const own = this.#waiting.filter((job) => job.asked.owner === owner).length;
    const full = this.#waiting.length >= this.#limits.waiting || own >= this.#limits.waitingPerOwner;
    return full ? notReady('too many workbooks are being opened') : undefined;
  }

  #assign(): void {
    for (let given = true; given; ) given = this.#assignOne();
  }

  /** Gives the next job to a process; false when there is none of either. */
  #assignOne(): boolean {
    if (this.#idle().length === 0) return false;
    const ready = this.#waiting.filter(({ asked }) => !this.#awaitsItsProcess(asked.file?.id));
    const job = this.#next(ready);
    if (!job) {
      if (this.#waiting.length > 0) this.#look ??= setTimeout(() => this.#lookAgain(), PATIENT_MILLISECONDS);
      return false;
    }
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    const idle = this.#idle();
    const file = job.asked.file?.id;
    const known = idle.find(({ recent }) => file !== undefined && recent.includes(file));
    // A process that has started already, else one that has not.
    const slot = known ?? idle.find(({ child }) => child !== undefined) ?? idle[0]!;
    Object.assign(slot, { job, since: performance.now() });
    if (file !== undefined) slot.recent = [file, ...slot.recent.filter((id) => id !== file)].slice(0, REMEMBERED);
    this.#send(slot);
    return true;
  }

  #lookAgain(): void {
    this.#look = undefined;
    this.#assign();
  }

  /** Whether the only processes that have a file open are busy, and not for long yet. */
  #awaitsItsProcess(file: string | undefined): boolean {
    const having = this.#slots.filter(({ recent }) => file !== undefined && recent.includes(file));
    const isFree = having.some(({ job }) => job === undefined);
    return !isFree && having.some(({ since }) => performance.now() - since < PATIENT_MILLISECONDS);
  }

  #idle(): Slot[] {
    return this.#slots.filter(({ job }) => job === undefined);
  }

  /** The first of those jobs for whose owners the fewest processes work. */
  #next(jobs: readonly Job[]): Job | undefined {
    const working = (owner: string): number => this.#slots.filter(({ job }) => job?.asked.owner === owner).length;
    const loads = jobs.map(({ asked }) => working(asked.owner));
    return jobs[loads.indexOf(Math.min(...loads))];
  }

  #send(slot: Slot, bytes?: Uint8Array): void {
    const { call, input, file } = slot.job!.asked;
    this.#limit(slot, slot.child ? 0 : START_SECONDS);
    slot.child ??= this.#start(slot);
    const request: WorkRequest = { call, input, ...(file && { file }), ...(bytes && { bytes }) };
    // One that is going down just now says so by its exit.
    slot.child.send(request, () => {});
  }

  /** Ends the process when the work is not done in time; `before`: seconds until it can begin. */
  #limit(slot: Slot, before: number): void {
    const { seconds } = this.#limits;
    const file = nameOf(slot.job!);
    clearTimeout(slot.timer);
    slot.timer = setTimeout(
      () => void this.#end(slot, new TesseraError('workbook-slow', { file, seconds })),
      (before + seconds) * 1000,
    );
  }

  #start(slot: Slot): ChildProcess {
    const { megabytes } = this.#limits;
    const control = new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './process.js', import.meta.url);
    const child = fork(control, [this.#thread.href, String(megabytes)], {
      execArgv: [],
      serialization: 'advanced',
      // No secret of the server is any business of a process that opens strangers' files.
      env: { NODE_COMPILE_CACHE: CACHE, ...only(process.env, ['TZ', 'LANG', 'TMPDIR', 'SystemRoot']) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-LAST_WORDS);
    });
    child.on('message', (reply) => slot.child === child && this.#take(slot, reply as WorkReply));
    child.on('error', (cause) => slot.child === child && void this.#end(slot, cause));
    child.on('exit', (code, signal) => {
      if (slot.child !== child) return;
      const memory = code === OUT_OF_MEMORY || code === 134 || signal === 'SIGABRT';
      const reason = memory
        ? new TesseraError('workbook-memory', { file: slot.job ? nameOf(slot.job) : '', megabytes })
        : new Error(`a process for workbooks ended (${signal ?? code}): ${said}`);
      void this.#end(slot, reason);
    });
    return child;
  }

  #take(slot: Slot, reply: WorkReply): void {
    const { job } = slot;
    if (!job) return;
    if (reply.kind === 'ready') {
      if (!job.asked.signal?.aborted) this.#limit(slot, 0);
      return;
    }
    clearTimeout(slot.timer);
    if (reply.kind === 'wanted') {
      void this.#load(slot, job);
      return;
    }
    slot.job = undefined;
    if (reply.kind === 'value') succeed(job, reply.value);
    else fail(job, errorOf(reply));
    this.#assign();
  }

  /** Gets the bytes that the process wants and asks again. */
  async #load(slot: Slot, job: Job): Promise<void> {
    try {
      const bytes = await job.asked.load!();
      job.asked.signal?.throwIfAborted();
      if (slot.job === job) this.#send(slot, bytes);
    } catch (cause) {
      // Meanwhile the process may have been ended, and the job with it.
      if (slot.job !== job) return;
      clearTimeout(slot.timer);
      slot.job = undefined;
      fail(job, cause);
      this.#assign();
    }
  }

  /** Whoever asked has left: what waits is dropped, what runs gets a moment to end with its workbooks kept. */
  #abandon(job: Job): void {
    const reason: unknown = job.asked.signal?.reason;
    fail(job, reason);
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
    const slot = this.#slots.find((one) => one.job === job);
    if (!slot) return;
    clearTimeout(slot.timer);
    slot.timer = setTimeout(() => void this.#end(slot, reason), ABANDONED_SECONDS * 1000);
  }

  /** Ends a process with what it was doing; the next job gets a new one. */
  async #end(slot: Slot, reason: unknown): Promise<void> {
    const { child, job } = slot;
    clearTimeout(slot.timer);
    Object.assign(slot, { child: undefined, job: undefined, recent: [] });
    if (job) fail(job, reason);
    if (!this.#closed) this.#assign();
    if (child) await killed(child);
  }
}

function nameOf({ asked }: Job): string {
  return asked.file?.name ?? 'The formula';
}

function only(all: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGKILL');
  await gone;
}

function succeed(job: Job, value: unknown): void {
  job.settled();
  job.resolve(value);
}

function fail(job: Job, reason: unknown): void {
  job.settled();
  job.reject(reason);
}

function notReady(reason: string): TesseraError {
  return new TesseraError('not-ready', { reason, seconds: 5 });
}

function errorOf(reply: WorkReply & { readonly kind: 'refused' | 'broken' }): Error {
  if (reply.kind === 'broken') return new Error(reply.message);
  const { by, code, facts } = reply;
  return by === 'models' ? new ModelsError(code as ModelsErrorCode, facts) : new TesseraError(code as ErrorCode, facts);
}
