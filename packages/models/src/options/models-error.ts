/** Why a pricing was refused, as a code with facts. Whoever calls this package turns the code into a sentence for people. */

/**
 * - `unknown-choice`: an entry of a specification that is none of those there are (`entry`, `value`, `choices`)
 * - `no-quantities`: a specification that asks for nothing (`choices`)
 * - `no-american-volatility`: an implied volatility asked of American contracts
 * - `american-quantity`: a derivative that is not given of American contracts (`quantity`, `choices`)
 * - `short-columns`: columns that end before the contracts asked for (`column`, `length`, `needed`)
 */
export type ModelsErrorCode =
  | 'unknown-choice'
  | 'no-quantities'
  | 'no-american-volatility'
  | 'american-quantity'
  | 'short-columns';

export class ModelsError extends Error {
  readonly code: ModelsErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: ModelsErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = 'ModelsError';
    this.code = code;
    this.facts = facts;
  }
}
