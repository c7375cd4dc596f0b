/** A list of any length inside of something that scrolls: rows far out of sight are not made. It knows nothing of models. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import classes from './panels.module.css';

interface LongListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly isChosen: (item: T) => boolean;
  /** Which colour marks the chosen row. */
  readonly kind: 'input' | 'output';
  readonly row: (item: T, index: number) => ReactNode;
}

/** About the height of a row, until it is measured. */
const ROW = 64;
/** So many beyond what is seen: lists of usual length are there as a whole. */
const BEYOND = 20;

export function LongList<T>({ label, items, keyOf, isChosen, kind, row }: LongListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const { room, above } = useRoom(list);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => room,
    getItemKey: (index) => keyOf(items[index]!),
    estimateSize: () => ROW,
    overscan: BEYOND,
    scrollMargin: above,
  });
  const made = rows.getVirtualItems();
  const before = (made[0]?.start ?? above) - above;
  const after = rows.getTotalSize() - ((made.at(-1)?.end ?? above) - above);
  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label={label}
      style={{ paddingBlockStart: before, paddingBlockEnd: after }}
    >
      {made.map(({ index, key }) => {
        const item = items[index]!;
        return (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className={classes.row}
            data-chosen={isChosen(item) || undefined}
            data-kind={kind}
          >
            {row(item, index)}
          </li>
        );
      })}
    </ul>
  );
}

/** What scrolls the list, and how far below its top the list begins. */
function useRoom(list: { readonly current: HTMLElement | null }) {
  const [room, setRoom] = useState<HTMLElement | null>(null);
  const [above, setAbove] = useState(0);
  // What stands above it may come and go with any drawing.
  useLayoutEffect(() => {
    const found = room ?? scroller(list.current);
    setRoom(found);
    if (!found || !list.current) return;
    const distance = list.current.getBoundingClientRect().top - found.getBoundingClientRect().top + found.scrollTop;
    setAbove(Math.round(distance));
  });
  return { room, above };
}

function scroller(element: HTMLElement | null): HTMLElement | null {
  let around = element?.parentElement ?? null;
  while (around && !/auto|scroll/.test(getComputedStyle(around).overflowY)) around = around.parentElement;
  return around;
}
