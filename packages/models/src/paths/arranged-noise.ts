/**
 * Draws that are arranged so that averages are known better: stratified by where the Brownian motion ends, from Sobol's points,
 * or from a drift that brings paths to where they matter. Glasserman, "Monte Carlo Methods in Financial Engineering" (2004),
 * sections 4.3, 4.6 and 5.5. It knows no process.
 */
import { type Builder, exp, type Id, normalQuantile, type SobolFeed, stepNormal } from '@tessera/engine';
import type { Noise } from '../processes/process.ts';
import { type NoiseSource, pathStream, plainNoise } from './noise.ts';

/** Paths of a block: as many strata. */
const STRATA = 1024;

/**
 * Stratified by the end of Brownian motion number 0: in each block it falls once into each of 1,024 strata of equal probability.
 * The increments on the way are drawn given what is left: of n steps to go and a sum R of their normals, the next one is
 * R / n + √(1 - 1/n) z, exactly.
 */
export function stratifiedNoise(steps: number): NoiseSource {
  const plain = plainNoise('random');
  return {
    sampling: 'latin-hypercube',
    strata: pathStream('stratum', 0),
    start(m, stratum) {
      const within = m.draw(pathStream('stratum', 0), m.const(0));
      const u = m.mul(m.add(stratum ?? m.const(0), within), m.const(1 / STRATA));
      return [m.mul(m.const(Math.sqrt(steps)), normalQuantile(m, u))];
    },
    open(m, place, [left]) {
      const opened = plain.open(m, place, []);
      let first: Id | undefined;
      const share = m.div(m.const(1), m.sub(m.const(steps), place.step));
      const noise: Noise<Id> = {
        ...opened.noise,
        normal(k) {
          if (k > 0) return opened.noise.normal(k);
          const spread = m.sqrt(m.max(m.sub(m.const(1), share), m.const(0)));
          first ??= m.add(m.mul(left!, share), m.mul(spread, opened.noise.normal(0)));
          return first;
        },
      };
      return { noise, next: () => [m.sub(left!, noise.normal(0))] };
    },
  };
}

/**
 * Brownian motion number 0 is drawn with `shift` added to its drift per unit of time; each path carries its likelihood ratio
 * exp(-θ W(T) + θ² T / 2), W as drawn, so that weighted averages are those of the process itself (Glasserman, 4.6.1).
 */
export function shiftedNoise(shift: number): NoiseSource {
  const plain = plainNoise('random');
  return {
    sampling: 'random',
    start: (m) => [m.const(0)],
    open(m, place, [logarithm]) {
      const opened = plain.open(m, place, []);
      const step = shift * Math.sqrt(place.dt);
      let first: Id | undefined;
      const noise: Noise<Id> = {
        ...opened.noise,
        normal(k) {
          if (k > 0) return opened.noise.normal(k);
          first ??= m.add(opened.noise.normal(0), m.const(step));
          return first;
        },
      };
      const next = (): Id[] => [
        m.add(logarithm!, m.sub(m.const((step * step) / 2), m.mul(m.const(step), noise.normal(0)))),
      ];
      return { noise, next };
    },
    weight: (m, [logarithm]) => exp(m, logarithm!),
  };
}

/** How many draws of each kind a step of a scheme takes. */
export interface NoiseUse {
  readonly normals: number;
  readonly uniforms: number;
  /** It draws a random number of times. */
  readonly events: boolean;
}

/** Counts the draws of a step by building one. */
export function noiseUse(m: Builder, step: (noise: Noise<Id>) => unknown): NoiseUse {
  const use = { normals: 0, uniforms: 0, events: false };
  const u = m.const(0.5);
  step({
    normal(k) {
      use.normals = Math.max(use.normals, k + 1);
      return m.const(0.25);
    },
    uniform(k) {
      use.uniforms = Math.max(use.uniforms, k + 1);
      return u;
    },
    both(k) {
      use.uniforms = Math.max(use.uniforms, k + 1);
      return { uniform: u, normal: m.const(0.25) };
    },
    event() {
      use.events = true;
      return u;
    },
  });
  return use;
}

/** Draws that a feed of Sobol's points brings: normals of a step first, then its uniforms; what functionals draw is independent. */
export function fedNoise({ normals, width }: Pick<SobolFeed, 'normals' | 'width'>): NoiseSource {
  const plain = plainNoise('random');
  return {
    sampling: 'sobol',
    start: () => [],
    open(m, place) {
      const independent = plain.open(m, place, []).noise;
      const uniform = (k: number): Id =>
        normals + k < width ? m.within(place.fed[normals + k]!, 0, 1) : independent.uniform(k);
      const noise: Noise<Id> = {
        normal: (k) => place.fed[k]!,
        uniform,
        both: (k) => ({ uniform: uniform(k), normal: stepNormal(m, uniform(k)) }),
        event: independent.event,
      };
      return { noise, next: () => [] };
    },
  };
}
