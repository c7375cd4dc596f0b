/** For tests of routes: a server on an embedded database of its own, with a worker process, and two users. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJobs, supervise } from '@tessera/jobs';
import { readSettings } from '@tessera/settings';
import { addUser, hashPassword, openDatabase } from '@tessera/store';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { makeLog } from '../log.ts';
import { buildServer } from '../server.ts';
import { openWorkbench } from '../workbench/workbench.ts';

/** A call of one user. */
export type Call = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<LightMyRequestResponse>;

export interface TestServer {
  readonly app: FastifyInstance;
  readonly parts: Parameters<typeof buildServer>[1];
  readonly ann: Call;
  readonly bob: Call;
  close(): Promise<void>;
}

/** What a password costs is tested where it is hashed. */
const CHEAP = { logN: 4, r: 8, p: 1 };

/** Opens it; `env`: settings that differ. Without workers runs wait for ever. */
export async function openServer(env: Readonly<Record<string, string>> = {}, workers = 1): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-routes-'));
  const settings = readSettings({
    AUTH: 'jwt',
    JWT_SECRET: 'x'.repeat(32),
    LOG_LEVEL: 'silent',
    SIGN_IN_LIMIT: '100',
    ...env,
  });
  const database = await openDatabase({ folder });
  const workbench = openWorkbench({ processes: 1 });
  const jobs = await openJobs({
    database,
    limits: { taskSeconds: 0.2 },
    ...(workers > 0 && { workers: (board) => supervise({ workers, board }) }),
  });
  const parts = { database, workbench, jobs };
  const app = await buildServer(settings, parts, { log: makeLog(settings) });
  const user = async (name: string): Promise<Call> => {
    await addUser(database, { name, passwordHash: await hashPassword(`${name}'s password`, CHEAP), role: 'user' });
    const signedIn = await app.inject({
      method: 'POST',
      url: '/api/auth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ username: name, password: `${name}'s password` }).toString(),
    });
    const authorization = `Bearer ${signedIn.json<{ access_token: string }>().access_token}`;
    return (method, url, body, headers = {}) =>
      app.inject({
        method,
        url,
        headers: { authorization, ...headers },
        ...(body && { payload: body }),
      } as InjectOptions);
  };
  return {
    app,
    parts,
    ann: await user('ann'),
    bob: await user('bob'),
    async close() {
      await app.close();
      await jobs.close();
      await workbench.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends a file as a form does. */
export function upload(call: Call, name: string, bytes: Uint8Array, field = 'file'): Promise<LightMyRequestResponse> {
  const boundary = 'a-boundary-of-the-test';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return call('POST', '/api/excel/upload', body, { 'content-type': `multipart/form-data; boundary=${boundary}` });
}
