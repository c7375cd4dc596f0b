/**
 * What steps are fed: columns that the host makes for a whole block at a time. Sobol's points are made here, modules are loaded
 * by hosts that can. It knows no process.
 */
import { BLOCK, type Kernel, type TrialRange } from './backend/backend.ts';
import type { ModuleFeed, SobolFeed } from './program.ts';
import { createBridge } from './random/brownian-bridge.ts';
import { sobolColumns } from './random/sobol.ts';

/** Columns of a block for every step: by step, then by column of the feed. Valid until the next call. */
export type FeedSource = (range: TrialRange) => readonly (readonly Float64Array[])[];

/** What only some hosts can do. */
export interface Host {
  loadModule?(feed: ModuleFeed): Promise<FeedSource>;
}

/**
 * The noise of paths from Sobol's points: a net of a scramble is a group of whole blocks, and a path is a point of as many
 * coordinates as it has draws. Normals become increments of Brownian motion by a bridge, so that the first coordinates, where
 * the points are best, decide most of a path. `normal` turns a column of uniforms into standard normals.
 */
export function sobolFeed({ steps, width, normals, stream, group }: SobolFeed, normal: Kernel): FeedSource {
  const rest = width - normals;
  const bridge = createBridge(Array.from({ length: steps }, (_, k) => k + 1));
  const make = (count: number): Float64Array[] => Array.from({ length: count }, () => new Float64Array(BLOCK));
  const points = make(steps * width);
  const drawn = make(normals > 0 ? steps : 0);
  const increments = Array.from({ length: normals }, () => make(steps));
  return (range) => {
    const { seed, replicate, first, count } = range;
    const net = group * BLOCK;
    const cut = (columns: readonly Float64Array[]): Float64Array[] =>
      columns.map((column) => column.subarray(0, count));
    const uniforms = cut(points);
    sobolColumns(
      { seed, stream, net: Math.floor(first / net), replicate },
      steps * width,
      first % net,
      count,
      uniforms,
    );
    const built = increments.map((columns, k) => {
      const turned = cut(drawn);
      turned.forEach((column, position) => column.set(normal.run(range, [uniforms[position * normals + k]!])[0]!));
      const out = cut(columns);
      bridge.build(turned, out);
      return out;
    });
    return Array.from({ length: steps }, (_, step) => [
      ...built.map((columns) => columns[step]!),
      ...uniforms.slice(steps * normals + step * rest, steps * normals + (step + 1) * rest),
    ]);
  };
}
