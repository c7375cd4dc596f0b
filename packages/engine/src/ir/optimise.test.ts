import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interpreter } from '../backend/reference/interpret.ts';
import { Builder } from './builder.ts';
import { intervals } from './interval.ts';
import type { Graph, Id } from './ir.ts';
import { optimise } from './optimise.ts';
import { verify } from './verify.ts';

const STREAM = '00000000000000aa';

/** Builds a random graph from a list of choices: each takes earlier values. */
function randomGraph(choices: readonly (readonly [number, number, number, number])[]): Graph {
  const b = new Builder();
  const numbers: Id[] = [b.input(0), b.input(1), b.draw(STREAM), b.const(0), b.const(1), b.const(-2.5)];
  const truths: Id[] = [b.lt(numbers[0]!, numbers[1]!), b.bool(true)];
  const table = Float64Array.of(3, -1, 0.5);
  for (const [what, i, j, k] of choices) {
    const [x, y, z] = [i, j, k].map((at) => numbers[at % numbers.length]!) as [Id, Id, Id];
    const c = truths[k % truths.length]!;
    const make: (() => Id)[] = [
      () => b.add(x, y),
      () => b.sub(x, y),
      () => b.mul(x, y),
      () => b.div(x, y),
      () => b.abs(x),
      () => b.neg(x),
      () => b.sqrt(x),
      () => b.floor(x),
      () => b.min(x, y),
      () => b.max(x, y),
      () => b.select(c, x, y),
      () => b.add(x, b.mul(x, b.const(0))),
      () => b.gather(table, x),
      () => b.at([x, y, z], y),
      () => b.sortedAt([x, y, z], z),
      () => b.loop(4, [x], ([state]) => ({ next: [b.add(b.mul(state!, b.const(0.5)), y)], done: b.lt(state!, z) }))[0]!,
    ];
    const compare = [b.lt, b.le, b.gt, b.ge, b.eq, b.ne] as const;
    truths.push(compare[i % 6]!.call(b, x, y), b.not(c), b.and(c, truths[i % truths.length]!));
    numbers.push(make[what % make.length]!());
  }
  return verify(b.graph(numbers.slice(-6)));
}

const hostile = fc.oneof(
  fc.double({ noNaN: false }),
  fc.constantFrom(0, -0, 1, -1, 0.5, 2, Number.NaN, Infinity, -Infinity, 5e-324, 1e308, -1e308),
);

describe('optimising', () => {
  test('changes no bit of any output', () => {
    const choice = fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(
        fc.array(choice, { maxLength: 30 }),
        fc.array(fc.tuple(hostile, hostile), { minLength: 4, maxLength: 4 }),
        (choices, rows) => {
          const graph = randomGraph(choices);
          const columns = [0, 1].map((i) => Float64Array.from(rows, (row) => row[i]!));
          const range = { seed: 3, replicate: 0, first: 0, count: 4 };
          const before = interpreter(graph).run(range, columns);
          const after = interpreter(optimise(graph)).run(range, columns);
          expect(after).toEqual(before);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('keeps every value within the bounds that it knows', () => {
    const choice = fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 30 }), hostile, hostile, (choices, x, y) => {
        const graph = randomGraph(choices);
        const known = intervals(graph);
        const kernel = interpreter(graph);
        const values = kernel.run({ seed: 3, replicate: 0, first: 0, count: 1 }, [
          Float64Array.of(x),
          Float64Array.of(y),
        ]);
        graph.outputs.forEach((id, i) => {
          const value = values[i]![0]!;
          const { low, high, mayBeNaN } = known[id]!;
          if (Number.isNaN(value)) expect(mayBeNaN).toBe(true);
          else expect(low <= value && value <= high).toBe(true);
        });
      }),
      { numRuns: 400 },
    );
  });

  test('drops the check for overflow of a bounded value, and decides comparisons', () => {
    const b = new Builder();
    const u = b.draw(STREAM);
    const checked = b.add(u, b.mul(u, b.const(0)));
    const chosen = b.select(b.lt(u, b.const(2)), b.div(b.const(1), checked), b.input(0));
    const { operations } = optimise(b.graph([chosen]));
    expect(operations.map(({ op }) => op)).toEqual(['const', 'draw', 'const', 'div']);
  });

  test('keeps the check where infinity can occur', () => {
    const b = new Builder();
    const x = b.div(b.const(1), b.draw(STREAM));
    const y = b.mul(b.input(0), x);
    const { operations } = optimise(b.graph([b.add(y, b.mul(y, b.const(0)))]));
    expect(operations.filter(({ op }) => op === 'add')).toHaveLength(1);
  });
});
