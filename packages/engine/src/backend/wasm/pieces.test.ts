import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Builder } from '../../ir/builder.ts';
import type { Id } from '../../ir/ir.ts';
import { verify } from '../../ir/verify.ts';
import { interpreter } from '../reference/interpret.ts';
import { columns, compare, cook, difference, RANGE, RECIPE } from '../suite.ts';
import { plan } from './plan.ts';
import { webAssembly } from './run.ts';

it.each([1, 12, 60])('gives the same bits in pieces of %i operations', async (size) => {
  const backend = webAssembly(size);
  await fc.assert(
    fc.asyncProperty(RECIPE, RANGE, async (recipe, range) => {
      expect(await compare(backend, verify(cook(recipe)), range, columns(range.count))).toBeUndefined();
    }),
    { numRuns: 80 },
  );
});

it('runs chunks of a block through all pieces, each step on its own scratch', async () => {
  const m = new Builder();
  const values: Id[] = [m.input(0), m.draw('0000000000000001')];
  for (let k = 0; k < 3000; k++)
    values.push(m.sub(m.mul(values[k % 50 === 0 ? 0 : k]!, m.const(0.9)), values[k >> 1]!));
  const graph = m.graph([values.at(-1)!]);
  const { chunk, partition } = plan(graph, 20);
  expect(partition.pieces.length).toBeGreaterThan(100);
  expect(chunk).toBeLessThan(100);
  const data = Float64Array.from({ length: 1024 }, (_, row) => row);
  const range = { seed: 1, replicate: 0, first: 1, count: 1024 };
  expect(await compare(webAssembly(20), graph, range, [data])).toBeUndefined();
});

it('gives the same bits while slow paths come and go, and under changing seeds', async () => {
  const m = new Builder();
  const x = m.input(0);
  const u = m.draw('00000000000000aa');
  const graph = m.graph([m.add(m.rare('precision15', m.lt(x, m.const(0)), m.mul(x, u), m.div(x, m.const(3)), x), u)]);
  const kernel = await webAssembly().compile(graph);
  const reference = interpreter(graph);
  for (let run = 0; run < 90; run++) {
    // Every lane, none, one in fifty.
    const share = run % 40 < 5 ? 1 : run % 3 === 0 ? 0 : 0.02;
    const data = Float64Array.from(
      { length: 200 },
      (_, row) => ((row * 37 + run) % 100 < share * 100 ? -row - 1 : row) / 7,
    );
    const range = { seed: run >> 3, replicate: 0, first: run * 200 + 1, count: 200 };
    expect(difference(kernel.run(range, [data]), reference.run(range, [data]))).toBeUndefined();
  }
});
