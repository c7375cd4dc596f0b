/** What the server and the thread of an export say to each other. Plain values. */
import type { Program, RunSettings } from '@tessera/engine';
import type { ResultFacts } from './result-tables.ts';
import type { TrialSpan } from './samples.ts';

export const FORMATS = ['json', 'csv', 'xlsx', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** One file to be made. */
export interface Work {
  readonly format: Format;
  readonly program: Program;
  readonly settings: RunSettings;
  /** The trials that it shows; none of them when left out. */
  readonly samples?: TrialSpan;
  /** The answer that it shows. */
  readonly result?: ResultFacts;
  /** Cores that the thread may use, its own among them. */
  readonly cores: number;
}

/** The server asks for the next piece; the thread never makes more than one ahead. */
export const MORE = 'more';

/** What the thread answers. */
export type Made =
  /** A piece is ready, and was not asked for yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'piece'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly table?: { readonly code: string; readonly facts: Readonly<Record<string, string | number>> };
    };
