/**
 * What of a model its compiled program depends on. The parameters of a distribution are no part of it while they are
 * constants: the program takes others in their place, so dragging one asks the server nothing. Labels are part of it: the
 * compiled model tells those that are left out.
 */
import type { ModelBody } from '@tessera/api';

/** The part of a model that is compiled; equal structures can share a program. */
export function structureOf(body: ModelBody): unknown {
  return {
    inputs: (body.inputs ?? []).map(({ cell, label, stream, distribution }) => [
      cell,
      label,
      stream,
      isConstant(distribution) ? undefined : distribution,
    ]),
    outputs: body.outputs ?? [],
    correlations: body.correlations ?? [],
    sampling: body.sampling,
    as_of: body.as_of,
  };
}

/**
 * A model as it is compiled for the preview. Without an output it would be refused: an input stands in for one, so that
 * what is wrong with the inputs, and what they are called, is known all the same.
 */
export function forPreview(body: ModelBody): ModelBody {
  const [first] = body.inputs ?? [];
  return (body.outputs ?? []).length === 0 && first ? { ...body, outputs: [first.cell] } : body;
}

/** By position the distributions that differ from those that were compiled. */
export function redistributed(body: ModelBody, compiledFrom: ModelBody): Record<number, string> {
  const changed: Record<number, string> = {};
  for (const [i, { distribution }] of (body.inputs ?? []).entries()) {
    if (distribution !== compiledFrom.inputs?.[i]?.distribution) changed[i] = distribution;
  }
  return changed;
}

/** Whether a distribution refers to no cell and no name: all that is written with letters is called or set. */
export function isConstant(distribution: string): boolean {
  const words = distribution.replaceAll(/"[^"]*"|\d[\d.]*(e[+-]?\d+)?/gi, ' ');
  return !/'|!|[A-Za-z_\u0080-\uffff$][\w.$]*(?!\s*[\w.$(=])/u.test(words);
}
