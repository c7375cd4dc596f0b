/** Which vector operations are needed, and in which order they run. */
import { GIVEN, type VectorProgram } from './vector.ts';

/** By region: its operations in order. Region 0 is the step, l + 1 the body of loop l. */
export type Schedule = readonly (readonly number[])[];

export function schedule(program: VectorProgram): Schedule {
  const needed = neededBy(program);
  const regions: number[][] = Array.from({ length: program.loops.length + 1 }, () => []);
  const results = new Map<number, number[]>();
  program.operations.forEach(({ form, args }, id) => {
    if (form !== 'result' || !needed[id]) return;
    const others = results.get(args[0]!);
    if (others) others.push(id);
    else results.set(args[0]!, [id]);
  });
  program.operations.forEach(({ form, region }, id) => {
    if (!needed[id] || form === 'result' || GIVEN.has(form)) return;
    regions[region]!.push(id, ...(results.get(id) ?? []));
  });
  return regions;
}

/** Marks what the outputs need. */
function neededBy({ operations, loops }: VectorProgram): Uint8Array {
  const needed = new Uint8Array(operations.length);
  const mark = (ids: readonly number[]): void => {
    for (const id of ids) needed[id] = 1;
  };
  for (let id = operations.length - 1; id >= 0; id--) {
    const { form, args, imm } = operations[id]!;
    if (form === 'output') needed[id] = 1;
    if (!needed[id]) continue;
    mark(args);
    if (form === 'loop') {
      const { initial, next, done } = loops[imm]!;
      mark(initial);
      mark(next);
      mark(done);
    }
  }
  return needed;
}
