/**
 * The reference interpreter: one trial at a time, one operation at a time, plain doubles. Slow on purpose: it is the
 * specification of what a graph means, and every exact backend must give its bits.
 */
import { APPLY } from '../../ir/apply.ts';
import { type Graph, type Id, loopStates, type Operation } from '../../ir/ir.ts';
import { RARE } from '../../ir/rare.ts';
import { regions } from '../../ir/regions.ts';
import { streamKey, uniform } from '../../random/philox.ts';
import type { Backend, Kernel, TrialRange } from '../backend.ts';

type Value = number | boolean | readonly number[];

/** What an operation can see of the trial that it computes. */
interface Trial {
  readonly number: number;
  readonly row: number;
  readonly replicate: number;
  readonly keys: readonly (readonly [number, number])[];
  readonly columns: readonly Float64Array[];
}

export const REFERENCE: Backend = {
  name: 'reference',
  exact: true,
  compile: (graph) => Promise.resolve(interpreter(graph)),
  compileNow: interpreter,
};

/** A kernel that interprets the graph. */
export function interpreter(graph: Graph): Kernel {
  const { top, bodies } = regions(graph);
  const values: Value[] = new Array(graph.operations.length);
  const outputs = graph.outputs.map(() => new Float64Array(1024));

  function runAll(ids: readonly Id[], trial: Trial): void {
    for (const id of ids) {
      const operation = graph.operations[id]!;
      if (operation.op === 'loop') values[id] = runLoop(operation, trial);
      else if (operation.op !== 'loopVar') values[id] = compute(graph, operation, values, trial);
    }
  }

  function runLoop(operation: Operation, trial: Trial): number[] {
    const { args, imm: limit, loop } = operation;
    const n = loopStates(operation);
    const body = bodies.get(loop!) ?? [];
    const variables = body.filter(
      (id) => graph.operations[id]!.op === 'loopVar' && graph.operations[id]!.loop === loop,
    );
    let state = args.slice(0, n).map((id) => values[id] as number);
    for (let trip = 0; trip < limit; trip++) {
      for (const id of variables) {
        const { imm } = graph.operations[id]!;
        values[id] = imm === n ? trip : state[imm]!;
      }
      runAll(body, trial);
      state = args.slice(n, 2 * n).map((id) => values[id] as number);
      if (values[args[2 * n]!] as boolean) break;
    }
    return state;
  }

  return {
    run({ seed, replicate, first, count }: TrialRange, columns) {
      const keys = graph.streams.map((stream) => streamKey(seed, stream));
      for (let row = 0; row < count; row++) {
        runAll(top, { number: first + row, row, replicate, keys, columns });
        graph.outputs.forEach((id, index) => {
          outputs[index]![row] = values[id] as number;
        });
      }
      return outputs.map((column) => column.subarray(0, count));
    },
    release() {},
  };
}

function compute(graph: Graph, { op, args, imm }: Operation, values: readonly Value[], trial: Trial): Value {
  const number = (k: number): number => values[args[k]!] as number;
  const truth = (k: number): boolean => values[args[k]!] as boolean;
  switch (op) {
    case 'const':
      return imm;
    case 'bool':
      return imm === 1;
    case 'trial':
      return trial.number;
    case 'input':
      return trial.columns[imm]![trial.row]!;
    case 'draw':
      return uniform(trial.keys[imm]!, trial.replicate, trial.number, number(0));
    case 'mirror': {
      const even = trial.number - (trial.number % 2);
      const u = uniform(trial.keys[imm]!, trial.replicate, even, number(0));
      return even === trial.number ? u : 1 - u;
    }
    case 'neg':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
    case 'pow2':
    case 'exponent':
    case 'mantissa':
    case 'octave':
    case 'centred':
    case 'high':
      return APPLY[op](number(0));
    case 'cell':
    case 'place':
      return APPLY[op](number(0), imm);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'min':
    case 'max':
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return APPLY[op](number(0), number(1));
    case 'and':
    case 'or':
    case 'xor':
      return APPLY[op](truth(0), truth(1));
    case 'not':
      return APPLY.not(truth(0));
    case 'select':
      return APPLY.select(truth(0), number(1), number(2));
    case 'gather':
      return APPLY.gather(graph.tables[imm]!, number(0));
    case 'array':
      return args.map((id) => values[id] as number);
    case 'at':
    case 'loopResult': {
      const array = values[args[0]!] as readonly number[];
      return op === 'at' ? APPLY.gather(array, number(1)) : array[imm]!;
    }
    case 'sort':
      return APPLY.sort(values[args[0]!] as readonly number[]);
    case 'rare':
      return truth(0) ? RARE[imm]!.apply(number(2), number(3)) : number(1);
    case 'loopVar':
    case 'loop':
      throw new Error(`${op} outside its loop`);
    default:
      return op satisfies never;
  }
}
