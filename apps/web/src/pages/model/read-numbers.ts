/** The numbers of a cell, an area or a name, as an argument of a distribution refers to it: the server resolves it. */
import { qualified } from '../../model/references.ts';
import { compileProgram } from '../../server/calls.ts';

/** `from`: the cell that the argument belongs to. What holds no number is left out; what cannot be found gives none. */
export async function readNumbers(fileId: string, reference: string, from: string): Promise<readonly number[]> {
  const { outputs } = await compileProgram({ file_id: fileId, outputs: [qualified(reference, from)] });
  return outputs.flatMap(({ base }) => (base === null ? [] : [base]));
}
