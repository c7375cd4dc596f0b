/** Which rows and columns are in view, as the sheet is scrolled; and scrolling to a cell. It knows no cells. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Point } from './address.ts';
import type { Span } from './tiles.ts';
import type { Layout } from './use-layout.ts';

/** Pixels at the top and left that the headers take. */
export interface Frame {
  readonly top: number;
  readonly left: number;
}

/** What is to be drawn of the part that scrolls. */
export interface View {
  readonly rows: Span;
  readonly columns: Span;
  /** Rows that fit into it. */
  readonly page: number;
  /** It is scrolled to the right: nothing of the frozen columns may run over it. */
  readonly aside: boolean;
}

/** Drawn beyond the edges, in steps of as many: so most scrolling draws nothing new. */
const AHEAD = { rows: 8, columns: 3 };

export function useView(
  scroller: RefObject<HTMLDivElement | null>,
  layout: Layout,
  frozen: Layout['frozen'],
  frame: Frame,
) {
  const [view, setView] = useState<View>({
    rows: { first: 0, last: 0 },
    columns: { first: 0, last: 0 },
    page: 1,
    aside: false,
  });
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const next = viewOf(element, layout, frozen, frame);
    setView((before) => (isSame(before, next) ? before : next));
  }, [scroller, layout, frozen, frame]);

  useStayingPlace(scroller, layout);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, look]);

  const reveal = useCallback(
    (cell: Point) => {
      if (scroller.current) scrollTo(scroller.current, cell, layout, frozen, frame);
    },
    [scroller, layout, frozen, frame],
  );
  return { view, reveal };
}

function viewOf(element: HTMLElement, { rows, columns }: Layout, frozen: Layout['frozen'], frame: Frame): View {
  const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
  const top = rows.at(scrollTop + rows.start(frozen.rows));
  const bottom = rows.at(scrollTop + clientHeight - frame.top);
  const left = columns.at(scrollLeft + columns.start(frozen.columns));
  const right = columns.at(scrollLeft + clientWidth - frame.left);
  return {
    rows: inSteps(top, bottom, AHEAD.rows, frozen.rows, rows.count),
    columns: inSteps(left, right, AHEAD.columns, frozen.columns, columns.count),
    page: Math.max(1, bottom - top - 1),
    aside: scrollLeft > 0,
  };
}

function inSteps(first: number, last: number, ahead: number, fewest: number, count: number): Span {
  return {
    first: Math.max(fewest, (Math.floor(first / ahead) - 1) * ahead),
    last: Math.min(count - 1, (Math.floor(last / ahead) + 2) * ahead - 1),
  };
}

function isSame(a: View, b: View): boolean {
  return (
    a.page === b.page &&
    a.aside === b.aside &&
    a.rows.first === b.rows.first &&
    a.rows.last === b.rows.last &&
    a.columns.first === b.columns.first &&
    a.columns.last === b.columns.last
  );
}

/** Keeps the row at the top where it is when heights above it become known. */
function useStayingPlace(scroller: RefObject<HTMLDivElement | null>, layout: Layout) {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const element = scroller.current;
    const { rows } = before.current;
    before.current = layout;
    if (!element || rows === layout.rows || element.scrollTop === 0) return;
    const row = rows.at(element.scrollTop);
    element.scrollTop += layout.rows.start(row) - rows.start(row);
  }, [scroller, layout]);
}

function scrollTo(element: HTMLElement, cell: Point, layout: Layout, frozen: Layout['frozen'], frame: Frame) {
  const { rows, columns } = layout;
  if (cell.row >= frozen.rows) {
    const room = [rows.start(frozen.rows), element.clientHeight - frame.top] as const;
    element.scrollTop = nearest(element.scrollTop, rows.start(cell.row), rows.start(cell.row + 1), ...room);
  }
  if (cell.column >= frozen.columns) {
    const room = [columns.start(frozen.columns), element.clientWidth - frame.left] as const;
    element.scrollLeft = nearest(
      element.scrollLeft,
      columns.start(cell.column),
      columns.start(cell.column + 1),
      ...room,
    );
  }
}

/** The nearest scroll position that shows what lies from `start` to `end` between two edges of the view. */
function nearest(scroll: number, start: number, end: number, from: number, to: number): number {
  if (start < scroll + from) return start - from;
  if (end > scroll + to) return Math.min(start - from, end - to);
  return scroll;
}
