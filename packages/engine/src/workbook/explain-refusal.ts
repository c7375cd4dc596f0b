/** Turns why a container was refused, a code with facts, into the error that people read. */
import { ContainerError, type Limits } from '@tessera/xlsx';
import { TesseraError } from '../errors.ts';

/** A failure to read `file` as people read it; what is none of a container stays as it is. */
export function explainRefusal(failure: unknown, file: string): unknown {
  return failure instanceof ContainerError ? explain(failure, file) : failure;
}

/** A file that goes beyond a limit, as people read it. */
export function beyondLimit(file: string, what: keyof Limits, actual: number, limit: number): TesseraError {
  return new TesseraError('file-limit', { file, what: LIMIT_NAMES[what], actual, limit, where: '' });
}

function explain({ code, facts }: ContainerError, file: string): TesseraError {
  const where = facts.part ? ` in its part ${facts.part}` : '';
  switch (code) {
    case 'not-a-container':
      return new TesseraError('file-not-a-workbook', { file, reason: 'it is no zip container' });
    case 'old-format':
      return new TesseraError('file-old-format', { file });
    case 'encrypted':
      return new TesseraError('file-encrypted', { file });
    case 'limit':
      return new TesseraError('file-limit', { file, where, ...facts, what: LIMIT_NAMES[facts.what as keyof Limits] });
    case 'damaged':
      return new TesseraError('file-damaged', { file, where, ...facts });
    case 'forbidden':
      return new TesseraError('file-forbidden', { file, where, ...facts });
  }
}

const LIMIT_NAMES: Readonly<Record<keyof Limits, string>> = {
  compressedSize: 'its size in bytes',
  inflatedSize: 'its unpacked size in bytes',
  partSize: 'the unpacked size of a part in bytes',
  ratio: 'the ratio of unpacked to packed size',
  parts: 'the number of parts',
  cells: 'the number of cells',
  formulaLetters: 'the number of letters in formulas',
  elements: 'the number of XML elements',
  depth: 'the nesting of XML elements',
};
