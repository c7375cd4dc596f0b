/** One sheet, as much of it as is in view: letters, numbers, cells, frozen rows and columns, keys and pointer. */
// biome-ignore-all lint/a11y/useSemanticElements: of a table only the part in view is drawn, at places of its own
import { useComputedColorScheme } from '@mantine/core';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { MARKS } from '../theme.ts';
import { addressOf, type Point } from './address.ts';
import { type Manner, PADDING, type SheetAtHand } from './boxes.ts';
import { ColumnHeaders, ColumnLines, HEADER_HEIGHT, RowNumbers } from './grid-headers.tsx';
import { GridRow } from './grid-row.tsx';
import { highRows } from './heights.ts';
import { lookOf } from './look.ts';
import { moved } from './move.ts';
import type { ByRow, Covered } from './overlay.ts';
import { keyIn, rowsToDraw, seenRows, withLength } from './rows-drawn.ts';
import { rulerOf } from './ruler.ts';
import type { CellValue, Mark } from './sheet.ts';
import classes from './sheet-grid.module.css';
import { type Span, TILE_COLUMNS, TILE_ROWS, type Tile, type TileAt, tileNumber, tilesFor } from './tiles.ts';
import type { Layout } from './use-layout.ts';
import { type Tiles, useMerges, useTiles } from './use-tiles.ts';
import { useView } from './use-view.ts';

interface SheetGridProps {
  readonly fileId: string;
  readonly sheet: string;
  readonly layout: Layout;
  readonly active: Point;
  /** Grows whenever the active cell is to be brought into view. */
  readonly call: number;
  readonly marks: ByRow<Mark>;
  readonly values: ByRow<CellValue>;
  readonly dependents: Covered;
  readonly onSee: (row: number) => void;
  /** Rows that must be higher than by default. */
  readonly onHigh: (rows: ReadonlyMap<number, number>) => void;
  readonly onMove: (point: Point) => void;
  readonly onChoose: (point: Point) => void;
  readonly onProblem: (problem: Error | null, retry: () => void) => void;
}

/** Rows asked for beyond those drawn, so that they are there when scrolled to. */
const FETCHED_AHEAD = 60;

