/** A row of the sheet: its number, its frozen cells, its other cells. It draws boxes and knows no server. */
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names its active cell
// biome-ignore-all lint/a11y/useSemanticElements: of a table only the part in view is drawn, at places of its own
import { type CSSProperties, memo } from 'react';
import type { Point } from './address.ts';
import { type Box, boxesOf, type Line, type Manner, type Overlays, type SheetAtHand } from './boxes.ts';
import { hexOf } from './colours.ts';
import { inkOn } from './look.ts';
import type { Mark } from './sheet.ts';
import classes from './sheet-grid.module.css';
import type { Span } from './tiles.ts';

/** What each mark is called, and its letter. */
export const MARK_NAMES: Readonly<Record<Mark, { readonly letter: string; readonly name: string }>> = {
  input: { letter: 'I', name: 'Input' },
  output: { letter: 'O', name: 'Output' },
  random: { letter: 'R', name: 'Draws at random' },
};

interface GridRowProps {
  readonly row: number;
  /** Distance from the top of the block that it stands in. */
  readonly y: number;
  readonly sheet: SheetAtHand;
  readonly overlays: Overlays;
  readonly manner: Manner;
  /** Columns of the part that scrolls; the frozen ones come before. */
  readonly columns: Span;
  readonly frozenColumns: number;
  readonly headerWidth: number;
  /** The active column, when this is its row; else -1. */
  readonly active: number;
  readonly idOf: (point: Point) => string;
  /** Changes when what the row shows may have changed, whatever the rest says. */
  readonly basis: readonly unknown[];
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, y, sheet, overlays, manner, columns, frozenColumns, headerWidth, active, idOf } = props;
  const height = sheet.rows.size(row);
  const frozen = { first: 0, last: frozenColumns - 1 };
  const cells = (span: Span, from: number) => {
    const boxes = boxesOf(sheet, row, span, from, overlays, manner);
    const drawn = boxes.map((box) => (
      <GridCell
        key={box.column}
        box={box}
        left={headerWidth}
        id={box.column === active ? idOf(box) : undefined}
        manner={manner}
      />
    ));
    const isMissing = active >= from && boxes.every(({ column }) => column !== active);
    const isHere = from > 0 || frozenColumns === 0 ? active >= frozenColumns : active < frozenColumns;
    return isMissing && isHere
      ? [...drawn, <EmptyCell key={active} sheet={sheet} row={row} column={active} left={headerWidth} idOf={idOf} />]
      : drawn;
  };
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className={classes.row}
      style={{ top: y, height, width: headerWidth + sheet.columns.length }}
    >
      <div
        role="presentation"
        className={classes.fixed}
        style={{ width: headerWidth + sheet.columns.start(frozenColumns) }}
      >
        <div
          role="rowheader"
          aria-colindex={1}
          className={classes.rowHeader}
          data-active={active >= 0 || undefined}
          style={{ width: headerWidth }}
        >
          {row + 1}
        </div>
        {frozenColumns > 0 && cells(frozen, 0)}
      </div>
      {cells(columns, frozenColumns)}
    </div>
  );
}, isSame);

function isSame(before: GridRowProps, after: GridRowProps): boolean {
  return (
    before.row === after.row &&
    before.y === after.y &&
    before.active === after.active &&
    before.columns.first === after.columns.first &&
    before.columns.last === after.columns.last &&
    before.basis.length === after.basis.length &&
    before.basis.every((part, i) => part === after.basis[i])
  );
}

interface EmptyCellProps extends Point {
  readonly sheet: SheetAtHand;
  readonly left: number;
  readonly idOf: (point: Point) => string;
}

/** The active cell where nothing is. */
function EmptyCell({ sheet: { rows, columns }, row, column, left, idOf }: EmptyCellProps) {
  const id = idOf({ row, column });
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={column + 2}
      aria-label={`${id.slice(id.lastIndexOf('-') + 1)}, empty`}
      aria-selected
      className={classes.cell}
      style={{ left: left + columns.start(column) - 1, width: columns.size(column) + 1, height: rows.size(row) + 1 }}
    >
      <span aria-hidden className={classes.ring} />
    </div>
  );
}

