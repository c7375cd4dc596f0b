/** The page's setup as state, and in its address, so that it can be linked and gone back to. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAddress } from '../../shell/use-address.ts';
import { addressOf, type Setup, setupOf } from './setup.ts';

/** A slider moves faster than browsers let addresses change. */
const PAUSE = 250;

/** Changes parts of a setup; as a function of how it is. */
export type ChangeSetup = (part: Partial<Setup> | ((before: Setup) => Partial<Setup>)) => void;

/** The setup, and how to change it. */
export function useSetup() {
  const { params, change } = useAddress();
  const [setup, setSetup] = useState(() => setupOf(params));
  const written = useRef(JSON.stringify(setup));
  const told = useRef(params);
  useEffect(() => {
    const timer = setTimeout(() => {
      const text = JSON.stringify(setup);
      if (text === written.current) return;
      written.current = text;
      change(addressOf(setup, told.current.keys()));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [setup, change]);
  useEffect(() => {
    told.current = params;
    // Somebody followed a link, or went back.
    const followed = setupOf(params);
    const text = JSON.stringify(followed);
    if (text === written.current) return;
    written.current = text;
    setSetup(followed);
  }, [params]);
  const set = useCallback<ChangeSetup>(
    (part) => setSetup((before) => ({ ...before, ...(typeof part === 'function' ? part(before) : part) })),
    [],
  );
  return { setup, change: set };
}
