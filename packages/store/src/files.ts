/**
 * Uploaded files, in pieces, so that every server has them and none needs one in memory. A file is visible only when it
 * is complete, and only to its owner: there is no way here to name a file without saying whose it is.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Session } from './database.ts';
import { StoreError } from './errors.ts';

/** A file as its owner sees it. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
}

/** What a file is for: models, or a pricing, with which it is removed. Each is found among its own kind only. */
export type FileKind = 'workbook' | 'table';

export interface Page {
  /** The id of the last one that was listed: those after it come, newest first. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Bytes in a piece; as base64 it is 512 KiB. */
const PIECE = 384 * 1024;
const WORKBOOK = `kind = 'workbook' AND complete`;
const COLUMNS = `id, name, size, sha256, created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

/**
 * Stores bytes as they come. When `bytes` throws (the upload broke off, or was too large) nothing stays, and its error
 * is passed on.
 */
export async function saveFile(
  session: Session,
  owner: string,
  name: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  kind: FileKind = 'workbook',
): Promise<StoredFile> {
  const id = randomUUID();
  await session.query('INSERT INTO files (id, owner, name, kind) VALUES ($1, $2, $3, $4)', [id, owner, name, kind]);
  try {
    const hash = createHash('sha256');
    let size = 0;
    let number = 0;
    for await (const piece of pieces(bytes)) {
      await addPiece(session, id, number++, piece);
      hash.update(piece);
      size += piece.length;
    }
    return await finish(session, id, size, hash.digest('hex'));
  } catch (error) {
    // What cannot be removed now is removed as a half upload later.
    await session.query('DELETE FROM files WHERE id = $1', [id]).catch(() => undefined);
    throw error;
  }
}

/** The same bytes in pieces of one size, the last one shorter. */
async function* pieces(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncIterable<Buffer> {
  let piece = Buffer.allocUnsafe(PIECE);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; ) {
      const some = chunk.subarray(from, from + PIECE - filled);
      piece.set(some, filled);
      filled += some.length;
      from += some.length;
      if (filled < PIECE) continue;
      yield piece;
      piece = Buffer.allocUnsafe(PIECE);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** Each piece says that the upload still goes on. */
async function addPiece(session: Session, id: string, number: number, piece: Buffer): Promise<void> {
  const added = await session.query(
    `WITH upload AS (UPDATE files SET last_used_at = now() WHERE id = $1 AND NOT complete RETURNING id)
     INSERT INTO file_pieces (file_id, number, data) SELECT id, $2, $3 FROM upload RETURNING number`,
    [id, number, piece.toString('base64')],
  );
  if (added.length === 0) throw new StoreError('upload-removed', 'the upload was removed while it went on');
}

async function finish(session: Session, id: string, size: number, sha256: string): Promise<StoredFile> {
  const [file] = await session.query<StoredFile>(
    `UPDATE files SET complete = true, size = $2, sha256 = $3, last_used_at = now()
     WHERE id = $1 AND NOT complete RETURNING ${COLUMNS}`,
    [id, size, sha256],
  );
  if (!file) throw new StoreError('upload-removed', 'the upload was removed while it went on');
  return file;
}

/** A workbook of the owner. */
export async function findFile(session: Session, owner: string, id: string): Promise<StoredFile | undefined> {
  const [file] = await session.query<StoredFile>(
    `SELECT ${COLUMNS} FROM files WHERE id = $1 AND owner = $2 AND ${WORKBOOK}`,
    [id, owner],
  );
  return file;
}

/** The owner's workbooks, newest first. */
export function listFiles(session: Session, owner: string, { after, limit }: Page): Promise<StoredFile[]> {
  return session.query<StoredFile>(
    `SELECT ${COLUMNS} FROM files WHERE owner = $1 AND ${WORKBOOK}
       AND ($2::text IS NULL OR position < (SELECT position FROM files WHERE id = $2 AND owner = $1))
     ORDER BY position DESC LIMIT $3`,
    [owner, after ?? null, limit],
  );
}

/**
 * The bytes of a file, piece by piece, or undefined when the owner has no such file. Counts as a use of it. Throws
 * `file-damaged` at the end when they are not the bytes that were stored.
 */
export async function readFile(
  session: Session,
  owner: string,
  id: string,
  kind: FileKind = 'workbook',
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const [file] = await session.query<StoredFile>(
    `UPDATE files SET last_used_at = now() WHERE id = $1 AND owner = $2 AND kind = $3 AND complete RETURNING ${COLUMNS}`,
    [id, owner, kind],
  );
  return file && readPieces(session, file);
}

async function* readPieces(session: Session, { id, size, sha256 }: StoredFile): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for (let number = 0; number * PIECE < size; number++) {
    const [row] = await session.query<{ data: string }>(
      'SELECT data FROM file_pieces WHERE file_id = $1 AND number = $2',
      [id, number],
    );
    // Deleted, by the owner or for its age, while it was read.
    if (!row) throw new StoreError('file-damaged', `piece ${number} of file ${id} is gone`, { id });
    const piece = Buffer.from(row.data, 'base64');
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') === sha256) return;
  throw new StoreError('file-damaged', `file ${id} is not what was uploaded`, { id });
}

/** All bytes of a file at once. */
export async function readWholeFile(session: Session, owner: string, id: string): Promise<Uint8Array | undefined> {
  const read = await readFile(session, owner, id);
  if (!read) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of read) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Deletes a workbook; true when there was one. Models made from it stay, without it. */
export async function deleteFile(session: Session, owner: string, id: string): Promise<boolean> {
  const deleted = await session.query(`DELETE FROM files WHERE id = $1 AND owner = $2 AND ${WORKBOOK} RETURNING id`, [
    id,
    owner,
  ]);
  return deleted.length > 0;
}

/** What was worked out from a file and kept with it: any JSON value, undefined when there is none. */
export async function findFileDetails(session: Session, owner: string, id: string): Promise<unknown> {
  const [row] = await session.query<{ details: unknown }>(
    `SELECT details FROM files WHERE id = $1 AND owner = $2 AND ${WORKBOOK}`,
    [id, owner],
  );
  return row?.details ?? undefined;
}

/** Keeps it, in place of what was there. */
export async function saveFileDetails(session: Session, owner: string, id: string, details: unknown): Promise<void> {
  await session.query(`UPDATE files SET details = $3 WHERE id = $1 AND owner = $2 AND ${WORKBOOK}`, [
    id,
    owner,
    JSON.stringify(details),
  ]);
}
