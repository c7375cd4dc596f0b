/** The preview of the model as it stands: the compiled program, simulated in this tab with the distributions of now. */
import type { CompiledProgram, ModelBody } from '@tessera/api';
import { useMemo, useState } from 'react';
import { redistributed } from '../../model/structure.ts';
import type { PreviewResult } from '../../preview/protocol.ts';
import { usePreview } from '../../preview/use-engine.ts';
import type { Compiled, Compiling } from './use-compiled.ts';

const SETTINGS = { seed: '1', trials: 10_000 } as const;

/** What is known of the model as it stands. */
export interface Preview {
  /** Of the model as it stands, or while that is computed of the one before. */
  readonly result: PreviewResult | undefined;
  readonly stale: boolean;
  /** Number formats and names of the result's outputs. */
  readonly outputs: CompiledProgram['outputs'];
  readonly pending: boolean;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
  readonly retry: (() => void) | undefined;
  readonly notes: readonly string[];
  readonly fallback: CompiledProgram['fallback_cells'];
}

/** A result with the outputs of the program that it is of. */
interface Shown {
  readonly result: PreviewResult;
  readonly outputs: Preview['outputs'];
}

export function useLivePreview(body: ModelBody, compiling: Compiling): Preview {
  const { compiled, current, problem: refused, pending: isCompiling, retry } = compiling;
  const changes = useMemo(
    () => (compiled && current ? redistributed(body, compiled.from) : undefined),
    [body, compiled, current],
  );
  const program = current && !refused ? compiled?.program.program : undefined;
  const live = usePreview(program, SETTINGS, changes);
  const shown = useShown(live.result, compiled, current);
  const hasOutputs = (body.outputs ?? []).length > 0;
  const refusal = refused ?? live.refusal;
  const problem = useMemo(() => refusal && { code: refusal.code, message: refusal.message }, [refusal]);
  const pending = isCompiling || live.pending;
  // What was refused for a reason is refused again.
  const canRetry = refused !== undefined && (refused.status === 0 || refused.status >= 500);
  return useMemo(
    () => ({
      result: hasOutputs ? shown?.result : undefined,
      outputs: shown?.outputs ?? [],
      stale: !current || problem !== undefined,
      pending,
      problem,
      retry: canRetry ? retry : undefined,
      notes: compiled?.program.notes ?? [],
      fallback: compiled?.program.fallback_cells ?? [],
    }),
    [hasOutputs, shown, current, problem, pending, canRetry, retry, compiled],
  );
}

/** The last result that fits its program; kept while the next program is compiled. */
function useShown(result: PreviewResult | undefined, compiled: Compiled | undefined, current: boolean) {
  const [shown, setShown] = useState<Shown>();
  const outputs = current ? compiled?.program.outputs : undefined;
  const isNew = result !== shown?.result || outputs !== shown?.outputs;
  if (!result || !outputs || !isNew || !fits(result, outputs)) return shown;
  const next = { result, outputs };
  setShown(next);
  return next;
}

/** Right after a change of the program, the last result is still that of the one before. */
function fits(result: PreviewResult, outputs: CompiledProgram['outputs']): boolean {
  return (
    outputs.length === result.outputs.length &&
    result.outputs.every(({ reference }, i) => reference === outputs[i]!.reference)
  );
}
