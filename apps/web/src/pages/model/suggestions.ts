/** Which of the server's suggestions are worth the first place. Plain functions. */
import type { Suggestions } from '@tessera/api';
import { firstDistribution } from '../../distribution/guess.ts';
import type { Input, Output, Same } from '../../model/body.ts';

export type SuggestedInput = Suggestions['inputs'][number];
export type SuggestedOutput = Suggestions['outputs'][number];

/** What is offered beside a model: without what it has already. */
export interface Offer {
  readonly inputs: readonly SuggestedInput[];
  readonly outputs: readonly SuggestedOutput[];
}

/** An input that moves the results less than this, beside the strongest, does not drive them. */
const DRIVES = 0.05;
const MOST_INPUTS = 8;
const MOST_OUTPUTS = 3;

/** What is suggested and not yet in the model. */
export function offered(
  suggestions: Offer,
  written: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
  same: Same,
): Offer {
  const isNew = (names: readonly string[]) => (entry: { readonly reference: string }) =>
    !names.some((name) => same(name, entry.reference));
  const { inputs, outputs } = suggestions;
  // An output that varies by itself is an input.
  return {
    inputs: inputs.filter(isNew([...written.inputs, ...written.outputs])),
    outputs: outputs.filter(isNew([...written.outputs, ...written.inputs])),
  };
}

/** Those that are taken with one click. */
export function strongest({ inputs, outputs }: Offer): Offer {
  return {
    inputs: inputs.filter(({ weight }) => weight >= DRIVES).slice(0, MOST_INPUTS),
    outputs: outputs.slice(0, MOST_OUTPUTS),
  };
}

/** A suggestion as an input: triangular around its value. */
export function asInput({ reference, value }: SuggestedInput): Input {
  return { cell: reference, distribution: firstDistribution(value) };
}

export function asOutput({ reference }: SuggestedOutput): Output {
  return reference;
}
