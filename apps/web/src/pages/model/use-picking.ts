/** Choosing a cell in the grid on behalf of a form: the next click answers instead of going there. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { seenFrom } from '../../model/references.ts';

export interface Picking {
  readonly active: boolean;
  /** Takes a clicked cell; false: nobody asked for one. */
  readonly take: (reference: string) => boolean;
  readonly giveUp: () => void;
  /** For the form of `from`: its reference as seen from there. */
  readonly pickFor: (from: string) => (signal: AbortSignal) => Promise<string | undefined>;
}

export function usePicking(): Picking {
  const answer = useRef<(reference: string | undefined) => void>(undefined);
  const [active, setActive] = useState(false);
  const end = useCallback((reference: string | undefined) => {
    answer.current?.(reference);
    answer.current = undefined;
    setActive(false);
  }, []);
  const giveUp = useCallback(() => end(undefined), [end]);
  const take = useCallback(
    (reference: string) => {
      if (!answer.current) return false;
      end(reference);
      return true;
    },
    [end],
  );
  const pickFor = useCallback(
    (from: string) => (signal: AbortSignal) =>
      new Promise<string | undefined>((resolve) => {
        answer.current?.(undefined);
        answer.current = (reference) => resolve(reference && seenFrom(reference, from));
        signal.addEventListener('abort', giveUp, { once: true });
        setActive(true);
      }),
    [giveUp],
  );
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') giveUp();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active, giveUp]);
  useEffect(() => giveUp, [giveUp]);
  return { active, take, giveUp, pickFor };
}
