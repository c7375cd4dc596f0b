/** What the server and the process of an export say to each other, beside the bytes of the file. Plain values. */
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
  /** Cores that the process may use. */
  readonly cores: number;
}

/** The file descriptor of the process that takes the bytes. */
export const BYTES = 3;

/** How it ended: the last byte was written, or there is none to come. */
export type Ended =
  | { readonly kind: 'end' }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** The table was refused: `TableError`. */
      readonly table?: { readonly code: string; readonly facts: Readonly<Record<string, string | number>> };
    };
