/** What a table's pricing and its threads say to each other: plain values. A thread may serve several tables at once. */
import type { TableError, TableErrorCode } from '@tessera/tables';
import type { RangeAnswer } from './range-pricer.ts';
import type { Recipe } from './recipe.ts';

export type Request =
  | { readonly kind: 'open'; readonly table: number; readonly recipe: Recipe }
  | {
      readonly kind: 'range';
      readonly table: number;
      readonly id: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly first: number;
      /** Memory of an answer that was used, for this one. */
      readonly spare?: ArrayBuffer;
    }
  | { readonly kind: 'close'; readonly table: number }
  | { readonly kind: 'end' };

/** The answer to a range, with its buffer back; or why there is none. */
export interface Reply {
  readonly id: number;
  readonly answer?: RangeAnswer;
  readonly range?: ArrayBuffer;
  readonly failure?: string;
  /** Where it is the table that is wrong, not the thread: what its reader says. */
  readonly refusal?: { readonly code: TableErrorCode; readonly facts: TableError['facts'] };
}
