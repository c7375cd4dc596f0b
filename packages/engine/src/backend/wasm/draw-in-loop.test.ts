import { describe, expect, it } from 'vitest';
import { Builder } from '../../ir/builder.ts';
import type { Id } from '../../ir/ir.ts';
import { streamKey, uniform } from '../../random/philox.ts';
import type { TrialRange } from '../backend.ts';
import { WEBASSEMBLY } from './run.ts';

const STREAMS = ['0123456789abcdef', 'fedcba9876543210', '00000000000000aa'];

/** What a loop of `trips` trips sums up of `draws`, and what it should. */
function sums(
  range: TrialRange,
  trips: number,
  draws: (m: Builder, trip: Id) => Id[],
  expected: (trial: number, trip: number) => number[],
  columns: readonly Float64Array[] = [],
): { found: number[]; wanted: number[] } {
  const m = new Builder();
  const [sum] = m.loop(trips, [m.const(0)], ([total], trip) => ({
    next: [draws(m, trip).reduce((a, b) => m.add(a, b), total!)],
    done: m.bool(false),
  }));
  const kernel = WEBASSEMBLY.compileNow!(m.graph([sum!]));
  const found = [...kernel.run(range, columns)[0]!];
  const wanted = found.map((_, k) => {
    let total = 0;
    for (let trip = 0; trip < trips; trip++) for (const u of expected(range.first + k, trip)) total += u;
    return total;
  });
  return { found, wanted };
}

/** The uniform by definition, mirrored or not. */
function drawn(range: TrialRange, stream: number, trial: number, index: number, mirrored = false): number {
  const key = streamKey(range.seed, STREAMS[stream]!);
  if (!mirrored) return uniform(key, range.replicate, trial, index);
  const even = uniform(key, range.replicate, trial - (trial % 2), index);
  return trial % 2 === 0 ? even : 1 - even;
}

const PLACES: readonly (readonly [string, TrialRange])[] = [
  ['at the start', { seed: 42, replicate: 0, first: 0, count: 9 }],
  ['in an odd place, in a replicate', { seed: 7n, replicate: 0xfedcba98, first: 1025, count: 6 }],
  ['where the number of the pair outgrows 32 bits', { seed: 2 ** 40, replicate: 3, first: 2 ** 33 - 6, count: 11 }],
];

describe.each(PLACES)('draws in a loop, %s', (_, range) => {
  it('of one stream are those of their addresses', () => {
    const { found, wanted } = sums(
      range,
      5,
      (m, trip) => [m.draw(STREAMS[0]!, trip)],
      (trial, trip) => [drawn(range, 0, trial, trip)],
    );
    expect(found).toEqual(wanted);
  });

  it('of several streams, mirrored ones among them, do not depend on who runs beside whom', () => {
    const { found, wanted } = sums(
      range,
      4,
      (m, trip) => [
        m.mirror(STREAMS[0]!, trip),
        m.draw(STREAMS[1]!, trip),
        m.draw(STREAMS[2]!, trip),
        m.mirror(STREAMS[2]!, trip),
        m.draw(STREAMS[0]!, trip),
      ],
      (trial, trip) => [
        drawn(range, 0, trial, trip, true),
        drawn(range, 1, trial, trip),
        drawn(range, 2, trial, trip),
        drawn(range, 2, trial, trip, true),
        drawn(range, 0, trial, trip),
      ],
    );
    expect(found).toEqual(wanted);
  });

  it('take two steps a trip, from a step that the run gives, up to the last index', () => {
    const first = 2 ** 32 - 6;
    const { found, wanted } = sums(
      range,
      3,
      (m, trip) => {
        const step = m.add(m.input(0, true), m.mul(trip, m.const(2)));
        return [m.draw(STREAMS[0]!, step), m.draw(STREAMS[0]!, m.add(step, m.const(1)))];
      },
      (trial, trip) => [drawn(range, 0, trial, first + 2 * trip), drawn(range, 0, trial, first + 2 * trip + 1)],
      [new Float64Array(range.count).fill(first)],
    );
    expect(found).toEqual(wanted);
  });

  it('of which one depends on the other come one after the other', () => {
    const { found, wanted } = sums(
      range,
      3,
      (m, trip) => {
        const u = m.draw(STREAMS[0]!, trip);
        const next = m.floor(m.mul(u, m.const(1000)));
        return [m.draw(STREAMS[1]!, next), m.draw(STREAMS[2]!, m.floor(m.mul(trip, m.const(0.5))))];
      },
      (trial, trip) => [
        drawn(range, 1, trial, Math.floor(drawn(range, 0, trial, trip) * 1000)),
        drawn(range, 2, trial, Math.floor(trip * 0.5)),
      ],
    );
    expect(found).toEqual(wanted);
  });

  it('take indices with a fraction as their whole part, and loops within each other', () => {
    const m = new Builder();
    const [sum] = m.loop(3, [m.const(0)], ([total], outer) => ({
      next: m.loop(2, [total!], ([inside], inner) => ({
        next: [
          m.add(
            m.add(inside!, m.draw(STREAMS[0]!, m.add(m.mul(outer, m.const(1.5)), inner))),
            m.draw(STREAMS[1]!, outer),
          ),
        ],
        done: m.bool(false),
      })),
      done: m.bool(false),
    }));
    const found = [...WEBASSEMBLY.compileNow!(m.graph([sum!])).run(range, [])[0]!];
    const wanted = found.map((_, k) => {
      let total = 0;
      for (let outer = 0; outer < 3; outer++) {
        for (let inner = 0; inner < 2; inner++) {
          total += drawn(range, 0, range.first + k, Math.trunc(outer * 1.5 + inner));
          total += drawn(range, 1, range.first + k, outer);
        }
      }
      return total;
    });
    expect(found).toEqual(wanted);
  });
});
