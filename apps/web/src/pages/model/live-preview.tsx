/**
 * The live preview for whatever of the editor shows it. A result comes with every step of a hand, so only those who ask for
 * it here are drawn again, not the editor around them.
 */
import type { ModelBody } from '@tessera/api';
import { createContext, type ReactNode, useContext } from 'react';
import type { Compiling } from './use-compiled.ts';
import { type Preview, useLivePreview } from './use-live-preview.ts';

const Shown = createContext<Preview | undefined>(undefined);
const Problem = createContext<Preview['problem']>(undefined);

interface LivePreviewProps {
  readonly body: ModelBody;
  readonly compiling: Compiling;
  readonly children: ReactNode;
}

/** Computes the preview of a model, for the components inside. */
export function LivePreview({ body, compiling, children }: LivePreviewProps) {
  const preview = useLivePreview(body, compiling);
  return (
    <Shown.Provider value={preview}>
      <Problem.Provider value={preview.problem}>{children}</Problem.Provider>
    </Shown.Provider>
  );
}

/** The preview; its component is drawn again with every result. */
export function useShownPreview(): Preview {
  const preview = useContext(Shown);
  if (!preview) throw new Error('There is no preview outside of the editor.');
  return preview;
}

/** Why there is no preview, for those who need no more of it. */
export function usePreviewProblem(): Preview['problem'] {
  return useContext(Problem);
}
