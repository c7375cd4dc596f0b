/** What came out of a run, with the cells where its errors arise: those are found by replaying trials on the workbook. */
import { type Answer, type RunSettings, STREAM_VERSION, TesseraError } from '@tessera/engine';
import type { Run } from '@tessera/jobs';
import { findFile, readWholeFile } from '@tessera/store';
import type { Context } from '../context.ts';
import type { FileToOpen } from '../workbench/workbench.ts';
import { isUuid } from './identity.ts';
import { sourceOf } from './source.ts';
import { hasEnded } from './wait.ts';

/** An owner's file, to be opened on the workbench. Throws `file-unknown`. */
export async function ownFile({ database }: Context, owner: string, id: string): Promise<FileToOpen> {
  const file = isUuid(id) ? await findFile(database, owner, id) : undefined;
  if (!file) throw new TesseraError('file-unknown', { id });
  return {
    id,
    name: file.name,
    async bytes() {
      const bytes = await readWholeFile(database, owner, id);
      if (!bytes) throw new TesseraError('file-unknown', { id });
      return bytes;
    },
  };
}

/** Throws `trial-other-stream` when this engine would draw other trials than those of the run. */
export function holdStream(run: Run): void {
  const { stream_version } = sourceOf(run);
  if (stream_version !== STREAM_VERSION) {
    throw new TesseraError('trial-other-stream', { id: run.id, version: stream_version, own: STREAM_VERSION });
  }
}

/** Throws `run-unfinished` and `run-failed` unless the run has a result. */
export function holdResult(run: Run): void {
  const { id, state, failure } = run;
  if (!hasEnded(run)) throw new TesseraError('run-unfinished', { id, state, what: 'there is no result yet' });
  if (state === 'failed') throw new TesseraError('run-failed', { id, reason: failure?.detail ?? 'it failed' });
  if (state === 'cancelled') throw new TesseraError('run-failed', { id, reason: 'it was cancelled' });
}

/** What a run is replayed from. Throws `trial-other-stream` and `trial-file-gone`. */
export async function replayable(context: Context, run: Run) {
  holdStream(run);
  const { subject, file_id } = sourceOf(run);
  if (!subject) throw new Error(`the run ${run.id} has no workbook and no formula to be replayed on`);
  if (file_id === undefined) return { subject };
  try {
    return { subject, file: await ownFile(context, run.owner, file_id) };
  } catch (cause) {
    if (cause instanceof TesseraError && cause.code === 'file-unknown') {
      throw new TesseraError('trial-file-gone', { id: run.id });
    }
    throw cause;
  }
}

/** The answer of a run that succeeded, its errors counted but not placed. Throws `run-unfinished` and `run-failed`. */
export async function figuresOf(context: Context, run: Run): Promise<Answer> {
  return (await finishedOf(context, run)).answer;
}

async function finishedOf({ jobs }: Context, run: Run) {
  holdResult(run);
  const finished = await jobs.answer(run.id);
  if (!finished) throw new TesseraError('run-unknown', { id: run.id });
  return finished;
}

/** The same, with the cells where errors arise. */
export async function answerOf(context: Context, run: Run): Promise<Answer> {
  const { answer, failures } = await finishedOf(context, run);
  // Paths have no cells.
  if (failures.length === 0 || sourceOf(run).paths) return answer;
  const errors = await errorCells(context, run, failures);
  if (!errors) return answer;
  const outputs = answer.outputs.map((output, i) => ({ ...output, errors_by_cell: errors[i] ?? [] }));
  return { ...answer, replayed: failures.length, outputs };
}

/** The cells of failing trials; undefined where they cannot be replayed any more, or not in time: the figures stand. */
async function errorCells(context: Context, run: Run, trials: readonly number[]) {
  try {
    const { subject, file } = await replayable(context, run);
    const settings = { seed: seedOfRun(run), trials: run.trials };
    return await context.workbench.ask(
      'errors',
      { subject, settings, trials },
      { owner: run.owner, ...(file && { file }) },
    );
  } catch (cause) {
    if (!(cause instanceof TesseraError)) throw cause;
    context.log.debug({ run: run.id, code: cause.code }, 'failing cells not named');
    return undefined;
  }
}

export function seedOfRun({ seed }: Run): RunSettings['seed'] {
  const exact = BigInt(seed);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
}
