/** A loop of one trip that keeps its states outside of a condition need not run where no lane meets it. */
import { expect, test } from 'vitest';
import { Builder } from '../../ir/builder.ts';
import type { Graph } from '../../ir/ir.ts';
import { REFERENCE } from '../reference/interpret.ts';
import { explainModule } from './compile.ts';
import { WEBASSEMBLY } from './run.ts';

/** Four steps, each of which doubles x and adds y where x is above the second column. */
function steps(keep: boolean): Graph {
  const m = new Builder();
  const [x] = m.loop(4, [m.input(0)], ([x]) => {
    const isAbove = m.gt(x!, m.input(1));
    const [next] = m.loop(1, [x!, m.div(x!, m.const(3))], ([was, third]) => {
      const computed = m.add(m.mul(was!, m.const(2)), m.sqrt(third!));
      return { next: [m.select(isAbove, computed, keep ? was! : m.neg(was!)), third!], done: m.bool(false) };
    });
    return { next: [m.sub(next!, m.const(0.25))], done: m.bool(false) };
  });
  return m.graph([x!]);
}

test.each([
  ['no lane meets', 1e9],
  ['some lanes meet', 37],
  ['every lane meets', -1e9],
])('states that are kept, where %s the condition', (_, bound) => {
  const range = { seed: 1, replicate: 0, first: 0, count: 100 };
  const columns = [Float64Array.from({ length: 100 }, (_, k) => k), new Float64Array(100).fill(bound)];
  for (const keep of [true, false]) {
    const [fast, slow] = [WEBASSEMBLY, REFERENCE].map((backend) =>
      backend.compileNow!(steps(keep)).run(range, columns),
    );
    expect([...fast![0]!]).toEqual([...slow![0]!]);
  }
});

test('only such a loop is left out', () => {
  const guarded = (keep: boolean): boolean => /v128\.any_true\s+if/.test(explainModule(steps(keep)));
  expect([guarded(true), guarded(false)]).toEqual([true, false]);
});
