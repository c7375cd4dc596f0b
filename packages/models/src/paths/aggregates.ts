/**
 * What expressions can read off a whole path, in one table: each sees one number per time of the grid go by and keeps what it
 * needs as state. The reader, the documents and the page learn of them here. It knows no trees and no processes.
 */
import type { Arithmetic } from '@tessera/engine';

/** The grid that a path is read on, and the time that `at` names. */
export interface AggregateGrid {
  readonly steps: number;
  readonly horizon: number;
  /** The second argument, where there is one. */
  readonly time: number;
}

export interface Aggregate {
  /** In lower case; expressions may write it in any. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** A condition is read as 1 where it holds and 0 elsewhere. */
  readonly takes: 'number' | 'condition' | 'number and time';
  readonly meaning: string;
  /** Of a process with the component S. */
  readonly example: string;
  /** Its result is known from time 0 on, so it may stand inside other aggregates. */
  readonly isKnownAtStart?: true;
  /** Steps that a path must have at least; 1 when left out. */
  readonly fewestSteps?: number;
  /** The state at time 0, where the argument is x. */
  start<V, B>(m: Arithmetic<V, B>, x: V): V[];
  /** The state at the end of a step, where the argument is x. */
  next<V, B>(m: Arithmetic<V, B>, state: readonly V[], x: V, time: V, grid: AggregateGrid): V[];
  /** The number; x is the argument at the end. */
  result<V, B>(m: Arithmetic<V, B>, state: readonly V[], x: V, grid: AggregateGrid): V;
}

const held = <V, B>(_: Arithmetic<V, B>, [value]: readonly V[]): V => value!;
const kept = <V, B>(_: Arithmetic<V, B>, x: V): V[] => [x];
const nothing = <V, B>(m: Arithmetic<V, B>): V[] => [m.const(0)];
const added = <V, B>(m: Arithmetic<V, B>, [sum]: readonly V[], x: V): V[] => [m.add(sum!, x)];
const greatest = <V, B>(m: Arithmetic<V, B>, [most]: readonly V[], x: V): V[] => [m.max(most!, x)];
const least = <V, B>(m: Arithmetic<V, B>, [most]: readonly V[], x: V): V[] => [m.min(most!, x)];

/** The sum over the grid's times after 0, over n of them. */
function mean<V, B>(m: Arithmetic<V, B>, [sum]: readonly V[], _: V, { steps }: AggregateGrid): V {
  return m.div(sum!, m.const(steps));
}

/** The first time at which x is `wanted` of what it was: the state is the value and the time. */
function extreme<V, B>(m: Arithmetic<V, B>, isBeyond: B, state: readonly V[], x: V, time: V): V[] {
  return [m.select(isBeyond, x, state[0]!), m.select(isBeyond, time, state[1]!)];
}

