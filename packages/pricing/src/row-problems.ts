/**
 * What can be wrong with a row of contracts, each once: a code for machines and a sentence for people. Numbers stand for
 * them in the columns of codes (`batch.ts`). It knows no output format.
 */
import { CONTRACT_COLUMNS } from '@tessera/models';

interface RowProblem {
  /** What is wrong with the value, after the name of its column. */
  readonly text: string;
  /** Whether the sentence ends with the value. */
  readonly isQuoted: boolean;
}

export const ROW_PROBLEMS = {
  none: { text: '', isQuoted: false },
  empty: { text: 'is empty', isQuoted: false },
  'not-a-number': { text: 'is not a number', isQuoted: true },
  thousands: { text: 'has thousands separators; leave them out', isQuoted: true },
  'not-finite': { text: 'is not a finite number', isQuoted: true },
  'not-a-date': { text: 'is neither a number of years nor a date', isQuoted: true },
  'no-valuation-date': { text: 'is a date, and no valuation date is given', isQuoted: true },
  expired: { text: 'is before the valuation date', isQuoted: true },
  'not-positive': { text: 'must be above 0', isQuoted: true },
  negative: { text: 'must not be negative', isQuoted: true },
  'out-of-range': { text: 'is out of range', isQuoted: true },
  'unknown-type': { text: 'is neither call nor put (c and p will do)', isQuoted: true },
  'below-intrinsic': {
    text: 'is below what the contract is worth at no volatility: no volatility gives it',
    isQuoted: true,
  },
  'above-maximum': {
    text: 'is above what the contract can be worth at any volatility: no volatility gives it',
    isQuoted: true,
  },
  'too-many-fields': { text: 'has more fields than the header', isQuoted: false },
  'bad-quotes': { text: 'has a quotation mark that is not closed, or text after one that is', isQuoted: false },
  'not-utf8': { text: 'has bytes that are no UTF-8 text', isQuoted: false },
  'not-priced': { text: 'cannot be priced with these values by this method', isQuoted: false },
} as const satisfies Record<string, RowProblem>;

export type RowProblemCode = keyof typeof ROW_PROBLEMS;

/** The codes by their number; `none` is 0. */
export const ROW_PROBLEM_CODES = Object.keys(ROW_PROBLEMS) as RowProblemCode[];

/** The number of a code. */
export function problemNumber(code: RowProblemCode): number {
  return ROW_PROBLEM_CODES.indexOf(code);
}

/** One thing that is wrong, as answers have it; `column` is left out where it is the row as a whole. */
export interface RowError {
  readonly column?: string;
  readonly code: RowProblemCode;
  readonly message: string;
}

/** Longest part of a value that a sentence shows. */
const SHOWN = 40;

/** The values that a column allows, in words. */
function allowedOf(column: string | undefined): string {
  const { low, isOpen, high } = CONTRACT_COLUMNS.find(({ name }) => name === column)?.allowed ?? {};
  return low === undefined ? '' : ` (allowed: ${isOpen ? `above ${low}` : low} to ${high})`;
}

/** The error of a column (`undefined`: of the row as a whole) with the value that stands there. */
export function rowError(code: RowProblemCode, column: string | undefined, value: string): RowError {
  const { text, isQuoted } = ROW_PROBLEMS[code];
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  const limits = code === 'out-of-range' ? allowedOf(column) : '';
  const message = `${column ?? 'The row'} ${text}${limits}${isQuoted ? `: ${JSON.stringify(shown)}` : ''}`;
  return { ...(column !== undefined && { column }), code, message };
}
