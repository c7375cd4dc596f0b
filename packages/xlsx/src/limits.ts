/**
 * How much of a stranger's file is read. Everything that can be judged from the directory of the container is judged
 * before the first byte is inflated; the rest is counted while it is read.
 */
import { ContainerError } from './container-error.ts';

export interface Limits {
  /** Bytes of the file. */
  readonly compressedSize: number;
  /** Bytes of all parts together, inflated. */
  readonly inflatedSize: number;
  /** Bytes of one part, inflated. */
  readonly partSize: number;
  /** Inflated bytes per compressed byte of one part, judged on parts of at least `RATIO_FROM` bytes. */
  readonly ratio: number;
  /** Parts in the container. */
  readonly parts: number;
  /** Cells of all sheets together, those that hold nothing but a style included. */
  readonly cells: number;
  /** Letters of all formulas, those that share another's text written out. */
  readonly formulaLetters: number;
  /** XML elements of one part, sheets excepted: there cells are counted. */
  readonly elements: number;
  /** How deep XML elements may nest. */
  readonly depth: number;
}

const MB = 1024 * 1024;

/** Small parts of one repeated letter compress far better than any real sheet, and harm nobody. */
export const RATIO_FROM = MB;

/** Deflate cannot pass 1032:1; the sheets of real workbooks stay below about 100:1. */
export const DEFAULT_LIMITS: Limits = {
  compressedSize: 200 * MB,
  inflatedSize: 1024 * MB,
  partSize: 768 * MB,
  ratio: 400,
  parts: 10_000,
  cells: 5_000_000,
  formulaLetters: 256 * MB,
  elements: 10_000_000,
  depth: 64,
};

/** Throws a `ContainerError` of code `limit` when `actual` is above the limit. */
export function holdLimit(what: keyof Limits, actual: number, limits: Limits, part = ''): void {
  if (actual > limits[what]) throw new ContainerError('limit', { what, actual, limit: limits[what], part });
}
