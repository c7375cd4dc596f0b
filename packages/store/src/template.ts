/**
 * How a new data folder starts: as a copy of an empty, migrated cluster that was made once (making one takes seconds,
 * copying it a twentieth of one). Nothing half-made is ever believed: folders are made beside and renamed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';
import { migrate, migrations } from './migrate.ts';
import { openPglite } from './pglite.ts';

/** Where the build keeps the template: a folder named after what makes it, the version of PGlite and the migrations. */
export async function defaultTemplate(): Promise<string> {
  const pglite = dirname(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')));
  const { version } = JSON.parse(await readFile(join(pglite, 'package.json'), 'utf8')) as { version: string };
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const shape = createHash('sha256');
  for (const { sql } of await migrations()) shape.update(sql);
  const name = `pglite-${version}-${shape.digest('hex').slice(0, 12)}`;
  return join(root, 'node_modules', '.cache', 'tessera', name);
}

/**
 * Makes the template at `path` unless it is there; several may do it at once. `prepare`: what else is to be in it, of
 * all that would otherwise be made at the first start.
 */
export async function makeTemplate(path: string, prepare?: (database: Database) => Promise<void>): Promise<void> {
  if (existsSync(path)) return;
  await beside(path, async (folder) => {
    const database = await openPglite(folder, async () => undefined);
    try {
      await migrate(database, await migrations());
      await prepare?.(database);
    } finally {
      await database.close();
    }
  });
}

/** Makes a new cluster at `folder`, where there is none, from the template at `template`. */
export async function startFromTemplate(folder: string, template: string): Promise<void> {
  await beside(folder, async (unfinished) => {
    // The asynchronous copy of many small files takes six times as long.
    cpSync(template, unfinished, { recursive: true });
  });
}

/** Makes a folder under another name and renames it when it is whole. Who comes second leaves the first one's. */
async function beside(folder: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  const parent = dirname(folder);
  const unfinished = join(parent, `${basename(folder)}.unfinished-${randomUUID()}`);
  await mkdir(parent, { recursive: true });
  try {
    await make(unfinished);
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Removes what was left half-made beside `folder`; only for whoever has the folder's lock. */
export async function removeUnfinished(folder: string): Promise<void> {
  const parent = dirname(folder);
  const left = (await readdir(parent)).filter((name) => name.startsWith(`${basename(folder)}.unfinished-`));
  for (const name of left) await rm(join(parent, name), { recursive: true, force: true });
}