interface GridCellProps {
  readonly box: Box;
  readonly left: number;
  /** Given to the active cell only. */
  readonly id: string | undefined;
  readonly manner: Manner;
}

function GridCell({ box, left, id, manner }: GridCellProps) {
  const { look, mark, base, text, overflow, side } = box;
  const runs = overflow.left > 0 || overflow.right > 0;
  return (
    <div
      role="gridcell"
      id={id}
      aria-selected={id !== undefined}
      aria-colindex={box.column + 2}
      aria-rowspan={box.rowSpan > 1 ? box.rowSpan : undefined}
      aria-colspan={box.columnSpan > 1 ? box.columnSpan : undefined}
      aria-label={nameOf(box)}
      title={base === undefined ? undefined : `In the workbook: ${base === '' ? 'empty' : base}`}
      className={classes.cell}
      data-mark={mark}
      data-trial={base === undefined ? undefined : true}
      style={{
        left: left + box.x - 1,
        width: box.width + 1,
        height: box.height + 1,
        ...(box.columnSpan * box.rowSpan > 1 && { backgroundColor: 'var(--sheet-ground)' }),
        ...(look.ground !== undefined && { backgroundColor: look.ground }),
        ...bordersOf(box, manner),
      }}
    >
      {text !== '' && (
        <span
          className={classes.text}
          data-side={side}
          data-runs={runs ? (box.overPlain ? 'plain' : 'over') : undefined}
          style={{
            ...look.font,
            ...(box.ink !== undefined && { color: box.ink }),
            left: -overflow.left,
            right: -overflow.right,
            justifyContent: side === 'left' ? 'flex-start' : side === 'right' ? 'flex-end' : 'center',
            alignItems: `flex-${look.align}`.replace('flex-center', 'center'),
            textAlign: side,
            ...(look.wraps && { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
            ...(look.indent > 0 &&
              (side === 'right' ? { paddingRight: look.indent + 3 } : { paddingLeft: look.indent + 3 })),
          }}
        >
          {text}
        </span>
      )}
      {mark !== undefined && (
        <span aria-hidden className={classes.tag} data-mark={mark} data-letter={MARK_NAMES[mark].letter} />
      )}
      {box.depends && <span aria-hidden className={classes.corner} />}
      {id !== undefined && <span aria-hidden className={classes.ring} />}
    </div>
  );
}

function nameOf({ address, shown, mark, depends, base }: Box): string {
  return [
    address,
    shown.text === '' ? 'empty' : shown.text,
    mark && MARK_NAMES[mark].name.toLowerCase(),
    depends && 'depends on an input',
    base !== undefined && `in the workbook ${base === '' ? 'empty' : base}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const LINES: Readonly<Record<string, readonly [width: number, style: string]>> = {
  hair: [1, 'dotted'],
  thin: [1, 'solid'],
  dotted: [1, 'dotted'],
  dashed: [1, 'dashed'],
  dashDot: [1, 'dashed'],
  dashDotDot: [1, 'dotted'],
  medium: [2, 'solid'],
  mediumDashed: [2, 'dashed'],
  mediumDashDot: [2, 'dashed'],
  mediumDashDotDot: [2, 'dotted'],
  slantDashDot: [2, 'dashed'],
  double: [3, 'double'],
  thick: [3, 'solid'],
};

function bordersOf({ borders, look }: Box, { scheme }: Manner): CSSProperties {
  const line = (of: Line | undefined) => {
    if (!of) return undefined;
    const [width, style] = LINES[of.style] ?? [1, 'solid'];
    return `${width}px ${style} ${inkOn(look.ground, undefined, hexOf(of.color) ?? '#000000', scheme)}`;
  };
  const { top, right, bottom, left } = borders;
  return { borderTop: line(top), borderRight: line(right), borderBottom: line(bottom), borderLeft: line(left) };
}
