/** For tests: programs without a workbook. It must not know what is tested. */
import { Builder, type Program, streamOf } from '@tessera/engine';

/** One output: u² over one stream, an error where u > 0.99, after so many further operations that cost time alone. */
export function madeProgram(operations = 0): Program {
  const b = new Builder();
  const u = b.draw(streamOf('Sheet1!A1'));
  let x = b.select(b.gt(u, b.const(0.99)), b.const(Number.NaN), b.mul(u, u));
  for (let i = 0; i < operations; i++) x = b.div(b.add(x, b.const(i + 0.5)), b.add(u, b.const(1)));
  return {
    version: 1,
    sampling: 'random',
    columns: 2,
    strata: [],
    stages: [{ kind: 'compiled', graph: b.graph([x]), reads: [], writes: [0] }],
    inputStages: [{ kind: 'compiled', graph: b.graph([u]), reads: [], writes: [1] }],
    inputs: [
      { reference: 'Sheet1!A1', label: 'u', distribution: 'uniform(0, 1)', stream: streamOf('Sheet1!A1'), column: 1 },
    ],
    outputs: [{ reference: 'Sheet1!B1', label: '', column: 0, base: null }],
    fallbacks: [],
    asOf: 0,
  };
}

/** A run of it that may use a gibibyte. */
export function madePlan(trials: number) {
  return { settings: { seed: 7, trials }, questions: {}, exact: false, memoryLimit: 2 ** 30 };
}

/** One output: the sum of so many uniforms less a half, taken up to `call` of them at a time. */
export function madeWalk(steps: number, call = 10_000): Program {
  const advance = new Builder();
  const first = advance.input(1);
  const moved = advance.loop(call, [advance.input(0)], ([x], trip) => {
    const step = advance.within(advance.add(first, trip), 0, 2 ** 32 - 1);
    const u = advance.draw(streamOf('a walk'), step);
    return { next: [advance.add(x!, advance.sub(u, advance.const(0.5)))], done: advance.bool(false) };
  });
  const start = new Builder();
  const look = new Builder();
  return {
    version: 1,
    sampling: 'random',
    columns: 1,
    strata: [],
    stages: [
      {
        kind: 'stepped',
        reads: [],
        writes: [0],
        states: 1,
        graphs: [start.graph([start.const(0)]), advance.graph(moved), look.graph([look.input(0)])],
        start: 0,
        moves: [
          { graph: 1, step: 0, steps: call, times: steps / call },
          { graph: 2, step: steps, steps: 0, times: 1, into: [0] },
        ],
      },
    ],
    inputStages: [],
    inputs: [],
    outputs: [{ reference: 'x', label: '', column: 0, base: null }],
    fallbacks: [],
    asOf: 0,
  };
}
