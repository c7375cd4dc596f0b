/** A table of trials of any length: only the rows in sight are made. Rows are walked by the arrow keys, opened by Enter. */
import { Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { count } from '../../format/numbers.ts';
import type { NamedColumn } from './columns.ts';
import classes from './trial-table.module.css';
import type { Sort } from './use-ordered.ts';

const ROW = 32;
const HEAD = 40;
/** Rows that Page Up and Page Down go. */
const PAGE = 12;

interface TrialTableProps {
  readonly trials: Uint32Array;
  readonly columns: readonly NamedColumn[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly onOpen: (trial: number) => void;
}

export function TrialTable({ trials, columns, sort, onSort, onOpen }: TrialTableProps) {
  const room = useRef<HTMLDivElement>(null);
  const { at, walk, isWalking } = useWalk(trials.length);
  // The row that can be tabbed to is there wherever one has scrolled.
  const withActive = useCallback((range: Range) => inOrder(defaultRangeExtractor(range), at), [at]);
  const rows = useVirtualizer({
    count: trials.length,
    getScrollElement: () => room.current,
    estimateSize: () => ROW,
    overscan: 8,
    rangeExtractor: withActive,
    scrollPaddingStart: HEAD,
  });
  useEffect(() => {
    if (!isWalking.current) return;
    isWalking.current = false;
    rows.scrollToIndex(at);
    room.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus({ preventScroll: true });
  }, [at, rows, isWalking]);
  const template = { gridTemplateColumns: `6.5rem repeat(${columns.length}, minmax(8.5rem, 1fr))` };
  return (
    <div ref={room} className={classes.room}>
      <table className={classes.table} aria-label="Trials" aria-rowcount={trials.length + 1}>
        <thead className={classes.head}>
          <tr className={classes.line} style={template}>
            <Head name="Trial" sortKey="trial" sort={sort} onSort={onSort} />
            {columns.map(({ key, label }) => (
              <Head key={key} name={label} sortKey={key} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <tr
              key={index}
              aria-rowindex={index + 2}
              className={classes.row}
              onClick={() => onOpen(trials[index]!)}
              style={{ ...template, transform: `translateY(${start}px)` }}
            >
              <th scope="row" className={classes.trial}>
                <button
                  type="button"
                  data-row={index}
                  tabIndex={index === at ? 0 : -1}
                  className={classes.open}
                  aria-label={`Open trial ${count(trials[index]!)}`}
                  onKeyDown={(event) => walk(event, index)}
                >
                  {count(trials[index]!)}
                </button>
              </th>
              {columns.map(({ key, values, writing }) => (
                <td key={key} className={classes.cell}>
                  {written(values?.[trials[index]!], writing.value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The row that has the keyboard, and how keys move it. */
function useWalk(rows: number) {
  const [active, setActive] = useState(0);
  const isWalking = useRef(false);
  const walk = (event: KeyboardEvent, from: number) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -rows, End: rows }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    isWalking.current = true;
    setActive(Math.max(0, Math.min(rows - 1, from + by)));
  };
  return { at: Math.min(active, rows - 1), walk, isWalking };
}

interface HeadProps {
  readonly name: string;
  readonly sortKey: string;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function Head({ name, sortKey, sort, onSort }: HeadProps) {
  const isSorted = sort.key === sortKey;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={classes.column}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <UnstyledButton
        className={classes.sort!}
        title={name}
        onClick={() => onSort({ key: sortKey, descending: isSorted && !sort.descending })}
      >
        <Text component="span" size="xs" fw={600} lineClamp={2}>
          {name}
        </Text>
        {isSorted && <Arrow size={14} aria-hidden className={classes.arrow} />}
      </UnstyledButton>
    </th>
  );
}

function written(value: number | undefined, write: (value: number) => string): string {
  if (value === undefined) return '';
  return Number.isNaN(value) ? 'error' : write(value);
}

function inOrder(indexes: number[], active: number): number[] {
  return active < 0 || indexes.includes(active) ? indexes : [...indexes, active].sort((a, b) => a - b);
}
