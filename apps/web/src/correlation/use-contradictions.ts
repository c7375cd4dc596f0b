/** Whether correlations contradict each other, and the nearest that do not: asked of the engine in the tab. */
import { useEffect, useState } from 'react';
import { engine } from '../preview/engine.ts';
import type { Correlation } from './contract.ts';
import { groupsOf, matrixOf, withMatrix } from './pairs.ts';

/** What cannot be, and the nearest that can. */
export interface Contradictions {
  /** The inputs that cannot be correlated like that. */
  readonly names: readonly string[];
  /** All correlations, with these put right. */
  readonly nearest: readonly Correlation[];
}

/** The first group of inputs that contradict each other; undefined where none does, or it is not known yet. */
export function useContradictions(correlations: readonly Correlation[]): Contradictions | undefined {
  const [found, setFound] = useState<{ readonly of: readonly Correlation[]; readonly what?: Contradictions }>();
  useEffect(() => {
    let wanted = true;
    void look(correlations)
      .catch(() => undefined)
      .then((what) => wanted && setFound({ of: correlations, ...(what && { what }) }));
    return () => {
      wanted = false;
    };
  }, [correlations]);
  return found?.of === correlations ? found.what : undefined;
}

async function look(correlations: readonly Correlation[]): Promise<Contradictions | undefined> {
  for (const names of groupsOf(correlations)) {
    // Two can be correlated in any way.
    if (names.length < 3) continue;
    const nearest = await engine().nearestCorrelations(matrixOf(names, correlations));
    if (nearest !== null) return { names, nearest: withMatrix(correlations, names, nearest) };
  }
  return undefined;
}
