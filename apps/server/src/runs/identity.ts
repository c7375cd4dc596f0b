/** Ids of runs: how a name that a client gave becomes one, and whose a run is. */
import { createHash } from 'node:crypto';
import { TesseraError } from '@tessera/engine';
import type { Jobs, Run } from '@tessera/jobs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of something in the database. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** What a client may name: a simulation, or a request that it may have to repeat. */
export type NamedBy = 'simulation' | 'idempotency-key';

/** The id of what an owner calls by a name: the same for the same name, another for every other owner. */
export function idOfName(owner: string, by: NamedBy, name: string): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([owner, by, name]))
    .digest();
  // Version 8 and the variant of RFC 9562: the rest is ours.
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** An owner's run by its id, or by the name of a simulation; undefined also for a run of someone else. */
export async function findRun(jobs: Jobs, owner: string, id: string): Promise<Run | undefined> {
  const direct = isUuid(id) ? await jobs.get(id.toLowerCase()) : undefined;
  if (direct?.owner === owner) return direct;
  const named = await jobs.get(idOfName(owner, 'simulation', id));
  return named?.owner === owner ? named : undefined;
}

/** The same, where it must be there. Throws `run-unknown`. */
export async function ownRun(jobs: Jobs, owner: string, id: string): Promise<Run> {
  const run = await findRun(jobs, owner, id);
  if (!run) throw new TesseraError('run-unknown', { id });
  return run;
}
