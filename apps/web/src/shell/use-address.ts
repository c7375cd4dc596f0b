/** The address of a page as state: what is chosen on it can be linked, reloaded, and gone back from. */
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Parts of the address; null takes one out. */
export type Change = Readonly<Record<string, string | number | null>>;

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

function changed(before: URLSearchParams, change: Change): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) after.delete(name);
    else after.set(name, String(value));
  }
  return after;
}
