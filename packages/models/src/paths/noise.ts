/**
 * Where the draws of a step come from. A source may carry state of its own beside the process's (what is left of a Brownian
 * motion whose end is known, the logarithm of a weight). It knows no process and no functionals.
 */
import { type Builder, type Id, type Layout, stepNormal, streamOf } from '@tessera/engine';
import type { Noise } from '../processes/process.ts';

/** A step as sources see it. */
export interface NoisePlace {
  /** Number of the step, from 0. */
  readonly step: Id;
  readonly time: Id;
  readonly dt: number;
  /** Columns of the plan's feed at this step. */
  readonly fed: readonly Id[];
}

/** Noise of one kind of sampling. */
export interface NoiseSource {
  /** How the trials of the program depend on each other. */
  readonly sampling: Layout;
  /** The stream of Latin hypercube strata that the host draws for `start`. */
  readonly strata?: string;
  /** State beside the process's, at time 0; `stratum` is the path's, 0 to 1,023 within its block. */
  start(m: Builder, stratum?: Id): readonly Id[];
  /** The noise of a step; ask for `next` when the step has drawn all it draws. */
  open(m: Builder, place: NoisePlace, state: readonly Id[]): { readonly noise: Noise<Id>; next(): readonly Id[] };
  /** The path's likelihood ratio at its end, where it is drawn from another measure than the process's. */
  weight?(m: Builder, state: readonly Id[]): Id;
}

/** The stream of draws number `k` of each kind. Frozen: results are promised across versions. */
export function pathStream(kind: 'normal' | 'uniform' | 'event' | 'stratum' | 'sobol', k: number): string {
  return streamOf(`path ${kind} ${k}`);
}

/** Independent paths, or pairs of paths of which the second draws 1 - u where the first draws u. */
export function plainNoise(sampling: 'random' | 'antithetic'): NoiseSource {
  const draw = (m: Builder, stream: string, index: Id): Id =>
    sampling === 'random' ? m.draw(stream, index) : m.mirror(stream, index);
  return {
    sampling,
    start: () => [],
    open(m, { step }) {
      const noise: Noise<Id> = {
        normal: (k) => stepNormal(m, draw(m, pathStream('normal', k), step)),
        uniform: (k) => draw(m, pathStream('uniform', k), step),
        both(k) {
          const uniform = draw(m, pathStream('uniform', k), step);
          return { uniform, normal: stepNormal(m, uniform) };
        },
        event: (k, index) => draw(m, pathStream('event', k), index),
      };
      return { noise, next: () => [] };
    },
  };
}
