/** Processes and paths of the engine in the tab, for components. */
import { useEffect, useRef, useState } from 'react';
import { engine } from './engine.ts';
import type { PathsAsked, PathsCatalog, PathsPreview, Refusal } from './protocol.ts';
import { EngineRefusal } from './refusal.ts';

/** What models of paths are written with; nothing until the engine is there, a refusal where it cannot be started. */
export function usePathsCatalog(): { readonly catalog?: PathsCatalog; readonly refusal?: Refusal } {
  const [found, setFound] = useState<ReturnType<typeof usePathsCatalog>>({});
  useEffect(() => {
    let wanted = true;
    engine()
      .pathsCatalog()
      .then(
        (catalog) => wanted && setFound({ catalog }),
        (failure) => wanted && setFound({ refusal: refusalOf(failure) }),
      );
    return () => {
      wanted = false;
    };
  }, []);
  return found;
}

/** Paths that are asked for again and again. */
export interface LastPaths {
  /** The last ones there were, and what was asked then. */
  readonly shown: { readonly asked: PathsAsked; readonly preview: PathsPreview } | undefined;
  /** Why there are none of what is asked now. */
  readonly refusal: Refusal | undefined;
}

/** Milliseconds for an answer while the hand moves, and for one that is waited for. */
const [QUICK, WHOLE] = [120, 6000] as const;

/**
 * Simulates whenever what is asked changes; what comes on the way is shown too, so that a chart moves with the hand. Where
 * there was no time for all paths, the rest is computed once nothing changes any more.
 */
export function usePaths(asked: Omit<PathsAsked, 'patience'>): LastPaths {
  const [last, setLast] = useState<LastPaths>({ shown: undefined, refusal: undefined });
  const text = JSON.stringify(asked);
  const newest = useRef('');
  useEffect(() => {
    newest.current = text;
    const ask = (patience: number): Promise<void> => {
      const own: PathsAsked = { ...(JSON.parse(text) as typeof asked), patience };
      return engine()
        .paths(own)
        .then((preview) => {
          if (newest.current === '') return;
          const isNewest = newest.current === text;
          setLast(({ refusal }) => ({ shown: { asked: own, preview }, refusal: isNewest ? undefined : refusal }));
          if (isNewest && preview.paths < own.paths && patience < WHOLE) return ask(WHOLE);
        })
        .catch((failure) => {
          if (newest.current === text) setLast(({ shown }) => ({ shown, refusal: refusalOf(failure) }));
        });
    };
    void ask(QUICK);
  }, [text]);
  useEffect(
    () => () => {
      newest.current = '';
    },
    [],
  );
  return last;
}

function refusalOf(failure: unknown): Refusal {
  if (failure instanceof EngineRefusal) return failure;
  return { code: 'engine-failed', message: failure instanceof Error ? failure.message : String(failure) };
}
