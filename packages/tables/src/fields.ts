/**
 * Records of a text table as spans of bytes: what readers of CSV and XLSX give, and what columns of numbers are made of.
 * There is no object and no string per field. It knows no format.
 */

/**
 * Some records. Field f of record r stands in `bytes` from `starts[r * width + f]` to before `ends[r * width + f]`, in UTF-8,
 * without quotes and escapes; a field that is missing is empty. The arrays may be longer than the records need.
 */
export interface Fields {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Fields of a record: as many as the header has. */
  readonly width: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** By record: `FIELD_TROUBLES` of it, 0 for none. */
  readonly troubles: Uint8Array;
}

/** What can be wrong with a record as a whole. */
export const FIELD_TROUBLES = ['none', 'too-many-fields', 'bad-quotes', 'not-utf8'] as const;

/** What can be wrong with a field that should be a number. */
export const NUMBER_TROUBLES = ['none', 'empty', 'not-a-number', 'thousands', 'not-finite'] as const;
export type NumberTrouble = (typeof NUMBER_TROUBLES)[number];
