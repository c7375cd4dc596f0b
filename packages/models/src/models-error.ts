/** Why a pricing or a simulation of paths was refused: every code and sentence, in one registry. Apps show the sentence as it is. */

/** By code. */
export const MODELS_REFUSALS = {
  'unknown-choice': {
    status: 422,
    text: 'The {entry} "{value}" is unknown. Choose one of: {choices}.',
  },
  'no-quantities': {
    status: 422,
    text: 'Nothing is asked of the contracts. Choose at least one of: {choices}.',
  },
  'american-volatility': {
    status: 422,
    text: 'The volatility can be found from the prices of European contracts only. Choose European exercise, or ask for prices.',
  },
  'american-quantity': {
    status: 422,
    text: 'The {quantity} of American contracts is not offered: differences of their prices do not give it to any useful accuracy. Leave it out, or choose among: {choices}.',
  },
  'short-columns': {
    status: 500,
    text: 'The column "{column}" holds {length} values, and {needed} contracts are to be priced. Pass columns of one length.',
  },
  'process-unknown': {
    status: 422,
    text: 'There is no process "{process}". Choose one of: {choices}.',
  },
  'parameter-unknown': {
    status: 422,
    text: 'The process {process} has no parameter "{parameter}". Its parameters are: {choices}.',
  },
  'parameter-invalid': {
    status: 422,
    text: 'The parameter {parameter} of the process {process} is {value}: {reason}. Change it.',
  },
  'paths-invalid': {
    status: 422,
    text: 'The {entry} is {value}: {reason}. Change it.',
  },
  'expression-invalid': {
    status: 422,
    text: 'The {entry} "{expression}" cannot be used: {reason}. Correct it.',
  },
  'chain-invalid': {
    status: 422,
    text: 'The chain cannot be analysed: {reason}. Correct it.',
  },
  'queue-invalid': {
    status: 422,
    text: 'The {what} of the queue is {value}, and it must be {must}. Change it.',
  },
} as const;

export type ModelsErrorCode = keyof typeof MODELS_REFUSALS;

/** A refusal with its sentence and the HTTP status that fits it. */
export class ModelsError extends Error {
  readonly code: ModelsErrorCode;
  readonly status: number;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: ModelsErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(MODELS_REFUSALS[code].text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '')));
    this.name = 'ModelsError';
    this.code = code;
    this.status = MODELS_REFUSALS[code].status;
    this.facts = facts;
  }
}
