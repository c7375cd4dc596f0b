/** Removes what nobody needs any more, runs and pricings left out (`workload.ts`, `pricings.ts`). Any server may do it at any time, several at once. */
import type { Session } from './database.ts';

/** An upload that got no piece for so long has broken off. */
const HALF_UPLOAD_SECONDS = 3600;
/** Files in one statement: their pieces go with them, and a statement has a limited time. */
const BATCH = 20;

/** How many of each were removed. */
export interface Removed {
  readonly files: number;
  readonly uploads: number;
  readonly signIns: number;
}

/** Removes files that nobody used for `fileSeconds` and no model's latest version has, broken uploads, old sign-ins. */
export async function removeExpired(session: Session, fileSeconds: number): Promise<Removed> {
  return {
    files: await removeFiles(
      session,
      `kind = 'workbook' AND complete AND NOT EXISTS (SELECT 1 FROM models JOIN model_versions
         ON model_id = models.id AND model_versions.version = models.version WHERE file_id = files.id)`,
      fileSeconds,
    ),
    uploads: await removeFiles(session, 'NOT complete', HALF_UPLOAD_SECONDS),
    signIns: (await session.query('DELETE FROM sign_ins WHERE expires_at <= now() RETURNING id')).length,
  };
}

async function removeFiles(session: Session, which: string, seconds: number): Promise<number> {
  for (let removed = 0; ; ) {
    // The age stands twice: a file that is used in between must stay, and only the outer condition is looked at again.
    const batch = await session.query(
      `DELETE FROM files WHERE last_used_at < now() - make_interval(secs => $1) AND id IN (SELECT id FROM files
         WHERE last_used_at < now() - make_interval(secs => $1) AND ${which} ORDER BY last_used_at LIMIT ${BATCH})
       RETURNING id`,
      [seconds],
    );
    removed += batch.length;
    if (batch.length < BATCH) return removed;
  }
}
