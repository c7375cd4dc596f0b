/** What is kept in the database (files, models, users), on every database, always with two owners. */
import { createHash } from 'node:crypto';
import {
  addApiKey,
  addSignIn,
  addUser,
  changeUser,
  createModel,
  type Database,
  deleteFile,
  deleteModel,
  endSignIn,
  findFile,
  findFileDetails,
  findModel,
  findUser,
  findUserByApiKey,
  findUserByName,
  findUserBySignIn,
  listApiKeys,
  listFiles,
  listModels,
  listModelVersions,
  listUsers,
  openDatabase,
  readFile,
  readWholeFile,
  removeExpired,
  revokeApiKey,
  saveFile,
  saveFileDetails,
  saveModel,
} from '@tessera/store';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { onEveryDatabase } from './databases.ts';

const DAY = 86_400;

onEveryDatabase('what is kept', (databases) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(await databases.fresh());
  });
  afterAll(() => database?.close());
  beforeEach(() => database.query('DELETE FROM models; DELETE FROM files; DELETE FROM users'));

  const someBytes = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, i) => (i * i) % 251));
  const save = (owner: string, name: string, content = 'x') => saveFile(database, owner, name, [Buffer.from(content)]);
  const age = (seconds: number) =>
    database.query('UPDATE files SET last_used_at = now() - make_interval(secs => $1)', [seconds]);

  describe('files', () => {
    const PIECE = 384 * 1024;
    test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 12_345])(
      'come back as they were, %i bytes',
      async (size) => {
        const bytes = someBytes(size);
        async function* uneven() {
          for (let from = 0; from < size; from += 77_777) yield bytes.subarray(from, from + 77_777);
        }
        const file = await saveFile(database, 'ada', 'plan.xlsx', uneven());
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        expect(file).toMatchObject({ name: 'plan.xlsx', size, sha256 });
        expect(Buffer.compare((await readWholeFile(database, 'ada', file.id))!, bytes)).toBe(0);
        expect(await findFile(database, 'ada', file.id)).toMatchObject({ ...file, lastUsedAt: expect.any(Date) });
      },
    );

    test('are nobody else’s', async () => {
      const { id } = await save('ada', 'plan.xlsx');
      await saveFileDetails(database, 'ada', id, { sheets: ['A'] });
      await saveFileDetails(database, 'bob', id, { sheets: ['B'] });
      expect(await findFile(database, 'bob', id)).toBeUndefined();
      expect(await readFile(database, 'bob', id)).toBeUndefined();
      expect(await findFileDetails(database, 'bob', id)).toBeUndefined();
      expect(await listFiles(database, 'bob', { limit: 10 })).toEqual([]);
      expect(await deleteFile(database, 'bob', id)).toBe(false);
      expect(await findFileDetails(database, 'ada', id)).toEqual({ sheets: ['A'] });
    });

    test('are listed in pages, the newest first', async () => {
      const saved = [];
      for (const name of ['1', '2', '3', '4', '5']) saved.push(await save('ada', name));
      await save('bob', 'other');
      const names = async (after?: string) =>
        (await listFiles(database, 'ada', { after, limit: 2 })).map(({ name }) => name);
      expect(await names()).toEqual(['5', '4']);
      expect(await names(saved[3]!.id)).toEqual(['3', '2']);
      expect(await names(saved[1]!.id)).toEqual(['1']);
    });

    test('are not seen before they are complete, and leave nothing when the upload breaks off', async () => {
      async function* broken() {
        yield someBytes(500_000);
        expect(await listFiles(database, 'ada', { limit: 10 })).toEqual([]);
        const [half] = await database.query<{ id: string }>('SELECT id FROM files');
        expect(await readFile(database, 'ada', half!.id)).toBeUndefined();
        throw new Error('the client went away');
      }
      await expect(saveFile(database, 'ada', 'half.xlsx', broken())).rejects.toThrow('the client went away');
      expect(await database.query('SELECT id FROM files')).toEqual([]);
      expect(await database.query('SELECT file_id FROM file_pieces')).toEqual([]);
    });

    test('are refused when a piece of them was changed or removed', async () => {
      const { id } = await saveFile(database, 'ada', 'plan.xlsx', [someBytes(900_000)]);
      await database.query('UPDATE file_pieces SET data = $1 WHERE number = 1', [someBytes(10).toString('base64')]);
      await expect(readWholeFile(database, 'ada', id)).rejects.toMatchObject({ code: 'file-damaged' });
      await database.query('DELETE FROM file_pieces WHERE number = 1');
      await expect(readWholeFile(database, 'ada', id)).rejects.toMatchObject({ code: 'file-damaged' });
    });

    test('go with their pieces, and models made from them stay', async () => {
      const { id } = await save('ada', 'plan.xlsx');
      const model = await createModel(database, 'ada', { name: 'plan', fileId: id, body: {} });
      expect(await deleteFile(database, 'ada', id)).toBe(true);
      expect(await deleteFile(database, 'ada', id)).toBe(false);
      expect(await database.query('SELECT file_id FROM file_pieces')).toEqual([]);
      expect(await findModel(database, 'ada', model.id)).toMatchObject({ fileId: null });
    });
  });

  describe('models', () => {
    const body = { inputs: { 'Sheet1!B2': { distribution: 'normal' } }, limits: [1e-300, -0.5, null], text: 'é\u0000' };

    test('keep every version as it was', async () => {
      const file = await save('ada', 'plan.xlsx');
      const first = await createModel(database, 'ada', { name: 'plan', fileId: file.id, body });
      expect(first).toMatchObject({ name: 'plan', fileId: file.id, version: 1, body });
      const second = await saveModel(database, 'ada', first.id, 1, { name: 'new plan', body: [2] });
      expect(second).toMatchObject({ id: first.id, name: 'new plan', fileId: null, version: 2, body: [2] });
      expect(await findModel(database, 'ada', first.id)).toEqual(second);
      expect(await findModel(database, 'ada', first.id, 1)).toEqual(first);
      expect(await findModel(database, 'ada', first.id, 3)).toBeUndefined();
      const versions = await listModelVersions(database, 'ada', first.id);
      expect(versions.map(({ version, name }) => [version, name])).toEqual([
        [2, 'new plan'],
        [1, 'plan'],
      ]);
    });

    test('take one of two changes of the same version, and name the version that there is', async () => {
      const { id } = await createModel(database, 'ada', { name: 'plan', body: 0 });
      const saves = [1, 2, 3].map((change) => saveModel(database, 'ada', id, 1, { name: 'plan', body: change }));
      const settled = await Promise.allSettled(saves);
      const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(refused).toHaveLength(2);
      for (const error of refused) expect(error).toMatchObject({ code: 'version-conflict', facts: { current: 2 } });
      expect(await listModelVersions(database, 'ada', id)).toHaveLength(2);
    });

    test('are nobody else’s, nor may they name another’s file', async () => {
      const file = await save('ada', 'plan.xlsx');
      const { id } = await createModel(database, 'ada', { name: 'plan', body });
      expect(await findModel(database, 'bob', id)).toBeUndefined();
      expect(await saveModel(database, 'bob', id, 1, { name: 'mine', body })).toBeUndefined();
      expect(await listModels(database, 'bob', { limit: 10 })).toEqual([]);
      expect(await listModelVersions(database, 'bob', id)).toEqual([]);
      expect(await deleteModel(database, 'bob', id)).toBe(false);
      const stolen = createModel(database, 'bob', { name: 'mine', fileId: file.id, body });
      await expect(stolen).rejects.toMatchObject({ code: 'file-unknown' });
      expect(await findModel(database, 'ada', id)).toMatchObject({ name: 'plan', version: 1 });
    });

    test('are listed at their latest version, in pages, and deleted with all versions', async () => {
      const ids = [];
      for (const name of ['1', '2', '3']) ids.push((await createModel(database, 'ada', { name, body })).id);
      await saveModel(database, 'ada', ids[0]!, 1, { name: '1 again', body });
      const names = async (after?: string) =>
        (await listModels(database, 'ada', { after, limit: 2 })).map(({ name, version }) => `${name} v${version}`);
      expect(await names()).toEqual(['3 v1', '2 v1']);
      expect(await names(ids[1])).toEqual(['1 again v2']);
      expect(await deleteModel(database, 'ada', ids[0]!)).toBe(true);
      expect(await database.query('SELECT 1 FROM model_versions WHERE model_id = $1', [ids[0]])).toEqual([]);
    });
  });

  describe('users', () => {
    const add = (name: string, role: 'admin' | 'user' = 'user') => addUser(database, { name, passwordHash: 'h', role });
    const soon = () => new Date(Date.now() + DAY * 1000);

    test('have names that are unique whatever the case', async () => {
      const user = await add('Zoë', 'admin');
      // An e and a diaeresis of its own instead of one letter.
      for (const name of ['Zoë', 'ZOË', 'zoe\u0308']) {
        await expect(add(name)).rejects.toMatchObject({ code: 'name-taken' });
        expect(await findUserByName(database, name)).toMatchObject({ id: user.id, name: 'Zoë', passwordHash: 'h' });
      }
      expect(await findUser(database, user.id)).toEqual(user);
      expect(await listUsers(database)).toEqual([user]);
    });

    test('sign in and out', async () => {
      const user = await add('ada');
      await addSignIn(database, { id: 'one', userId: user.id, expiresAt: soon() });
      await addSignIn(database, { id: 'two', userId: user.id, expiresAt: soon() });
      await addSignIn(database, { id: 'old', userId: user.id, expiresAt: new Date(Date.now() - 1000) });
      expect(await findUserBySignIn(database, 'one')).toEqual(user);
      expect(await findUserBySignIn(database, 'old')).toBeUndefined();
      expect(await findUserBySignIn(database, 'never')).toBeUndefined();
      await endSignIn(database, 'one');
      expect(await findUserBySignIn(database, 'one')).toBeUndefined();
      expect(await findUserBySignIn(database, 'two')).toEqual(user);
    });

    test.each([{ disabled: true }, { passwordHash: 'other' }])('are signed out everywhere by %o', async (change) => {
      const { id } = await add('ada');
      await addSignIn(database, { id: 'one', userId: id, expiresAt: soon() });
      const changed = await changeUser(database, id, change);
      await changeUser(database, id, { disabled: false });
      expect(changed).toMatchObject({ name: 'ada', disabled: 'disabled' in change });
      expect(await findUserBySignIn(database, 'one')).toBeUndefined();
    });

    test('keep their sign-ins and password when only their role changes', async () => {
      const { id } = await add('ada');
      await addSignIn(database, { id: 'one', userId: id, expiresAt: soon() });
      expect(await changeUser(database, id, { role: 'admin' })).toMatchObject({ role: 'admin' });
      expect(await findUserBySignIn(database, 'one')).toMatchObject({ role: 'admin' });
      expect(await findUserByName(database, 'ada')).toMatchObject({ passwordHash: 'h' });
    });

    test('have keys that are shown once, stored as hashes, and can be revoked', async () => {
      const user = await add('ada');
      const other = await add('bob');
      const { key, ...shown } = await addApiKey(database, user.id, 'nightly job');
      expect(key.startsWith(shown.prefix)).toBe(true);
      expect(JSON.stringify(await database.query('SELECT * FROM api_keys'))).not.toContain(key);
      expect(await findUserByApiKey(database, key)).toEqual(user);
      expect(await findUserByApiKey(database, `${key}x`)).toBeUndefined();
      const [listed] = await listApiKeys(database, user.id);
      expect(listed).toEqual({ ...shown, lastUsedAt: expect.any(Date) });
      expect(await listApiKeys(database, other.id)).toEqual([]);
      expect(await revokeApiKey(database, other.id, shown.id)).toBe(false);
      await changeUser(database, user.id, { disabled: true });
      expect(await findUserByApiKey(database, key)).toBeUndefined();
      await changeUser(database, user.id, { disabled: false });
      expect(await revokeApiKey(database, user.id, shown.id)).toBe(true);
      expect(await findUserByApiKey(database, key)).toBeUndefined();
    });
  });

  describe('what is no longer needed', () => {
    test('goes by its age, files in use stay', async () => {
      const kept = await save('ada', 'of a model');
      const unkept = await save('ada', 'of an old version');
      const model = await createModel(database, 'ada', { name: 'm', fileId: unkept.id, body: 0 });
      await saveModel(database, 'ada', model.id, 1, { name: 'm', fileId: kept.id, body: 0 });
      const used = await save('ada', 'used');
      for (let i = 0; i < 25; i++) await save('bob', 'old');
      await age(8 * DAY);
      await readWholeFile(database, 'ada', used.id);
      expect(await removeExpired(database, 7 * DAY)).toEqual({ files: 26, uploads: 0, signIns: 0 });
      expect((await listFiles(database, 'ada', { limit: 10 })).map(({ name }) => name)).toEqual(['used', 'of a model']);
    });

    test('takes uploads that broke off, not those that go on', async () => {
      await database.query(
        `INSERT INTO files (id, owner, name, last_used_at) VALUES
         ('going on', 'ada', 'a', now() - interval '59 minutes'), ('broken off', 'ada', 'b', now() - interval '61 minutes')`,
      );
      expect(await removeExpired(database, 7 * DAY)).toMatchObject({ uploads: 1 });
      expect(await database.query('SELECT id FROM files')).toEqual([{ id: 'going on' }]);
    });

    test('takes an upload away from whoever still sends it', async () => {
      async function* slow() {
        yield someBytes(400_000);
        await age(2 * 3600);
        await removeExpired(database, 7 * DAY);
        yield someBytes(400_000);
      }
      await expect(saveFile(database, 'ada', 'slow', slow())).rejects.toMatchObject({ code: 'upload-removed' });
    });

    test('takes sign-ins that expired', async () => {
      const { id } = await addUser(database, { name: 'ada', passwordHash: 'h', role: 'user' });
      await addSignIn(database, { id: 'old', userId: id, expiresAt: new Date(Date.now() - 1000) });
      await addSignIn(database, { id: 'good', userId: id, expiresAt: new Date(Date.now() + 60_000) });
      expect(await removeExpired(database, 7 * DAY)).toMatchObject({ signIns: 1 });
    });
  });
});
