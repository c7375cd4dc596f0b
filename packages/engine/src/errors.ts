/**
 * Every error that a person can meet, in one registry: a code, a sentence with places for the facts, and the HTTP
 * status an app gives it. A sentence says what is wrong, where, with which value, and what to do.
 */

const REGISTRY = {
  'file-too-large': {
    status: 413,
    text: 'The file has {size} bytes; the limit is {limit}. Remove what the model does not need, or raise the limit.',
  },
  'file-not-a-workbook': {
    status: 415,
    text: '{file} is not an Excel workbook ({reason}). Save it as .xlsx and try again.',
  },
  'input-unknown': { status: 422, text: 'There is no cell or name "{reference}" in this workbook. Sheets: {sheets}.' },
  internal: {
    status: 500,
    text: 'Tessera met a condition that it should not have met: {detail}. Please report it with the model.',
  },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof REGISTRY;

/** An error that a person can mend; `message` is the finished sentence. */
export class TesseraError extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, facts: Readonly<Record<string, string | number>>) {
    super(REGISTRY[code].text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? `{${name}}`)));
    this.name = 'TesseraError';
    this.code = code;
    this.facts = facts;
  }

  /** The HTTP status of this kind of error. */
  get status(): number {
    return REGISTRY[this.code].status;
  }
}

/** All codes with their sentences, for the documentation and its test. */
export const ERRORS: Readonly<Record<ErrorCode, { readonly status: number; readonly text: string }>> = REGISTRY;
