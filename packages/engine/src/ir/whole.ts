/** Which operations give whole numbers (or NaN or an infinity) always. */
import { type Graph, loopStates } from './ir.ts';

/** By operation: 1 where its value has no fraction. */
export function wholes({ operations, tables }: Graph): Uint8Array {
  const whole = new Uint8Array(operations.length);
  const states = new Map<number, number>();
  for (const operation of operations) if (operation.op === 'loop') states.set(operation.loop!, loopStates(operation));
  const entries = tables.map((table) => table.every((x) => !Number.isFinite(x) || Number.isInteger(x)));
  operations.forEach(({ op, args, imm, loop }, id) => {
    const all = (from = 0): boolean => args.every((arg, k) => k < from || whole[arg] === 1);
    switch (op) {
      case 'const':
        whole[id] = Number.isInteger(imm) ? 1 : 0;
        break;
      case 'loopVar':
        // The trip's number.
        whole[id] = imm === states.get(loop!) ? 1 : 0;
        break;
      case 'trial':
      case 'floor':
      case 'ceil':
      case 'trunc':
      case 'nearest':
      case 'exponent':
      case 'octave':
      case 'cell':
        whole[id] = 1;
        break;
      case 'add':
      case 'sub':
      case 'mul':
      case 'neg':
      case 'abs':
      case 'min':
      case 'max':
        whole[id] = all() ? 1 : 0;
        break;
      case 'select':
        whole[id] = all(1) ? 1 : 0;
        break;
      case 'gather':
        whole[id] = entries[imm] ? 1 : 0;
        break;
    }
  });
  return whole;
}
