/** Waiting for a run, for as long as the caller is there. */
import type { Jobs, Run } from '@tessera/jobs';
import type { FastifyReply } from 'fastify';

/** The run when it has ended, or as it is after so many seconds, or when a signal fires. */
export async function waitForEnd(jobs: Jobs, run: Run, seconds: number, signals: readonly AbortSignal[]): Promise<Run> {
  if (hasEnded(run) || seconds === 0) return run;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), seconds * 1000);
  try {
    let latest = run;
    for await (const now of jobs.watch(run.id, AbortSignal.any([late.signal, ...signals]))) latest = now;
    return latest;
  } finally {
    clearTimeout(timer);
  }
}

export function hasEnded({ state }: Pick<Run, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** Fires when the caller leaves before the answer was sent. */
export function leaving(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const closed = (): void => {
    if (!reply.raw.writableFinished) controller.abort(new Error('the caller has left'));
  };
  // It may have left while it was looked up who calls: of that nothing is heard any more.
  if (reply.raw.destroyed) closed();
  else reply.raw.once('close', closed);
  return controller.signal;
}
