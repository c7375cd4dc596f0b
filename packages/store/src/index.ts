/** The public surface of the database: opening it, and what is kept in it as plain functions over a session. */
export type { Database, Row, Session } from './database.ts';
export { isDatabaseLost, isDuplicate, SqlError, type StoreCode, StoreError, sqlState } from './errors.ts';
export {
  deleteFile,
  type FileKind,
  findFile,
  findFileDetails,
  listFiles,
  type Page,
  readFile,
  readWholeFile,
  type StoredFile,
  saveFile,
  saveFileDetails,
} from './files.ts';
export {
  createModel,
  deleteModel,
  findModel,
  listModels,
  listModelVersions,
  type Model,
  type ModelContent,
  type ModelWithBody,
  saveModel,
} from './models.ts';
export { type OpenOptions, openDatabase } from './open.ts';
export { hashPassword, verifyPassword } from './passwords.ts';
export * as pricings from './pricings.ts';
export { type Removed, removeExpired } from './retention.ts';
export * as runs from './runs.ts';
export * as tasks from './tasks.ts';
export { defaultTemplate, makeTemplate } from './template.ts';
export {
  type ApiKey,
  addApiKey,
  addSignIn,
  addUser,
  changeUser,
  endSignIn,
  endSignIns,
  findUser,
  findUserByApiKey,
  findUserByName,
  findUserBySignIn,
  listApiKeys,
  listUsers,
  revokeApiKey,
  type User,
} from './users.ts';
export * as workload from './workload.ts';
