/**
 * What a finished task gives its run, inside the caller's transaction, with the lock of the run held: the result is kept,
 * the task and its ticket end, the run goes on, all or nothing. Of an attempt that is nobody's nothing is taken.
 */
import { randomUUID } from 'node:crypto';
import { TesseraError } from '@tessera/engine';
import { runs, type Session, tasks } from '@tessera/store';
import { becauseOf, costOf, end, endAttempt, type Ground, goOn, reasonOf } from './advance.ts';
import { save, toText } from './saved.ts';
import type { Outcome, Priority, Snapshot, TaskId, Usage } from './task.ts';

/** Takes an outcome. Returns tickets to be thrown away when this is committed. */
export function take(
  ground: Ground,
  session: Session,
  course: runs.RunCourse,
  task: TaskId,
  outcome: Outcome,
  usage: Usage,
): Promise<tasks.DeadTicket[]> {
  switch (outcome.kind) {
    case 'blocks':
      return takeBlocks(ground, session, course, task, outcome, usage);
    case 'checkpoint':
      return takeCheckpoint(ground, session, course, task, outcome, usage);
    case 'state':
      return takeState(ground, session, course, task, outcome, usage);
    case 'answer':
      return takeAnswer(ground, session, course, task, outcome, usage);
  }
}

async function takeBlocks(
  ground: Ground,
  session: Session,
  course: runs.RunCourse,
  task: TaskId,
  outcome: Extract<Outcome, { kind: 'blocks' }>,
  usage: Usage,
): Promise<tasks.DeadTicket[]> {
  const { queue, limits } = ground;
  const { blocks, trials, seconds, bins } = outcome;
  const result = toText(outcome.result);
  const bytes = result.length;
  if (!(await tasks.keepResult(session, task, { blocks, trials, seconds, result, bytes }))) return [];
  await queue.remove(session, task);
  if (course.total_bytes + bytes > limits.diskQuota) return overQuota(ground, session, course, usage);
  const measured = seconds / blocks;
  await goOn(
    ground,
    session,
    {
      ...course,
      next_block: task.kind === 'first' ? blocks : course.next_block,
      done_blocks: course.done_blocks + blocks,
      trials_counted: course.trials_counted + trials,
      open_ranges: course.open_ranges - (task.kind === 'range' ? 1 : 0),
      // The newest measurement counts for a fifth, so that one task on a busy machine does not change the cut much.
      block_seconds: course.block_seconds === null ? measured : 0.8 * course.block_seconds + 0.2 * measured,
      loose_bytes: course.loose_bytes + bytes,
      stored_bytes: course.stored_bytes + bytes,
    },
    {
      ...costOf(usage),
      tasks: { sql: 'tasks + 1' },
      part_trials: runs.PART_TRIALS,
      ...(bins && { bins: toText(bins) }),
      ...(outcome.snapshot && snapshotOf(outcome.snapshot)),
    },
  );
  return [];
}

/** The task waits again, behind all others of its priority: whoever is next goes on from the state. */
async function takeState(
  ground: Ground,
  session: Session,
  course: runs.RunCourse,
  task: TaskId,
  outcome: Extract<Outcome, { kind: 'state' }>,
  usage: Usage,
): Promise<tasks.DeadTicket[]> {
  const { queue, limits } = ground;
  const content = toText(outcome.state);
  const bytes = content.length;
  const next = { job: randomUUID(), queue: course.priority };
  const before = await tasks.keepState(session, task, { content, bytes, part: outcome.part, ...next });
  if (before === undefined) return [];
  await queue.remove(session, task);
  if (course.total_bytes + bytes - before > limits.diskQuota) return overQuota(ground, session, course, usage);
  await queue.send(session, course.priority as Priority, course.id, [next.job]);
  await runs.changeRun(session, course.id, {
    ...costOf(usage),
    tasks: { sql: 'tasks + 1' },
    part_trials: runs.PART_TRIALS,
    stored_bytes: course.stored_bytes + bytes - before,
    checkpoint_at: { sql: 'moment()' },
    checkpoint_bytes: bytes,
  });
  return [];
}

async function takeCheckpoint(
  ground: Ground,
  session: Session,
  course: runs.RunCourse,
  task: TaskId,
  outcome: Extract<Outcome, { kind: 'checkpoint' }>,
  usage: Usage,
): Promise<tasks.DeadTicket[]> {
  const { limits } = ground;
  if (!(await endAttempt(ground, session, task))) return [];
  const content = toText(outcome.prefix);
  const bytes = content.length;
  if (course.total_bytes + bytes > limits.diskQuota) return overQuota(ground, session, course, usage);
  await tasks.keepCheckpoint(session, course.id, { blocks: outcome.blocks, content, bytes }, limits.checkpoints);
  const { loose, stored } = await tasks.measureStorage(session, course.id);
  await goOn(
    ground,
    session,
    {
      ...course,
      merging: null,
      since_checkpoint: 0,
      covered_blocks: outcome.blocks,
      covered_trials: course.trials_counted,
      checkpoint_seconds: usage.cpuSeconds,
      loose_bytes: loose,
      stored_bytes: stored,
    },
    {
      ...costOf(usage),
      tasks: { sql: 'tasks + 1' },
      covered_at: { sql: 'moment()' },
      checkpoint_at: { sql: 'moment()' },
      checkpoint_bytes: bytes,
      checkpoint_seconds: usage.cpuSeconds,
      ...snapshotOf(outcome.snapshot),
    },
  );
  return [];
}

async function takeAnswer(
  ground: Ground,
  session: Session,
  course: runs.RunCourse,
  task: TaskId,
  outcome: Extract<Outcome, { kind: 'answer' }>,
  usage: Usage,
): Promise<tasks.DeadTicket[]> {
  const { limits } = ground;
  if (!(await endAttempt(ground, session, task))) return [];
  const content = toText(save(outcome.answer, limits.compression));
  if (course.total_bytes + content.length > limits.diskQuota) return overQuota(ground, session, course, usage);
  await runs.keepAnswer(session, course.id, content);
  return end(ground, session, course, 'finish', {
    ...costOf(usage),
    tasks: { sql: 'tasks + 1' },
    trials_counted: course.trials,
    trials_done: course.trials,
    part_trials: 0,
    done_blocks: course.blocks,
    stored_bytes: content.length,
  });
}

function overQuota(
  ground: Ground,
  session: Session,
  course: runs.RunCourse,
  usage: Usage,
): Promise<tasks.DeadTicket[]> {
  const { diskQuota } = ground.limits;
  const reason = reasonOf(new TesseraError('disk-quota', { used: course.total_bytes, limit: diskQuota }));
  return end(ground, session, course, 'fail', { ...costOf(usage), ...becauseOf(reason) });
}

function snapshotOf(snapshot: Snapshot): runs.RunChange {
  return { snapshot: { sql: '$::text::json', value: JSON.stringify(snapshot) } };
}
