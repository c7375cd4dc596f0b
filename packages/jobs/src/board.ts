/**
 * The board on a database: gives tasks out, takes what became of them, each in one transaction. Whatever is said about
 * an attempt that lost its lease changes nothing. It runs no task and starts no worker.
 */
import { randomUUID } from 'node:crypto';
import { BLOCK, type Program, TesseraError } from '@tessera/engine';
import { runs, type Session, tasks, workload } from '@tessera/store';
import {
  becauseOf,
  costOf,
  discard,
  end,
  endAttempt,
  type Ground,
  goOn,
  reasonOf,
  requeue,
  startAgain,
} from './advance.ts';
import { collect, type Gap, type Parts } from './merging.ts';
import { take } from './outcomes.ts';
import type { Ticket } from './queue.ts';
import { ACTIVE_STATES, statesBefore } from './run.ts';
import { fromText, isIntact, restore } from './saved.ts';
import { Turns } from './scheduler.ts';
import type { Board, Failure, Lease, Outcome, Priority, RunPlan, TaskId, Usage, WorkerName } from './task.ts';

/** The board as those see it who run workers: they know when one has ended. */
export interface HostBoard extends Board {
  /** Gives the tasks of a worker that has ended back at once, without waiting for their leases. */
  workerEnded(worker: string, failure: Failure): Promise<void>;
  /** Gives all leased tasks back: on a database that one process alone has open, when it starts. */
  takeBackAll(): Promise<void>;
}

const DAMAGED: Failure = { code: 'result-damaged', detail: 'a result arrived damaged', final: false };
const NO_USAGE: Usage = { cpuSeconds: 0, peakMemory: 0 };
const SEEN_EVERY_SECONDS = 5;

/** What all tasks of a run share. */
interface Known {
  readonly plan: RunPlan;
  readonly program: string;
  /** The first task is done: `bins` are what it decided, if anything. */
  readonly hasBegun: boolean;
  readonly bins?: Uint8Array;
}

/** Opens a board. `seconds`: a clock that never goes back, for turns. */
export function openBoard(ground: Ground, seconds = () => performance.now() / 1000): HostBoard {
  return new DatabaseBoard(ground, seconds);
}

class DatabaseBoard implements HostBoard {
  readonly #ground: Ground;
  readonly #seconds: () => number;
  readonly #turns: Turns;
  readonly #seen = new Map<string, number>();
  readonly #known = new Map<string, Known>();

  constructor(ground: Ground, seconds: () => number) {
    this.#ground = ground;
    this.#seconds = seconds;
    this.#turns = new Turns(seconds(), ground.limits.ageingSeconds);
  }

  async lease(who: WorkerName): Promise<Lease | undefined> {
    await this.#see(who, 0);
    for (;;) {
      const order = this.#turns.order(this.#seconds());
      const taken = await this.#ground.database.transaction((session) => this.#take(session, order, who));
      const asked = taken ? order.slice(0, order.indexOf(taken.task.priority) + 1) : order;
      for (const priority of asked) this.#turns.asked(priority, this.#seconds());
      if (!taken) return undefined;
      const lease = await this.#payload(taken);
      if (lease) return lease;
    }
  }

