/** Where a refusal of the engine belongs in the form, and what of its sentence is said there. */
import type { Refusal } from '../preview/protocol.ts';

/** A place in the form: a parameter's position, a part, or the form as a whole. */
export type Place = number | 'truncate' | 'scale' | 'shift' | 'percentiles' | 'form';

/** A refusal, and where it is shown. */
export interface PlacedRefusal {
  readonly place: Place;
  readonly sentence: string;
}

const REASON = [
  /cannot have these parameters: (.*)\. Change the value/s,
  /do not fit: (.*)\. Write it as/s,
  /cannot be given by these percentiles \([^)]*\): (.*)\. Change a percentile/s,
];

/** The refusal at the parameter that it names first, with the engine's reason; at the form the whole sentence. */
export function placeRefusal(refusal: Refusal, parameters: readonly { readonly name: string }[]): PlacedRefusal {
  const reason = REASON.map((pattern) => pattern.exec(refusal.message)?.[1]).find((found) => found !== undefined);
  if (reason === undefined) return { place: 'form', sentence: refusal.message };
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  if (refusal.code === 'distribution-percentiles') return { place: 'percentiles', sentence };
  const words = reason.match(/[A-Za-z]\w*/g) ?? [];
  for (const word of words) {
    const index = parameters.findIndex(({ name }) => name === word);
    if (index >= 0) return { place: index, sentence };
    if (word === 'truncate' || word === 'scale' || word === 'shift' || word === 'percentiles') {
      return { place: word, sentence };
    }
  }
  return { place: 'form', sentence: refusal.message };
}
