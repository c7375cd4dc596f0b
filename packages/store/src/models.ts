/**
 * Models: what a user made of a workbook (inputs, distributions, outputs), in versions that are never changed. The body
 * is any JSON value; what is in it is not this module's business.
 */
import { randomUUID } from 'node:crypto';
import type { Session } from './database.ts';
import { StoreError } from './errors.ts';
import { findFile, type Page } from './files.ts';

/** A model as its owner sees it, at one of its versions. */
export interface Model {
  readonly id: string;
  readonly name: string;
  /** The workbook; null when there is none, or it was deleted. */
  readonly fileId: string | null;
  /** From 1. */
  readonly version: number;
  readonly createdAt: Date;
  /** When this version was saved. */
  readonly savedAt: Date;
}

export interface ModelWithBody extends Model {
  readonly body: unknown;
}

/** What a version holds. */
export interface ModelContent {
  readonly name: string;
  readonly fileId?: string | null | undefined;
  readonly body: unknown;
}

const COLUMNS = `models.id, name, file_id AS "fileId", model_versions.version,
  models.created_at AS "createdAt", model_versions.created_at AS "savedAt"`;
const VERSIONS = 'models JOIN model_versions ON model_versions.model_id = models.id';

/** Saves the first version. Throws `file-unknown`. */
export async function createModel(session: Session, owner: string, content: ModelContent): Promise<ModelWithBody> {
  const file = await ownFile(session, owner, content);
  const id = randomUUID();
  await session.query(
    `WITH model AS (INSERT INTO models (id, owner, version) VALUES ($1, $2, 1) RETURNING id, version)
     INSERT INTO model_versions (model_id, version, name, file_id, body) SELECT id, version, $3, $4, $5 FROM model`,
    [id, owner, content.name, file, JSON.stringify(content.body)],
  );
  return (await findModel(session, owner, id, 1))!;
}

/**
 * Saves the version after `basedOn`, or undefined when the owner has no such model. Throws `version-conflict` with the
 * `current` version when that is another one, and `file-unknown`.
 */
export async function saveModel(
  session: Session,
  owner: string,
  id: string,
  basedOn: number,
  content: ModelContent,
): Promise<ModelWithBody | undefined> {
  const file = await ownFile(session, owner, content);
  const [saved] = await session.query<{ version: number }>(
    `WITH model AS (
       UPDATE models SET version = version + 1 WHERE id = $1 AND owner = $2 AND version = $3 RETURNING id, version)
     INSERT INTO model_versions (model_id, version, name, file_id, body) SELECT id, version, $4, $5, $6 FROM model
     RETURNING version`,
    [id, owner, basedOn, content.name, file, JSON.stringify(content.body)],
  );
  const model = await findModel(session, owner, id, saved?.version);
  if (saved || !model) return model;
  throw new StoreError('version-conflict', `model ${id} is at version ${model.version}, not ${basedOn}`, {
    id,
    current: model.version,
    basedOn,
  });
}

async function ownFile(session: Session, owner: string, { fileId = null }: ModelContent): Promise<string | null> {
  if (fileId === null || (await findFile(session, owner, fileId))) return fileId;
  throw new StoreError('file-unknown', `there is no file ${fileId}`, { id: fileId });
}

/** A model at a version, the latest unless one is named. */
export async function findModel(
  session: Session,
  owner: string,
  id: string,
  version?: number,
): Promise<ModelWithBody | undefined> {
  const [model] = await session.query<ModelWithBody>(
    `SELECT ${COLUMNS}, body FROM ${VERSIONS}
     WHERE models.id = $1 AND owner = $2 AND model_versions.version = coalesce($3::integer, models.version)`,
    [id, owner, version ?? null],
  );
  return model;
}

/** The owner's models at their latest versions, the newest model first. */
export function listModels(session: Session, owner: string, { after, limit }: Page): Promise<Model[]> {
  return session.query<Model>(
    `SELECT ${COLUMNS} FROM ${VERSIONS} AND model_versions.version = models.version WHERE owner = $1
       AND ($2::text IS NULL OR position < (SELECT position FROM models WHERE id = $2 AND owner = $1))
     ORDER BY position DESC LIMIT $3`,
    [owner, after ?? null, limit],
  );
}

/** The versions of a model, the latest first; none when the owner has no such model. */
export function listModelVersions(session: Session, owner: string, id: string): Promise<Model[]> {
  return session.query<Model>(
    `SELECT ${COLUMNS} FROM ${VERSIONS} WHERE models.id = $1 AND owner = $2 ORDER BY model_versions.version DESC`,
    [id, owner],
  );
}

/** Deletes a model with all its versions; true when there was one. */
export async function deleteModel(session: Session, owner: string, id: string): Promise<boolean> {
  const deleted = await session.query('DELETE FROM models WHERE id = $1 AND owner = $2 RETURNING id', [id, owner]);
  return deleted.length > 0;
}
