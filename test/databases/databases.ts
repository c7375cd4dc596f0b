/** Runs a suite on every database: the embedded one always, PostgreSQL where there is one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenOptions } from '@tessera/store';
import { afterAll, beforeAll, describe } from 'vitest';
import { postgres, startPostgres, type TestServer } from './postgres.ts';

export interface Databases {
  readonly kind: 'pglite' | 'postgres';
  /** Where a new, empty database is; opened twice, it is the same one. Removed after the suite. */
  fresh(): Promise<Pick<OpenOptions, 'url' | 'folder'>>;
  /** The server, on PostgreSQL. */
  server(): TestServer;
}

/** One suite, on each database; what a test opened it closes itself. */
export function onEveryDatabase(title: string, suite: (databases: Databases) => void): void {
  describe(`${title} on PGlite`, () => suite(embedded()));
  const why = postgres.missing ? ` (${postgres.missing})` : '';
  describe.skipIf(postgres.missing)(`${title} on PostgreSQL${why}`, () => suite(served()));
}

function embedded(): Databases {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return {
    kind: 'pglite',
    async fresh() {
      const folder = mkdtempSync(join(tmpdir(), 'tessera-store-'));
      folders.push(folder);
      return { folder };
    },
    server() {
      throw new Error('the embedded database has no server');
    },
  };
}

function served(): Databases {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());
  return { kind: 'postgres', fresh: async () => ({ url: await server.database() }), server: () => server };
}