/** All aggregates, in the order in which people look for them. */
export const AGGREGATES: readonly Aggregate[] = [
  {
    name: 'max', takes: 'number', example: 'max(S)', meaning: 'the greatest value, time 0 and the end included',
    start: kept, next: greatest, result: held,
  },
  {
    name: 'min', takes: 'number', example: 'min(S)', meaning: 'the least value, time 0 and the end included',
    start: kept, next: least, result: held,
  },
  {
    name: 'average', aliases: ['mean'], takes: 'number', example: 'max(average(S) - 100, 0)',
    meaning: 'the mean over the times of the grid after time 0, as Asian options count',
    start: nothing, next: added, result: mean,
  },
  {
    name: 'sum', takes: 'number', example: 'sum(S)', meaning: 'the sum over the times of the grid after time 0',
    start: nothing, next: added, result: held,
  },
  {
    name: 'integral', takes: 'number', example: 'exp(-integral(r))',
    meaning: 'the integral over time, by the trapezoidal rule on the grid',
    start: (m, x) => [m.mul(m.const(0.5), x)], next: added,
    result: (m, [sum], x, { steps, horizon }) => m.mul(m.const(horizon / steps), m.sub(sum!, m.mul(m.const(0.5), x))),
  },
  {
    name: 'start', aliases: ['first'], takes: 'number', example: 'max(S / start(S))', isKnownAtStart: true,
    meaning: 'the value at time 0; may stand inside the others',
    start: kept, next: (_, state) => [...state], result: held,
  },
  {
    name: 'end', aliases: ['last'], takes: 'number', example: 'end(S) - start(S)',
    meaning: 'the value at the end; S alone, outside of aggregates, means the same',
    start: () => [], next: () => [], result: (_m, _state, x) => x,
  },
  {
    name: 'at', takes: 'number and time', example: 'S / at(S, 0.5)',
    meaning: 'the value at a time, which must be one of the grid',
    start: kept,
    next: (m, [value], x, time, grid) => [m.select(m.eq(time, m.const(grid.time)), x, value!)],
    result: held,
  },
  {
    name: 'argmax', takes: 'number', example: 'argmax(S)', meaning: 'the first time at which the value is greatest',
    start: (m, x) => [x, m.const(0)],
    next: (m, state, x, time) => extreme(m, m.gt(x, state[0]!), state, x, time),
    result: (_, [, time]) => time!,
  },
  {
    name: 'argmin', takes: 'number', example: 'argmin(S)', meaning: 'the first time at which the value is least',
    start: (m, x) => [x, m.const(0)],
    next: (m, state, x, time) => extreme(m, m.lt(x, state[0]!), state, x, time),
    result: (_, [, time]) => time!,
  },
  {
    name: 'stdev', takes: 'number', fewestSteps: 2, example: 'stdev(S)',
    meaning: 'the standard deviation of the values at the times of the grid after time 0 (with n - 1)',
    // About the first value, so that little is lost where the values are far from 0.
    start: (m, x) => [x, m.const(0), m.const(0)],
    next(m, [first, sum, squares], x) {
      const off = m.sub(x, first!);
      return [first!, m.add(sum!, off), m.add(squares!, m.mul(off, off))];
    },
    result(m, [, sum, squares], _, { steps }) {
      const about = m.sub(squares!, m.div(m.mul(sum!, sum!), m.const(steps)));
      return m.sqrt(m.div(m.max(about, m.const(0)), m.const(steps - 1)));
    },
  },
  {
    name: 'variation', takes: 'number', example: 'sqrt(variation(log(S)) / horizon)',
    meaning: 'the sum of the squared changes from each time of the grid to the next; the example is the realised volatility',
    start: (m, x) => [x, m.const(0)],
    next(m, [before, sum], x) {
      const change = m.sub(x, before!);
      return [x, m.add(sum!, m.mul(change, change))];
    },
    result: (_, [, sum]) => sum!,
  },
  {
    name: 'maxdrawdown', aliases: ['drawdown'], takes: 'number', example: 'maxdrawdown(S)',
    meaning: 'the greatest fall from the highest value before it, as a part of that value; for positive values',
    start: (m, x) => [x, m.const(1)],
    next(m, [top, lowest], x) {
      const high = m.max(top!, x);
      return [high, m.min(lowest!, m.div(x, high))];
    },
    result: (m, [, lowest]) => m.sub(m.const(1), lowest!),
  },
  {
    name: 'any', takes: 'condition', example: 'any(S >= 120)', meaning: '1 where the condition holds at any time of the grid, time 0 included, else 0',
    start: kept, next: greatest, result: held,
  },
  {
    name: 'all', takes: 'condition', example: 'all(S > 80)', meaning: '1 where the condition holds at all times of the grid, time 0 included, else 0',
    start: kept, next: least, result: held,
  },
  {
    name: 'hit', takes: 'condition', example: 'hit(S >= 120)',
    meaning: 'the first time of the grid, time 0 included, at which the condition holds; the horizon when it never does (any tells the two apart)',
    start: (m, x) => [m.select(m.gt(x, m.const(0)), m.const(0), m.const(Infinity))],
    next: (m, [first], x, time) => [m.min(first!, m.select(m.gt(x, m.const(0)), time, m.const(Infinity)))],
    result: (m, [first], _, { horizon }) => m.min(first!, m.const(horizon)),
  },
  {
    name: 'count', takes: 'condition', example: 'count(S > 100)', meaning: 'at how many times of the grid after time 0 the condition holds',
    start: nothing, next: added, result: held,
  },
  {
    name: 'share', takes: 'condition', example: 'share(S > 100)', meaning: 'the share of the times of the grid after time 0 at which the condition holds',
    start: nothing, next: added, result: mean,
  },
  {
    name: 'time', takes: 'condition', example: 'time(S > 100)', meaning: 'for how long the condition holds: its share times the horizon',
    start: nothing, next: added,
    result: (m, state, x, grid) => m.mul(m.const(grid.horizon), mean(m, state, x, grid)),
  },
]; // biome-ignore format: a table

const BY_NAME = new Map(
  AGGREGATES.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])].map((name) => [name, entry])),
);

/** The aggregate of that name or alias, in lower case. */
export function findAggregate(name: string): Aggregate | undefined {
  return BY_NAME.get(name);
}

/** Every name and alias. */
export const AGGREGATE_NAMES: readonly string[] = [...BY_NAME.keys()];
