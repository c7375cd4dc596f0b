/** Opens the database that the settings name, and brings it to the shape that the code expects. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { lockFolder } from './lock.ts';
import { migrate, migrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { defaultTemplate, makeTemplate, removeUnfinished, startFromTemplate } from './template.ts';
import { startUpkeep } from './upkeep.ts';

export interface OpenOptions {
  /** Of a PostgreSQL server; without it the embedded database in `folder` is opened. */
  readonly url?: string | undefined;
  readonly folder?: string | undefined;
  /** Where the template of a new folder is, or is made when it is missing. */
  readonly templatePath?: string | undefined;
  /** Connections to PostgreSQL at most. */
  readonly connections?: number | undefined;
  /** How long a call waits for a PostgreSQL server that is away. */
  readonly patienceMs?: number | undefined;
  readonly log?: ((message: string) => void) | undefined;
}

/**
 * Opens and migrates. Throws `StoreError`: `folder-in-use`, `database-unreachable`, `database-newer`,
 * `migration-changed`, `database-lost` when the files of the embedded database cannot be read.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { url, folder, connections, patienceMs, log } = options;
  const database = url
    ? await openPostgres({ url, connections, patienceMs, log })
    : await openFolder(required(folder), options.templatePath ?? (await defaultTemplate()), log ?? (() => undefined));
  try {
    await migrate(database, await migrations());
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function required(folder: string | undefined): string {
  if (folder) return folder;
  throw new TypeError('openDatabase needs a url or a folder');
}

async function openFolder(folder: string, template: string, log: (message: string) => void): Promise<Database> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder, log);
  try {
    const cluster = join(folder, 'database');
    if (!existsSync(cluster)) {
      await removeUnfinished(cluster);
      if (!existsSync(template)) log('preparing the embedded database; this is done once and takes some seconds');
      await makeTemplate(template);
      await startFromTemplate(cluster, template);
    }
    let stopUpkeep = (): void => undefined;
    const database = await openPglite(cluster, async () => {
      stopUpkeep();
      await lock.release();
    });
    stopUpkeep = startUpkeep(database);
    return database;
  } catch (error) {
    await lock.release();
    throw error;
  }
}
