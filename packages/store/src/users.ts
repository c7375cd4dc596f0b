/** Who may sign in, with what: users, keys for programs, and the sign-ins that are still good. It checks no password. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Session } from './database.ts';
import { isDuplicate, StoreError } from './errors.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: 'admin' | 'user';
  /** May not sign in, and nothing that was handed out before is good. */
  readonly disabled: boolean;
  readonly createdAt: Date;
}

/** A key for programs, without the key. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** How the key begins, to tell it from others. */
  readonly prefix: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

const USER = `users.id, users.name, role, disabled, users.created_at AS "createdAt"`;
const KEY = `id, name, prefix, created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

/** Names that differ only in upper and lower case, or in how their letters are put together, are one name. */
function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Adds a user. Throws `name-taken`. */
export async function addUser(
  session: Session,
  { name, passwordHash, role }: { name: string; passwordHash: string; role: User['role'] },
): Promise<User> {
  try {
    const [user] = await session.query<User>(
      `INSERT INTO users (id, name, name_key, password_hash, role) VALUES ($1, $2, $3, $4, $5) RETURNING ${USER}`,
      [randomUUID(), name, nameKey(name), passwordHash, role],
    );
    return user!;
  } catch (error) {
    if (!isDuplicate(error, 'users_name')) throw error;
    throw new StoreError('name-taken', `there is a user ${name} already`, { name });
  }
}

export async function findUser(session: Session, id: string): Promise<User | undefined> {
  return (await session.query<User>(`SELECT ${USER} FROM users WHERE id = $1`, [id]))[0];
}

/** For signing in: with the password's hash, disabled ones too. */
export async function findUserByName(
  session: Session,
  name: string,
): Promise<(User & { readonly passwordHash: string }) | undefined> {
  const [user] = await session.query<User & { passwordHash: string }>(
    `SELECT ${USER}, password_hash AS "passwordHash" FROM users WHERE name_key = $1`,
    [nameKey(name)],
  );
  return user;
}

/** All users, the oldest first. */
export function listUsers(session: Session): Promise<User[]> {
  return session.query<User>(`SELECT ${USER} FROM users ORDER BY position`);
}

/** Changes what is named. A new password, and being disabled, ends all sign-ins of the user; keys stay. */
export async function changeUser(
  session: Session,
  id: string,
  change: { passwordHash?: string; role?: User['role']; disabled?: boolean },
): Promise<User | undefined> {
  const { passwordHash = null, role = null, disabled = null } = change;
  const [user] = await session.query<User>(
    `UPDATE users SET password_hash = coalesce($2, password_hash), role = coalesce($3, role),
       disabled = coalesce($4, disabled) WHERE id = $1 RETURNING ${USER}`,
    [id, passwordHash, role, disabled],
  );
  if (passwordHash !== null || disabled) await endSignIns(session, id);
  return user;
}

/** Makes a key. `key` is what the program sends; it is not stored, so this is the only time it can be seen. */
export async function addApiKey(session: Session, userId: string, name: string): Promise<ApiKey & { key: string }> {
  const key = `tsk_${randomBytes(32).toString('base64url')}`;
  const [added] = await session.query<ApiKey>(
    `INSERT INTO api_keys (id, user_id, name, prefix, sha256) VALUES ($1, $2, $3, $4, $5) RETURNING ${KEY}`,
    [randomUUID(), userId, name, key.slice(0, 'tsk_'.length + 6), sha256(key)],
  );
  return { ...added!, key };
}

/** Whose key it is, and that it was used; undefined when it is none, was revoked, or its user is disabled. */
export async function findUserByApiKey(session: Session, key: string): Promise<User | undefined> {
  const [user] = await session.query<User>(
    `WITH used AS (
       UPDATE api_keys SET last_used_at = now() WHERE sha256 = $1
         AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute'))
     SELECT ${USER} FROM users JOIN api_keys ON user_id = users.id WHERE sha256 = $1 AND NOT disabled`,
    [sha256(key)],
  );
  return user;
}

/** A key has 256 random bits, so a fast hash is enough: there is nothing to guess. */
function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The keys of a user, the newest first. */
export function listApiKeys(session: Session, userId: string): Promise<ApiKey[]> {
  return session.query<ApiKey>(`SELECT ${KEY} FROM api_keys WHERE user_id = $1 ORDER BY position DESC`, [userId]);
}

/** True when the user had that key. It is worth nothing from now on. */
export async function revokeApiKey(session: Session, userId: string, id: string): Promise<boolean> {
  const revoked = await session.query('DELETE FROM api_keys WHERE id = $1 AND user_id = $2 RETURNING id', [id, userId]);
  return revoked.length > 0;
}

/** Notes a token that is handed out: one that was not noted is worth nothing. `id` is its `jti`. */
export async function addSignIn(
  session: Session,
  signIn: { readonly id: string; readonly userId: string; readonly expiresAt: Date },
): Promise<void> {
  await session.query('INSERT INTO sign_ins (id, user_id, expires_at) VALUES ($1, $2, $3)', [
    signIn.id,
    signIn.userId,
    signIn.expiresAt,
  ]);
}

/** Whose token it is; undefined when it has expired or was ended, or its user is disabled. */
export async function findUserBySignIn(session: Session, id: string): Promise<User | undefined> {
  const [user] = await session.query<User>(
    `SELECT ${USER} FROM users JOIN sign_ins ON user_id = users.id
     WHERE sign_ins.id = $1 AND expires_at > now() AND NOT disabled`,
    [id],
  );
  return user;
}

/** Signs out. */
export async function endSignIn(session: Session, id: string): Promise<void> {
  await session.query('DELETE FROM sign_ins WHERE id = $1', [id]);
}

/** Signs a user out everywhere. */
export async function endSignIns(session: Session, userId: string): Promise<void> {
  await session.query('DELETE FROM sign_ins WHERE user_id = $1', [userId]);
}
