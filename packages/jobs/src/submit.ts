/** Takes runs in: what is asked for becomes a row, and a first task as soon as there is room. */
import { randomUUID } from 'node:crypto';
import { BLOCK, type Program, TesseraError } from '@tessera/engine';
import { runs, workload } from '@tessera/store';
import { admit, type Ground } from './advance.ts';
import type { RunRequest, SavedProgram } from './jobs.ts';
import type { Run } from './run.ts';
import { type CompressionLevel, keyOf, restore, save, toText } from './saved.ts';
import { PRIORITIES, type RunPlan } from './task.ts';
import { runOf } from './view.ts';

/** A program as it is kept. */
export function saveProgram(program: Program, level?: CompressionLevel): SavedProgram {
  return { saved: save(program, level) };
}

/** The program of what was kept. */
export function restoreProgram({ saved }: SavedProgram): Program {
  return restore<Program>(saved);
}

/** Takes a run in. Throws `queue-full` and `run-exists`. */
export async function submit(ground: Ground, request: RunRequest): Promise<Run> {
  const { database, limits } = ground;
  const { id = randomUUID(), owner, label = '', priority = 'normal', settings, questions, exact = false } = request;
  const plan: RunPlan = {
    settings,
    questions,
    exact,
    memoryLimit: request.memoryLimit ?? limits.memoryLimit,
    ...(request.snapshotEvery !== undefined && { snapshotEvery: request.snapshotEvery }),
  };
  const { saved } = 'saved' in request.program ? request.program : saveProgram(request.program, limits.compression);
  const program = toText(saved);
  const row = await database.transaction(async (session) => {
    const { waiting, ended } = await workload.backlog(session);
    if (waiting >= limits.waitingRuns) {
      // As long as it takes for one to end, by the rate of the last five minutes.
      const seconds = Math.min(300, Math.max(1, Math.ceil(300 / Math.max(1, ended))));
      throw new TesseraError('queue-full', { waiting, limit: limits.waitingRuns, seconds });
    }
    const used = await runs.storedBytes(session);
    if (used >= limits.diskQuota) throw new TesseraError('disk-quota', { used, limit: limits.diskQuota });
    await runs.keepProgram(session, keyOf(program), program);
    const isNew = await runs.insertRun(session, {
      id,
      owner,
      label,
      priority,
      program: keyOf(program),
      recipe: toText(save(plan, 1)),
      seed: String(settings.seed),
      source: JSON.stringify(request.source ?? null),
      trials: settings.trials,
      blocks: Math.ceil(settings.trials / BLOCK),
      deadlineSeconds: request.deadlineSeconds ?? limits.deadlineSeconds,
    });
    if (!isNew) throw new TesseraError('run-exists', { id });
    await admit(ground, session, priority);
    return runs.getRun(session, id, PRIORITIES);
  });
  return runOf(row!);
}
