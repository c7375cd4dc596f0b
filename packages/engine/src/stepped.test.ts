/** A block of a stepped program that is left between two moves and taken up elsewhere has the bits of one that is not. */
import { describe, expect, it } from 'vitest';
import { BACKENDS } from './backend/choose.ts';
import { Builder } from './ir/builder.ts';
import type { Move, Program } from './program.ts';
import { streamOf } from './random/philox.ts';
import { createRunner } from './simulate.ts';
import { BlockLeft, type PathState, type Pausing } from './stepped.ts';

const STREAM = streamOf('a walk');

/** Sum of uniforms, and the largest of its values; looked at three times on the way. */
function walk(moves: readonly Move[]): Program {
  const start = new Builder();
  const look = new Builder();
  const advance = (steps: number) => {
    const m = new Builder();
    const first = m.input(2);
    return m.graph(
      m.loop(steps, [m.input(0), m.input(1)], ([x, top], trip) => {
        const next = m.add(x!, m.sub(m.draw(STREAM, m.within(m.add(first, trip), 0, 2 ** 32 - 1)), m.const(0.5)));
        return { next: [next, m.max(next, top!)], done: m.bool(false) };
      }),
    );
  };
  return {
    version: 1,
    sampling: 'random',
    columns: 3,
    strata: [],
    stages: [
      {
        kind: 'stepped',
        reads: [],
        writes: [0, 1, 2],
        states: 2,
        graphs: [start.graph([start.const(0), start.const(0)]), advance(10), advance(7), look.graph([look.input(1)])],
        start: 0,
        moves,
      },
    ],
    inputStages: [],
    inputs: [],
    outputs: [0, 1, 2].map((column) => ({ reference: `x${column}`, label: '', column, base: null })),
    fallbacks: [],
    asOf: 0,
  };
}

const PROGRAM = walk([
  { graph: 3, step: 0, steps: 0, times: 1, into: [0] },
  { graph: 1, step: 0, steps: 10, times: 40 },
  { graph: 3, step: 400, steps: 0, times: 1, into: [1] },
  { graph: 2, step: 400, steps: 7, times: 1 },
  { graph: 1, step: 407, steps: 10, times: 30 },
  { graph: 3, step: 707, steps: 0, times: 1, into: [2] },
]);
const RANGE = { seed: 5, replicate: 0, first: 2048, count: 3 };

describe.each(BACKENDS.map((backend) => [backend.name, backend] as const))('on %s, a block', (_, backend) => {
  const whole = async (): Promise<Float64Array[]> =>
    (await createRunner(PROGRAM, backend)).outputs(RANGE).map((column) => column.slice());

  it.each([1, 10, 25, 100, 399, 701])(
    'that is left every %i steps, each time to another runner, has the same bits',
    async (every) => {
      const shares: number[] = [];
      let from: PathState | undefined;
      for (;;) {
        const runner = await createRunner(PROGRAM, backend);
        const pausing: Pausing = { ...(from && { from }), every, leaves: () => true };
        try {
          expect(runner.outputs(RANGE, pausing)).toEqual(await whole());
          break;
        } catch (left) {
          if (!(left instanceof BlockLeft)) throw left;
          from = structuredClone(left.state);
          shares.push(left.share);
        } finally {
          runner.release();
        }
      }
      // Moves are 10 steps long, and one 7: a stop comes with the first move that ends `every` steps or more after the last.
      const stops = [
        ...Array.from({ length: 40 }, (_, i) => 10 * (i + 1)),
        407,
        ...Array.from({ length: 29 }, (_, i) => 417 + 10 * i),
      ];
      const expected: number[] = [];
      for (const stop of stops) if (stop - (expected.at(-1) ?? 0) >= every) expected.push(stop);
      expect(shares).toEqual(expected.map((steps) => steps / 707));
    },
  );

  it('asks and goes on, when it is not left', async () => {
    let asked = 0;
    const runner = await createRunner(PROGRAM, backend);
    expect(runner.outputs(RANGE, { every: 100, leaves: () => ++asked < 0 })).toEqual(await whole());
    expect(asked).toBe(6);
  });

  it('ends with what is thrown between two moves', async () => {
    const runner = await createRunner(PROGRAM, backend);
    const leaves = () => {
      throw new Error('cancelled');
    };
    expect(() => runner.outputs(RANGE, { every: 10, leaves })).toThrow('cancelled');
  });
});
