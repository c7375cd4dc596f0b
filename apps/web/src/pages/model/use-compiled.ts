/** The compiled program of a model as it stands: asked for again when its structure changes, after a short rest. */

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CompiledProgram, ModelBody } from '@tessera/api';
import { useCallback, useEffect, useMemo } from 'react';
import { forPreview, structureOf } from '../../model/structure.ts';
import { compileProgram } from '../../server/calls.ts';
import { ServerProblem } from '../../server/problem.ts';

/** A program with the body that it was made from. */
export interface Compiled {
  readonly program: CompiledProgram;
  readonly from: ModelBody;
}

export interface Compiling {
  /** Of the structure as it stands; while a new one is compiled, of the one before. */
  readonly compiled: Compiled | undefined;
  /** Whether `compiled` is of the structure as it stands. */
  readonly current: boolean;
  readonly pending: boolean;
  readonly problem: ServerProblem | undefined;
  readonly retry: () => void;
}

/** A matrix of correlations under the pointer changes the structure with every step. */
const REST = 120;
/** Programs of structures that were left are large, and there is one for each rest of such a movement. */
const KEPT = 20_000;

export function useCompiled(fileId: string, body: ModelBody): Compiling {
  const [rested] = useDebouncedValue(body, REST);
  const structure = useMemo(() => JSON.stringify(structureOf(rested)), [rested]);
  const isEmpty = (rested.inputs ?? []).length === 0 && (rested.outputs ?? []).length === 0;
  const query = useQuery({
    queryKey: ['programs', fileId, structure],
    queryFn: async ({ signal }): Promise<Compiled> => {
      const from = forPreview(rested);
      return { program: await compileProgram({ file_id: fileId, ...from }, signal), from };
    },
    enabled: !isEmpty,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT,
    placeholderData: keepPreviousData,
  });
  const { isError, refetch } = query;
  // What was refused may have been the parameters, which are no part of the key.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each other body, not for the error itself.
  useEffect(() => {
    if (isError) void refetch();
  }, [rested, refetch]);
  const retry = useCallback(() => void refetch(), [refetch]);
  const now = useMemo(() => JSON.stringify(structureOf(body)), [body]);
  const current = query.data !== undefined && !query.isPlaceholderData && now === structure;
  return {
    compiled: isEmpty ? undefined : query.data,
    current,
    pending: !isEmpty && (query.isFetching || now !== structure),
    problem: isError && !isEmpty ? (query.error instanceof ServerProblem ? query.error : undefined) : undefined,
    retry,
  };
}
