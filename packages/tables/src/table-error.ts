/** Why a table was refused, as a code with facts. Whoever calls this package turns the code into a sentence for people. */

/**
 * - `bad-columns`: names that are empty or not unique, or a block that does not fit them (`detail`)
 * - `too-many-rows`: more rows than the format holds (`format`, `limit`)
 * - `too-many-columns`: more columns than the format holds (`format`, `limit`, `actual`)
 * - `text-too-long`: a text beyond what a cell of the format holds (`format`, `limit`, `actual`, `column`, `row` from 1)
 * - `file-too-large`: beyond what the container of the format holds (`format`, `limit`)
 */
export type TableErrorCode = 'bad-columns' | 'too-many-rows' | 'too-many-columns' | 'text-too-long' | 'file-too-large';

export class TableError extends Error {
  readonly code: TableErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: TableErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = 'TableError';
    this.code = code;
    this.facts = facts;
  }
}
