/**
 * The workers of a host: starts a process each, replaces those that die and gives their tasks back at once, lends their
 * cores to work that does not go through the queue. It computes nothing.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { serveBoard } from './board-over-ipc.ts';
import { type Channel, channelOf, type Remote, type ToParent, type ToWorker } from './channel.ts';
import type { Borrowed } from './jobs.ts';
import { createLending } from './lending.ts';
import { type Pinning, pinning } from './pin.ts';
import { makeScratch } from './scratch.ts';
import type { Board, Failure, WorkerName } from './task.ts';
import type { WorkerStatus } from './worker.ts';

/** What a supervisor asks of a board: that of its workers, and to take back what a dead one had. */
export interface SupervisedBoard extends Board {
  workerEnded(worker: string, failure: Failure): Promise<void>;
}

export interface SuperviseOptions {
  readonly workers: number;
  readonly board: SupervisedBoard;
  /** Opened by each process for itself; without it their tasks come through this process. */
  readonly database?: Remote;
  /** Ties each process to a core of its own. */
  readonly pin?: boolean;
  /** Hears, in a line, of each start and end. */
  readonly log?: (line: string) => void;
  /** The file of a worker process. */
  readonly entry?: URL;
}

/** One worker of this host. */
export interface HostWorker {
  readonly worker: string;
  readonly host: string;
  readonly pid: number | undefined;
  readonly state: WorkerStatus['state'] | 'starting';
  readonly run: string | null;
  readonly memory: number;
}

export interface Supervisor {
  readonly workers: () => HostWorker[];
  /** Cores for other work; waits until so many workers came to the end of a task, at most all of them. */
  borrow(cores: number, signal?: AbortSignal): Promise<Borrowed>;
  /** Takes no further task, waits so many milliseconds for those under way, ends all processes. */
  close(grace?: number): Promise<void>;
}

/** A process that lived this long, or ended a task, had no trouble of its own: the next one starts at once. */
const LONG_LIFE = 30_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;
const KILL_AFTER = 7000;
/** Where Node keeps the compiled sources: a worker starts in a fifth of the time. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url));

/** Starts the workers. Throws `pinning-impossible`. */
export async function supervise(options: SuperviseOptions): Promise<Supervisor> {
  const pins = options.pin ? await pinning() : undefined;
  const scratch = makeScratch();
  const slots = Array.from({ length: options.workers }, (_, index) => new Slot(index, { ...options, scratch }, pins));
  const lending = createLending(slots);
  for (const slot of slots) slot.start(lending.changed);
  const wake = (): void => slots.forEach((slot) => void slot.wake());
  const unhear = options.database ? undefined : await options.board.wake(wake);
  return {
    workers: () => slots.map((slot) => slot.status()),
    borrow: lending.borrow,
    async close(grace = 3000) {
      lending.close();
      await Promise.all(slots.map((slot) => slot.close(grace)));
      await unhear?.();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

type SlotOptions = SuperviseOptions & { readonly scratch: string };

/** One place for a worker process, and whoever has it now. */
class Slot {
  readonly #index: number;
  readonly #options: SlotOptions;
  readonly #pins: Pinning | undefined;
  #changed: () => void = () => undefined;
  #name: WorkerName = { worker: '', host: hostname() };
  #child: ChildProcess | undefined;
  #channel: Channel<ToWorker, ToParent> | undefined;
  #status: WorkerStatus | undefined;
  #memory = 0;
  #isLent = false;
  #isClosing = false;
  #deaths = 0;
  #again: NodeJS.Timeout | undefined;
  #gone: Promise<void> = Promise.resolve();

  constructor(index: number, options: SlotOptions, pins: Pinning | undefined) {
    this.#index = index;
    this.#options = options;
    this.#pins = pins;
  }

  get isLent(): boolean {
    return this.#isLent && (!this.#child || this.#status?.state === 'lent');
  }

  get isBusy(): boolean {
    return this.#status?.state === 'busy';
  }

  start(changed: () => void): void {
    this.#changed = changed;
    const { entry = new URL('./worker-entry.ts', import.meta.url), board, database, scratch } = this.#options;
    const born = performance.now();
    const child = fork(entry, {
      serialization: 'advanced',
      env: { NODE_COMPILE_CACHE: CACHE, ...process.env },
      ...this.#pins?.(this.#index),
    });
    this.#name = { ...this.#name, worker: `${hostname()}-${child.pid}-${randomBytes(4).toString('hex')}` };
    const channel = channelOf<ToWorker, ToParent>(child);
    const isIdle = database ? async () => undefined : serveBoard(board, channel);
    this.#child = child;
    this.#channel = channel;
    channel.hear((message) => {
      if (message.kind !== 'status') return;
      const task = this.#status?.task?.job;
      if (task !== undefined && task !== message.status.task?.job) this.#deaths = 0;
      this.#status = message.status;
      this.#memory = message.memory;
      changed();
    });
    this.#gone = new Promise((resolve) => {
      let isOver = false;
      const over = (how: string): void => {
        if (isOver) return;
        isOver = true;
        void this.#ended(how, performance.now() - born, isIdle).then(resolve);
      };
      child.once('exit', (code, signal) => over(signal ?? `code ${code}`));
      child.once('error', (cause) => over(cause.message));
    });
    channel.send({ kind: 'start', who: this.#name, isLent: this.#isLent, scratch, ...(database && { database }) });
    this.#log('started');
  }

  status(): HostWorker {
    const { state = 'starting', task = null } = this.#status ?? {};
    return { ...this.#name, pid: this.#child?.pid, state, run: task?.run ?? null, memory: this.#memory };
  }

  wake(): void {
    this.#channel?.send({ kind: 'wake' });
  }

  lend(isLent: boolean): void {
    if (this.#isLent === isLent) return;
    this.#isLent = isLent;
    this.#channel?.send({ kind: 'lend', isLent });
  }

  async close(grace: number): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#again);
    const child = this.#child;
    this.#channel?.send({ kind: 'stop', grace });
    const timer = setTimeout(() => child?.kill('SIGKILL'), grace + KILL_AFTER);
    await this.#gone;
    clearTimeout(timer);
  }

  async #ended(how: string, lived: number, isIdle: () => Promise<void>): Promise<void> {
    const { worker } = this.#name;
    const isExpected = this.#isClosing;
    this.#child = undefined;
    this.#channel = undefined;
    this.#status = undefined;
    this.#memory = 0;
    this.#changed();
    this.#log(`ended (${how})`);
    // A lease may still be under way to it.
    await isIdle();
    const failure = { code: 'worker-ended', detail: `a worker process ended (${how})`, final: false };
    await this.#options.board.workerEnded(worker, failure).catch((cause: Error) => {
      this.#log(`its task is given back when its lease ends: ${cause.message}`);
    });
    if (isExpected || this.#isClosing) return;
    if (lived > LONG_LIFE) this.#deaths = 0;
    const pause = this.#deaths === 0 ? 0 : FIRST_PAUSE * 2 ** (this.#deaths - 1);
    this.#deaths++;
    this.#again = setTimeout(() => this.start(this.#changed), Math.min(LONGEST_PAUSE, pause));
  }

  #log(what: string): void {
    this.#options.log?.(`worker ${this.#index + 1} of ${this.#options.workers} ${what}`);
  }
}
