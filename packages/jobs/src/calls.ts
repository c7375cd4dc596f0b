/** What may be asked of runs, by any server: nothing here is known but from the database. */
import type { Program } from '@tessera/engine';
import { runs, tasks } from '@tessera/store';
import { discard, type Ground, requeue } from './advance.ts';
import type { Feed } from './feed.ts';
import { endRun, removeRun } from './housekeeping.ts';
import type { Jobs } from './jobs.ts';
import { ACTIVE_STATES, type Run } from './run.ts';
import { fromText, restore } from './saved.ts';
import { submit } from './submit.ts';
import { type FinishedAnswer, PRIORITIES, type Priority, type RunPlan } from './task.ts';
import { runOf } from './view.ts';

/** How often a cancel looks whether the leases of its run are over, when nobody says so. */
const LOOK_MS = 500;

/** What may be asked of runs. */
export type Calls = Omit<Jobs, 'pricings' | 'status' | 'borrow' | 'close'>;

/** The calls of one server. */
export function callsOn(ground: Ground, feed: Feed): Calls {
  const { database } = ground;

  async function get(id: string): Promise<Run | undefined> {
    const row = await runs.getRun(database, id, PRIORITIES);
    return row && runOf(row);
  }

  return {
    get,
    submit: (request) => submit(ground, request),
    list: async (filter) => (await runs.listRuns(database, PRIORITIES, filter)).map(runOf),
    async answer(id) {
      const content = await runs.getAnswer(database, id);
      return content === undefined ? undefined : restore<FinishedAnswer>(fromText(content));
    },
    async recipe(id) {
      const row = await runs.getRecipe(database, id);
      const content = row && (await runs.getProgram(database, row.program));
      if (content === undefined) return undefined;
      const { settings, questions } = restore<RunPlan>(fromText(row!.recipe));
      return { program: restore<Program>(fromText(content)), settings, questions };
    },
    async savedProgram(id) {
      const row = await runs.getRecipe(database, id);
      const content = row && (await runs.getProgram(database, row.program));
      return content === undefined ? undefined : { saved: fromText(content) };
    },
    async cancel(id) {
      await endRun(ground, id, 'cancel');
      await untilNoneHeld(ground, feed, id);
      return get(id);
    },
    async setPriority(id, priority) {
      await changePriority(ground, id, priority);
      return get(id);
    },
    async setLabel(id, label) {
      await runs.changeRun(database, id, { label });
      return get(id);
    },
    remove: (id) => removeRun(ground, id),
    watch: (id, signal) => watch(get, feed, id, signal),
  };
}

async function untilNoneHeld({ database }: Ground, feed: Feed, id: string): Promise<void> {
  const changes = feed.changesOf(id);
  try {
    while ((await tasks.leasesOf(database, id)) > 0) await changes.next(undefined, LOOK_MS);
  } finally {
    changes.end();
  }
}

async function changePriority(ground: Ground, id: string, priority: Priority): Promise<void> {
  const dead = await ground.database.transaction(async (session) => {
    const run = await runs.lockRun(session, id);
    if (!run || run.priority === priority || !(ACTIVE_STATES as readonly string[]).includes(run.state)) return [];
    await runs.changeRun(session, id, { priority });
    const moved = await requeue(ground, session, { id, priority });
    await tasks.wakeWorkers(session);
    return moved;
  });
  await discard(ground, dead);
}

async function* watch(
  get: (id: string) => Promise<Run | undefined>,
  feed: Feed,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Run> {
  const changes = feed.changesOf(id);
  try {
    for (let seen = 0; !signal.aborted && !changes.isOver; await changes.next(signal)) {
      const run = await get(id);
      if (!run) return;
      if (run.version > seen) yield run;
      seen = run.version;
      if (!ACTIVE_STATES.includes(run.state)) return;
    }
  } finally {
    changes.end();
  }
}
