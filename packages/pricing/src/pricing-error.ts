/** Why a table cannot be priced at all: every code and sentence, in one registry. Apps show the sentence as it is. */

/** By code: the HTTP status, and the sentence with its facts in braces. */
export const PRICING_REFUSALS = {
  'table-empty': {
    status: 422,
    text: '{file} has no rows. Its first line must name the columns: {columns}.',
  },
  'columns-missing': {
    status: 422,
    text: 'The table has no column for {missing}. Its columns: {header}. Name them in the first line, for example {example}, or say which column is meant.{hint}',
  },
  'column-unknown': {
    status: 422,
    text: 'There is no column "{header}" in the table to be read as {column}. Its columns: {all}.',
  },
  'sheet-unknown': {
    status: 404,
    text: 'There is no sheet "{sheet}" in {file}. Sheets: {sheets}.',
  },
  'table-format': {
    status: 415,
    text: '{file} is not a table that can be priced ({reason}). Send CSV text or an Excel workbook (.xlsx, .xlsm).',
  },
  'table-damaged': {
    status: 422,
    text: '{file} is damaged{where}: {detail}. Save it again and try once more.',
  },
  'table-limit': {
    status: 413,
    text: '{file} goes beyond a limit: {what} is {actual}, at most {limit} is allowed.',
  },
  'pricing-option': {
    status: 422,
    text: '{option} is {value}; {expected}.',
  },
  'pricing-thread': {
    status: 500,
    text: 'A thread that prices rows ended: {reason}. What was sent so far is not complete.',
  },
} as const;

export type PricingErrorCode = keyof typeof PRICING_REFUSALS;

/** A refusal with its sentence and the HTTP status that fits it. */
export class PricingError extends Error {
  readonly code: PricingErrorCode;
  readonly status: number;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: PricingErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(PRICING_REFUSALS[code].text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '')));
    this.name = 'PricingError';
    this.code = code;
    this.status = PRICING_REFUSALS[code].status;
    this.facts = facts;
  }
}