  /** The next task, leased. Tickets that stand for nothing are removed on the way. */
  async #take(session: Session, order: readonly Priority[], who: WorkerName): Promise<Taken | undefined> {
    const { queue } = this.#ground;
    for (const priority of order) {
      for (let ticket = await queue.fetch(session, priority); ticket; ticket = await queue.fetch(session, priority)) {
        const task = await this.#claim(session, ticket, who);
        if (task) return task;
        await queue.remove(session, ticket);
      }
    }
    return undefined;
  }

  /** Leases the task of a ticket; undefined when the ticket stands for nothing. */
  async #claim(session: Session, ticket: Ticket, { worker, host }: WorkerName): Promise<Taken | undefined> {
    const { run, priority, job, attempt } = ticket;
    const claim = { run, job, attempt, worker, host, seconds: this.#ground.limits.leaseSeconds };
    // The run may be paused, or go on, between the two questions.
    do {
      const task =
        (await tasks.takeTask(session, claim)) ?? (await tasks.takeTask(session, claim, statesBefore('start')));
      if (!task) continue;
      const { kind, first_block: firstBlock, blocks, path_state } = task;
      const state = path_state === null ? undefined : fromText(path_state);
      return { task: { run, kind: kind as TaskId['kind'], firstBlock, priority, job, attempt }, blocks, state };
    } while (await tasks.isWaiting(session, job, ACTIVE_STATES));
    return undefined;
  }

  /** What the worker needs; undefined when the task turned out to be none. */
  async #payload({ task, blocks, state }: Taken): Promise<Lease | undefined> {
    const { database, limits } = this.#ground;
    const known = await this.#knownOf(task.run, task.kind !== 'first');
    if (!known) return undefined;
    const { plan, program, bins } = known;
    const validFor = limits.leaseSeconds * 1000;
    const lease: Lease = { task, plan, program, blocks, seconds: limits.taskSeconds, validFor, ...(bins && { bins }) };
    if (task.kind === 'first' || task.kind === 'range') {
      if (!state) return lease;
      if (isIntact(state)) return { ...lease, state };
      await this.#noteDamage(task);
      return lease;
    }
    const upTo = task.kind === 'finish' ? Math.ceil(plan.settings.trials / BLOCK) : undefined;
    const parts = await collect(database, task.run, upTo, limits.mergeBytes);
    if (isParts(parts)) return { ...lease, ...parts, ...(upTo === undefined && { compression: limits.compression }) };
    await this.#mend(task, parts);
    return undefined;
  }

  /** What a long path would go on from cannot be believed: it begins again. */
  async #noteDamage({ run }: TaskId): Promise<void> {
    await this.#ground.database.transaction(async (session) => {
      if (!(await runs.lockRun(session, run))) return;
      const last_failure = 'the state that was kept of a block of paths is damaged';
      await runs.changeRun(session, run, { last_failure, retries: { sql: 'retries + 1' } });
    });
  }

  async #knownOf(run: string, hasBegun: boolean): Promise<Known | undefined> {
    const cached = this.#known.get(run);
    if (cached && (cached.hasBegun || !hasBegun)) return cached;
    const row = await runs.getRecipe(this.#ground.database, run);
    if (!row) return undefined;
    const bins = row.bins === null ? undefined : fromText(row.bins);
    const plan = restore<RunPlan>(fromText(row.recipe));
    const known = { plan, program: row.program, hasBegun, ...(bins && { bins }) };
    this.#known.set(run, known);
    for (const oldest of this.#known.keys()) if (this.#known.size > 100) this.#known.delete(oldest);
    return known;
  }

  /** Ends a merge that cannot be done, and sees to what it lacks. */
  async #mend(task: TaskId, gap: Gap): Promise<void> {
    await this.#ending(task, async (session, course) => {
      if (!(await endAttempt(this.#ground, session, task))) return [];
      if (gap.kind === 'lost') return startAgain(this.#ground, session, course, 'what was kept of the run is damaged');
      const again = gap.kind === 'damaged' ? gap.ranges : [];
      for (const range of again) await this.#reopen(session, course, range);
      await goOn(
        this.#ground,
        session,
        {
          ...course,
          merging: null,
          since_checkpoint: 0,
          covered_trials: course.trials_counted,
          open_ranges: course.open_ranges + again.length,
          done_blocks: course.done_blocks - again.reduce((sum, { blocks }) => sum + blocks, 0),
          trials_counted: course.trials_counted - again.reduce((sum, { trials }) => sum + trials, 0),
        },
        {
          covered_at: { sql: 'moment()' },
          retries: { sql: 'retries + $', value: again.length },
          ...(again.length > 0 && { last_failure: 'results of ranges are damaged' }),
        },
      );
      return [];
    });
  }

  async #reopen(session: Session, run: runs.RunCourse, range: { kind: string; first_block: number }): Promise<void> {
    const job = randomUUID();
    const task = { kind: range.kind, firstBlock: range.first_block, job, queue: run.priority };
    await tasks.reopenTask(session, run.id, task);
    await this.#ground.queue.send(session, run.priority as Priority, run.id, [job], true);
  }

  async beat(task: TaskId, usage: Usage): Promise<boolean> {
    const { database, limits } = this.#ground;
    const worker = await tasks.renewLease(database, task, limits.leaseSeconds, ACTIVE_STATES);
    if (worker) await this.#see(worker, usage.peakMemory);
    return worker !== undefined;
  }

  async complete(task: TaskId, outcome: Outcome, usage: Usage): Promise<void> {
    if (!isWhole(outcome)) return this.fail(task, DAMAGED, usage);
    await this.#ending(task, (session, course) => take(this.#ground, session, course, task, outcome, usage));
  }

  async fail(task: TaskId, failure: Failure | undefined, usage: Usage): Promise<void> {
    const { queue, limits } = this.#ground;
    await this.#ending(task, async (session, course) => {
      const back = await tasks.returnTask(session, task, failure !== undefined);
      if (!back) return [];
      const change = { ...costOf(usage), ...(failure && { last_failure: failure.detail }) };
      if (failure && (failure.final || back.failures >= limits.attempts)) {
        await queue.remove(session, task);
        const reason = failure.final
          ? failure
          : reasonOf(new TesseraError('task-failed', { times: back.failures, reason: failure.detail }));
        return end(this.#ground, session, course, 'fail', { ...change, ...becauseOf(reason) });
      }
      await queue.giveBack(session, task);
      const dead = back.queue === course.priority ? [] : await requeue(this.#ground, session, course);
      await runs.changeRun(session, course.id, { ...change, retries: { sql: 'retries + $', value: failure ? 1 : 0 } });
      await tasks.wakeWorkers(session);
      return dead;
    });
  }

  /**
   * Runs what ends an attempt with the lock of its run held. When the run has ended, or is gone, the attempt just ends:
   * whoever cancelled the run waits for that.
   */
  async #ending(
    task: TaskId,
    work: (session: Session, course: runs.RunCourse) => Promise<tasks.DeadTicket[]>,
  ): Promise<void> {
    const dead = await this.#ground.database.transaction(async (session) => {
      const course = await runs.lockRun(session, task.run);
      if (course && (ACTIVE_STATES as readonly string[]).includes(course.state)) return work(session, course);
      if ((await endAttempt(this.#ground, session, task)) && course) await runs.changeRun(session, course.id, {});
      return [];
    });
    await discard(this.#ground, dead);
  }

  async program(key: string): Promise<Program> {
    const content = await runs.getProgram(this.#ground.database, key);
    if (content === undefined) throw new Error(`there is no program ${key}: its runs were removed`);
    return restore<Program>(fromText(content));
  }

  wake(called: () => void): Promise<() => Promise<void>> {
    return this.#ground.database.listen('tessera_tasks', called);
  }

  async workerEnded(worker: string, failure: Failure): Promise<void> {
    this.#seen.delete(worker);
    await workload.forgetWorker(this.#ground.database, worker);
    for (const task of await tasks.tasksOfWorker(this.#ground.database, worker))
      await this.fail(taskOf(task), failure, NO_USAGE);
  }

  async takeBackAll(): Promise<void> {
    const failure = { code: 'worker-ended', detail: 'the server that ran its workers ended', final: false };
    for (const task of await tasks.tasksOfWorker(this.#ground.database))
      await this.fail(taskOf(task), failure, NO_USAGE);
  }

  async #see({ worker, host }: WorkerName, memory: number): Promise<void> {
    const now = this.#seconds();
    if (now - (this.#seen.get(worker) ?? Number.NEGATIVE_INFINITY) < SEEN_EVERY_SECONDS) return;
    await workload.seeWorker(this.#ground.database, worker, host, Math.ceil(memory));
    this.#seen.set(worker, now);
  }
}

interface Taken {
  readonly task: TaskId;
  readonly blocks: number;
  readonly state: Uint8Array | undefined;
}

/** What is kept must be what can be read again, or it would be made anew for ever. */
function isWhole(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'blocks':
      return isIntact(outcome.result) && (!outcome.bins || isIntact(outcome.bins));
    case 'checkpoint':
      return isIntact(outcome.prefix);
    case 'state':
      return isIntact(outcome.state);
    case 'answer':
      return true;
  }
}

const isParts = (parts: Parts | Gap): parts is Parts => !('kind' in parts);

/** A leased row as the attempt that it stands for. */
export function taskOf({ run, kind, first_block, job, attempt, queue }: tasks.LeasedTask): TaskId {
  return { run, kind: kind as TaskId['kind'], firstBlock: first_block, priority: queue as Priority, job, attempt };
}
