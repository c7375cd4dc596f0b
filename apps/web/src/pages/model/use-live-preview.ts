/** The preview of the model as it stands: the compiled program, simulated in this tab with the distributions of now. */
import type { ModelBody } from '@tessera/api';
import { useEffect, useMemo, useState } from 'react';
import { redistributed } from '../../model/structure.ts';
import type { PreviewResult } from '../../preview/protocol.ts';
import { usePreview } from '../../preview/use-engine.ts';
import type { Preview } from './preview-strip.tsx';
import { type Compiled, useCompiled } from './use-compiled.ts';

const SETTINGS = { seed: '1', trials: 10_000 } as const;

/** A result with the program that it is of. */
interface Shown {
  readonly result: PreviewResult;
  readonly outputs: Preview['outputs'];
}

export interface LivePreview {
  readonly preview: Preview;
  readonly compiled: Compiled | undefined;
}

export function useLivePreview(fileId: string, body: ModelBody): LivePreview {
  const compiling = useCompiled(fileId, body);
  const { compiled, current, problem } = compiling;
  const changes = useMemo(
    () => (compiled && current ? redistributed(body, compiled.from) : undefined),
    [body, compiled, current],
  );
  const program = current && !problem ? compiled?.program.program : undefined;
  const live = usePreview(program, SETTINGS, changes);
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    if (!live.result || !compiled || !current) return;
    const { outputs } = compiled.program;
    // Right after a change of the program, the last result is still that of the one before.
    if (outputs.length !== live.result.outputs.length) return;
    if (live.result.outputs.some(({ reference }, i) => reference !== outputs[i]!.reference)) return;
    setShown({ result: live.result, outputs });
  }, [live.result, compiled, current]);
  const hasOutputs = (body.outputs ?? []).length > 0;
  const refusal = problem ?? live.refusal;
  return {
    compiled,
    preview: {
      result: hasOutputs ? shown?.result : undefined,
      outputs: shown?.outputs ?? [],
      stale: !current || refusal !== undefined,
      pending: compiling.pending || live.pending,
      problem: refusal && { code: refusal.code, message: refusal.message },
      // What was refused for a reason is refused again.
      retry: problem && (problem.status === 0 || problem.status >= 500) ? compiling.retry : undefined,
      notes: compiled?.program.notes ?? [],
      fallback: compiled?.program.fallback_cells ?? [],
    },
  };
}
