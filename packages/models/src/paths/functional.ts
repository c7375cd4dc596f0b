/**
 * What is read off a whole path as one number: it sees the path go by, a step at a time, and keeps what it needs as state.
 * It knows no grid beyond the times that it is told, and no process.
 */
import type { Arithmetic } from '@tessera/engine';
import type { Noise } from '../processes/process.ts';

/** A path at one time of the grid. */
export interface PathPoint<V> {
  /** By component. */
  readonly values: readonly V[];
  readonly time: V;
}

/** A number of each path. Written once over any arithmetic, as schemes are. */
export interface Functional {
  /** As answers have it. */
  readonly name: string;
  /** Functionals with the same one have one state between them: `start` and `next` are asked of one of them. */
  readonly shared?: object;
  /** The state at time 0. */
  start<V, B>(m: Arithmetic<V, B>, first: PathPoint<V>): V[];
  /**
   * The state after a step of length `dt` that ends at `point`; `before` is where it began. Uniforms of `noise` from number
   * 1000 on are the functionals', for what is drawn of the path between the two.
   */
  next<V, B>(
    m: Arithmetic<V, B>,
    state: readonly V[],
    point: PathPoint<V>,
    before: PathPoint<V>,
    dt: number,
    noise: Pick<Noise<V>, 'uniform'>,
  ): V[];
  /** The number, from the state and the path's end. NaN where the path ended in an error. */
  result<V, B>(m: Arithmetic<V, B>, state: readonly V[], last: PathPoint<V>): V;
}
