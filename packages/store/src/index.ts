/** The public surface of the database: opening it, and what is kept in it as plain functions over a session. */
export type { Database, Row, Session } from './database.ts';
export { isDatabaseLost, isDuplicate, SqlError, type StoreCode, StoreError, sqlState } from './errors.ts';
export {
  deleteFile,
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
export { type OpenOptions, openDatabase } from './open.ts';
