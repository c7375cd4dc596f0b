/** Processes and paths of the engine in the tab, for components. */
import { useEffect, useRef, useState } from 'react';
import { engine } from './engine.ts';
import type { PathsAsked, PathsPreview, ProcessEntry, Refusal } from './protocol.ts';
import { EngineRefusal } from './refusal.ts';

/** All processes; undefined until the engine is there, a refusal where it cannot be started. */
export function useProcesses(): { readonly processes?: readonly ProcessEntry[]; readonly refusal?: Refusal } {
  const [found, setFound] = useState<{ readonly processes?: readonly ProcessEntry[]; readonly refusal?: Refusal }>({});
  useEffect(() => {
    let wanted = true;
    engine()
      .processes()
      .then(
        (processes) => wanted && setFound({ processes }),
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

/** Simulates whenever what is asked changes; what comes on the way is shown too, so that a chart moves with the hand. */
export function usePaths(asked: PathsAsked): LastPaths {
  const [last, setLast] = useState<LastPaths>({ shown: undefined, refusal: undefined });
  const text = JSON.stringify(asked);
  const newest = useRef('');
  useEffect(() => {
    newest.current = text;
    const own = JSON.parse(text) as PathsAsked;
    engine()
      .paths(own)
      .then(
        (preview) =>
          newest.current !== '' &&
          setLast((before) => ({
            shown: { asked: own, preview },
            refusal: newest.current === text ? undefined : before.refusal,
          })),
        (failure) => newest.current === text && setLast(({ shown }) => ({ shown, refusal: refusalOf(failure) })),
      );
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
