/** Selected trials in the order that the address asks for. */
import { useMemo } from 'react';
import { useAddress } from '../../shell/use-address.ts';
import type { NamedColumn } from './columns.ts';
import { ordered } from './selection.ts';
import type { Selection } from './use-selection.ts';

/** A column by its key, "trial" for the number of the trial. */
export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

/** Without being told, the most extreme value comes first. */
export function useOrdered(selection: Selection, columns: readonly NamedColumn[]) {
  const { params, change } = useAddress();
  const text = params.get('sort');
  const { trials, errors, from, to } = selection;
  const own = columns[0]?.key ?? 'trial';
  const usual = errors ? 'trial' : from !== undefined && to === undefined ? `-${own}` : own;
  const wanted = text ?? usual;
  const descending = wanted.startsWith('-');
  const column = columns.find(({ key }) => key === wanted.replace(/^-/, ''));
  const inOrder = useMemo(() => ordered(trials, column?.values, descending), [trials, column?.values, descending]);
  const sort: Sort = { key: column?.key ?? 'trial', descending };
  const setSort = (to: Sort) => change({ sort: `${to.descending ? '-' : ''}${to.key}` });
  return { trials: inOrder, sort, setSort };
}
