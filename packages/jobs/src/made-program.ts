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