export function SheetGrid(props: SheetGridProps) {
  const { fileId, sheet, layout, active, call, onSee, onMove, onChoose, onProblem } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const headerWidth = widthOfNumbers(layout.rows.count);
  const frame = useMemo(() => ({ top: HEADER_HEIGHT, left: headerWidth }), [headerWidth]);
  const frozen = useFrozen(scroller, layout);
  const { view, reveal } = useView(scroller, layout, frozen, frame);
  const wanted = useWanted(layout, frozen, view.rows, view.columns, active);
  const drawn = withLength(view.rows, useMost(view.rows.last - view.rows.first + 1), frozen.rows, layout.rows.count);
  const tiles = useTiles(fileId, sheet, wanted);
  const merges = useMerges(tiles.merged);
  useHighRows(tiles.pieces, layout, props.onHigh);
  const scheme = useComputedColorScheme('light');
  const manner = useMemo((): Manner => ({ scheme, locale: navigator.language, rulerOf }), [scheme]);
  const at = useMemo((): SheetAtHand => ({ ...layout, merges, at: tiles.at }), [layout, merges, tiles.at]);

  const prefix = useId();
  const idOf = useCallback((point: Point) => `${prefix}-${addressOf(point)}`, [prefix]);

  useEffect(() => onSee(view.rows.last), [onSee, view.rows.last]);
  useEffect(() => onProblem(tiles.problem, tiles.retry), [onProblem, tiles.problem, tiles.retry]);
  // Sizes that become known after the call move the cell: it is followed until someone scrolls.
  const followed = useRef(0);
  const stray = () => {
    followed.current = call;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call moves the view, the active cell alone does not
  useEffect(() => {
    if (call > followed.current) reveal(active);
  }, [call, reveal]);

  const pointAt = ({ clientX, clientY }: MouseEvent): Point | undefined => {
    const element = scroller.current!;
    const bounds = element.getBoundingClientRect();
    const [x, y] = [clientX - bounds.left - headerWidth, clientY - bounds.top - HEADER_HEIGHT];
    if (x < 0 || y < 0 || x > element.clientWidth - headerWidth || y > element.clientHeight - HEADER_HEIGHT) return;
    const across = x < layout.columns.start(frozen.columns) ? x : x + element.scrollLeft;
    const down = y < layout.rows.start(frozen.rows) ? y : y + element.scrollTop;
    return merges.anchorOf({ row: layout.rows.at(down), column: layout.columns.at(across) });
  };

  const leaves = useRef(false);
  const press = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const isLeaving = leaves.current && event.key === 'Tab';
    leaves.current = event.key === 'Escape';
    if (isLeaving) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onChoose(active);
      return;
    }
    const key = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey };
    const isFilled = ({ row, column }: Point) => (tiles.at(row, column)?.kind ?? 'blank') !== 'blank';
    const to = moved(active, key, { ...layout, merges, page: view.page, isFilled });
    // Beyond the last used column Tab leaves the sheet, and before the first one.
    if (!to || (key.key === 'Tab' && (to.column === active.column || to.column >= layout.usedColumns))) return;
    event.preventDefault();
    onMove(to);
  };

  const keyOf = (row: number) => keyIn(drawn, row);
  const rowsOf = (rows: readonly number[], isFrozen: boolean) =>
    rows.map((row) => (
      <GridRow
        key={keyOf(row)}
        row={row}
        y={isFrozen ? layout.rows.start(row) : HEADER_HEIGHT + layout.rows.start(row)}
        sheet={at}
        overlays={{
          marks: props.marks.get(row),
          values: props.values.get(row),
          dependents: props.dependents.in(row),
        }}
        manner={manner}
        columns={view.columns}
        frozenColumns={frozen.columns}
        headerWidth={headerWidth}
        active={row === active.row ? active.column : -1}
        idOf={idOf}
        basis={[
          layout,
          merges,
          manner,
          frozen.columns,
          props.marks.get(row),
          props.values.get(row),
          props.dependents.in(row),
          ...piecesOf(tiles, row, view.columns, frozen.columns),
        ]}
      />
    ));

  const linesOf = (rows: readonly number[], top: number) => (
    <ColumnLines
      axis={layout.columns}
      columns={view.columns}
      frozenColumns={frozen.columns}
      headerWidth={headerWidth}
      shown={layout.gridLines}
    >
      <RowNumbers axis={layout.rows} rows={rows} top={top} active={active.row} keyOf={keyOf} />
    </ColumnLines>
  );
  const still = seenRows(layout.rows, { first: 0, last: frozen.rows - 1 });
  const scrolling = rowsToDraw(layout.rows, drawn, frozen.rows, merges.within(drawn, EVERYTHING), active.row);
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={`Sheet ${sheet}`}
      aria-readonly
      aria-description="Arrow keys move, Enter chooses the cell; Escape, then Tab, leaves the sheet."
      aria-rowcount={layout.rows.count + 1}
      aria-colcount={layout.columns.count + 1}
      aria-activedescendant={idOf(active)}
      className={classes.grid}
      data-lines={layout.gridLines || undefined}
      data-aside={view.aside || undefined}
      style={markColours(scheme)}
      onKeyDown={press}
      onWheel={stray}
      onTouchMove={stray}
      onPointerDown={stray}
      onClick={(event) => {
        const point = pointAt(event);
        if (point) onChoose(point);
      }}
    >
      <div
        role="rowgroup"
        className={classes.sheet}
        style={{ width: headerWidth + layout.columns.length, height: HEADER_HEIGHT + layout.rows.length }}
      >
        {linesOf(scrolling, HEADER_HEIGHT)}
        <ColumnHeaders
          axis={layout.columns}
          columns={view.columns}
          frozenColumns={frozen.columns}
          headerWidth={headerWidth}
          active={active.column}
        />
        {tiles.missing.map((tile) => (
          <Gap key={`${tile.tileRow} ${tile.tileColumn}`} tile={tile} layout={layout} left={headerWidth} />
        ))}
        {rowsOf(scrolling, false)}
        {frozen.rows > 0 && (
          <div
            role="presentation"
            className={classes.frozen}
            data-edge
            style={{ height: layout.rows.start(frozen.rows), width: headerWidth + layout.columns.length }}
          >
            {linesOf(still, 0)}
            {rowsOf(still, true)}
          </div>
        )}
      </div>
    </div>
  );
}

/** The largest of the numbers so far. */
function useMost(now: number): number {
  const [most, setMost] = useState(now);
  if (now > most) setMost(now);
  return Math.max(now, most);
}

const EVERYTHING: Span = { first: 0, last: Number.MAX_SAFE_INTEGER };

