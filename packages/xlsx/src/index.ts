/** The container of spreadsheet files: zip entries, their XML, limits. Not the meaning of either. */
export { ContainerError, type ContainerErrorCode } from './container-error.ts';
export { crc32 } from './crc.ts';
export { DEFAULT_LIMITS, holdLimit, type Limits } from './limits.ts';
export { CLOSE, END, OPEN, type XmlEvent, XmlScanner } from './scan.ts';
export { decodeNumber, decodeText, unescapeOffice } from './text.ts';
export { type DeflatePiece, type NewEntry, type NewStream, streamZip, writeZip } from './write.ts';
export { type Container, type Inflate, openZip } from './zip.ts';
export type { Entry } from './zip-directory.ts';
export { type InflateStream, openZipFile, type RandomAccess, type ZipFile, type ZipFileOptions } from './zip-file.ts';
