/** The numbers of a cell, an area or a name, as an argument of a distribution refers to it: the server resolves it. */
import { queryOptions } from '@tanstack/react-query';
import { compileProgram } from '../../server/calls.ts';

/**
 * What holds no number is left out. A file never changes, so each reference is asked for once, however often the
 * distribution that refers to it is moved.
 */
export const numbersQuery = (fileId: string, reference: string) =>
  queryOptions({
    queryKey: ['files', fileId, 'numbers', reference],
    queryFn: async ({ signal }): Promise<readonly number[]> => {
      const { outputs } = await compileProgram({ file_id: fileId, outputs: [reference] }, signal);
      return outputs.flatMap(({ base }) => (base === null ? [] : [base]));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
