/** What of the editor is in the page's address: the chosen cell and the open panel, so that both can be linked. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

export type Panel = 'cell' | 'inputs' | 'outputs' | 'correlations';

const PANELS: readonly Panel[] = ['cell', 'inputs', 'outputs', 'correlations'];
/** Browsers refuse an address that changes too often: it follows when the person rests. */
const REST = 300;

export interface Address {
  readonly cell: string | undefined;
  readonly panel: Panel;
}

/** The address as state: it changes at once here, and soon in the bar of the browser. */
export function useAddress(): readonly [Address, (change: Partial<Address>) => void] {
  const [search, setSearch] = useSearchParams();
  const [address, setAddress] = useState<Address>(() => read(search));
  const change = useCallback((part: Partial<Address>) => setAddress((now) => ({ ...now, ...part })), []);
  const put = useRef(setSearch);
  put.current = setSearch;
  useEffect(() => {
    const timer = setTimeout(
      () => put.current((now) => write(now, address), { replace: true, preventScrollReset: true }),
      REST,
    );
    return () => clearTimeout(timer);
  }, [address]);
  return [address, change];
}

function read(search: URLSearchParams): Address {
  const panel = PANELS.find((name) => name === search.get('panel')) ?? 'inputs';
  return { cell: search.get('cell') ?? undefined, panel };
}

function write(before: URLSearchParams, { cell, panel }: Address): URLSearchParams {
  const search = new URLSearchParams(before);
  if (cell === undefined) search.delete('cell');
  else search.set('cell', cell);
  search.set('panel', panel);
  if (panel === 'inputs') search.delete('panel');
  return search;
}