/** Frozen rows and columns, unless they would leave too little of the view to scroll. */
function useFrozen(scroller: React.RefObject<HTMLDivElement | null>, { rows, columns, frozen }: Layout) {
  const [size, setSize] = useState({ width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setSize(entry!.contentRect));
    observer.observe(scroller.current!);
    return () => observer.disconnect();
  }, [scroller]);
  const fits = {
    rows: rows.start(frozen.rows) < size.height * 0.6 ? frozen.rows : 0,
    columns: columns.start(frozen.columns) < size.width * 0.6 ? frozen.columns : 0,
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same object while the counts stay
  return useMemo(() => fits, [fits.rows, fits.columns]);
}

/** Tells which rows of the pieces at hand must be higher than by default, once for each piece. */
function useHighRows(pieces: readonly Tile[], layout: Layout, onHigh: SheetGridProps['onHigh']) {
  const done = useRef(new WeakSet<Tile>());
  useLayoutEffect(() => {
    const rows = new Map<number, number>();
    for (const piece of pieces) {
      if (done.current.has(piece)) continue;
      done.current.add(piece);
      const found = highRows(piece.cells.values(), piece.merged, {
        lookOf: ({ style }) => lookOf(style, 'light'),
        rulerOf,
        roomIn: (column) => layout.columns.size(column) - 2 * PADDING,
        isSet: layout.isSet,
        defaultHeight: layout.defaultHeight,
      });
      for (const [row, height] of found) rows.set(row, Math.max(height, rows.get(row) ?? 0));
    }
    if (rows.size > 0) onHigh(rows);
  }, [pieces, layout, onHigh]);
}

/** The pieces to have; the same array as long as they are the same. */
function useWanted(
  layout: Layout,
  frozen: Layout['frozen'],
  rows: Span,
  columns: Span,
  active: Point,
): readonly TileAt[] {
  const ahead = {
    first: Math.max(0, rows.first - FETCHED_AHEAD),
    last: Math.min(layout.rows.count - 1, rows.last + FETCHED_AHEAD),
  };
  const frozenRows = frozen.rows > 0 ? [{ first: 0, last: frozen.rows - 1 }] : [];
  const frozenColumns = frozen.columns > 0 ? [{ first: 0, last: frozen.columns - 1 }] : [];
  const wanted = tilesFor([...frozenRows, ahead], [...frozenColumns, columns], [active]).filter(
    ({ tileRow, tileColumn }) =>
      tileRow * TILE_ROWS < Math.max(1, layout.usedRows) && tileColumn * TILE_COLUMNS < Math.max(1, layout.usedColumns),
  );
  const text = wanted.map(tileNumber).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says all that the pieces do
  return useMemo(() => wanted, [text]);
}

function piecesOf({ pieceAt }: Tiles, row: number, columns: Span, frozenColumns: number): unknown[] {
  const pieces: unknown[] = [];
  const tileColumns = new Set<number>(frozenColumns > 0 ? [0] : []);
  for (let c = Math.floor(columns.first / TILE_COLUMNS) - 1; c <= Math.floor(columns.last / TILE_COLUMNS); c++) {
    tileColumns.add(c);
  }
  for (const near of new Set([row - 1, row, row + 1].map((r) => Math.floor(r / TILE_ROWS)))) {
    for (const tileColumn of tileColumns) pieces.push(pieceAt(near, tileColumn));
  }
  return pieces;
}

function widthOfNumbers(rows: number): number {
  return 22 + String(rows).length * 7;
}

/** The colours of the marks, as variables for the styles. */
export function markColours(scheme: 'light' | 'dark'): CSSProperties {
  return Object.fromEntries(Object.entries(MARKS).map(([mark, colours]) => [`--mark-${mark}`, colours[scheme]]));
}

/** Where cells are on their way. */
function Gap({ tile, layout: { rows, columns }, left }: { tile: TileAt; layout: Layout; left: number }) {
  const bounds = (axis: Layout['rows'], from: number, count: number) => {
    const start = axis.start(Math.min(axis.count, from));
    return { start, size: axis.start(Math.min(axis.count, from + count)) - start };
  };
  const down = bounds(rows, tile.tileRow * TILE_ROWS, TILE_ROWS);
  const across = bounds(columns, tile.tileColumn * TILE_COLUMNS, TILE_COLUMNS);
  return (
    <div
      aria-hidden
      className={classes.gap}
      style={{
        top: HEADER_HEIGHT + down.start,
        height: down.size,
        left: left + across.start,
        width: across.size,
      }}
    />
  );
}
