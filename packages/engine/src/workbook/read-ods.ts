/** Refuses OpenDocument files: their formulas are in a syntax that is not read yet. */
import type { Container, Limits } from '@tessera/xlsx';
import { TesseraError } from '../errors.ts';
import type { Workbook } from './workbook.ts';
export function readOds(_container: Container, file: string, _limits: Limits): Workbook {
  throw new TesseraError('file-not-a-workbook', { file, reason: 'it is an OpenDocument file' });
}
