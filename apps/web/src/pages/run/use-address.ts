/** The page's address as state. */
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { type Change, changed } from './address.ts';

/** The parts of the address, and how to change them. `step`: one can go back to how it was before. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (parts: Change, { step = false }: { readonly step?: boolean } = {}) =>
      setParams((before) => changed(before, parts), { replace: !step, preventScrollReset: true }),
    [setParams],
  );
  return { params, change };
}
