/** The cells of a row. Most are one element; marks, long texts, merged and chosen cells are drawn in layers. */
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names its active cell
// biome-ignore-all lint/a11y/useSemanticElements: of a table only the part in view is drawn, at places of its own
import type { CSSProperties, ReactElement } from 'react';
import type { Point } from './address.ts';
import { type Box, type Edge, type Line, type Manner, PADDING, type SheetAtHand } from './boxes.ts';
import { hexOf } from './colours.ts';
import { LINE } from './heights.ts';
import { inkOn } from './look.ts';
import type { Mark } from './sheet.ts';
import classes from './sheet-grid.module.css';

/** What each mark is called, and its letter. */
export const MARK_NAMES: Readonly<Record<Mark, { readonly letter: string; readonly name: string }>> = {
  input: { letter: 'I', name: 'Input' },
  output: { letter: 'O', name: 'Output' },
  random: { letter: 'R', name: 'Draws at random' },
};

/** Whether a cell is no more than a ground, borders and one line of text: such a cell is one element. */
export function isPlainCell({ line, mark, depends, base, rowSpan, columnSpan }: Box): boolean {
  return line !== undefined && mark === undefined && !depends && base === undefined && rowSpan * columnSpan === 1;
}

/** A plain cell, in the flow of its row; `gap`: pixels between it and the one before. */
export function plainCell(box: Box, gap: number, manner: Manner): ReactElement {
  return (
    <div
      key={box.column}
      role="gridcell"
      aria-selected={false}
      aria-colindex={box.column + 2}
      aria-label={nameOf(box)}
      className={classes.plain}
      data-cut={box.line === 'cut' || undefined}
      style={plainStyle(box, gap, manner)}
    >
      {box.text}
    </div>
  );
}

function plainStyle({ look, ink, side, text, height, width, borders }: Box, gap: number, manner: Manner) {
  const style: CSSProperties = { width: width + 1, height: height + 1, marginLeft: gap - 1 };
  if (look.ground !== undefined) style.backgroundColor = look.ground;
  Object.assign(style, bordersOf({ borders, look }, manner));
  if (text === '') return style;
  Object.assign(style, look.font);
  if (ink !== undefined) style.color = ink;
  // The place of the line, rather than a box that places it: laid out for every cell of every row that comes.
  const thick = (edge: Edge) => (borders[edge] ? lineOf(borders[edge])[0] : 0);
  const room = height - 1 - thick('top') - thick('bottom') - LINE * look.size;
  style.paddingTop = 1 + (look.align === 'start' ? 0 : look.align === 'center' ? room / 2 : room);
  style.textAlign = side;
  if (side === 'right') style.paddingLeft = 0;
  if (look.indent > 0) style[side === 'right' ? 'paddingRight' : 'paddingLeft'] = look.indent + PADDING;
  return style;
}

interface EmptyCellProps extends Point {
  readonly sheet: SheetAtHand;
  readonly left: number;
  readonly idOf: (point: Point) => string;
}

/** The active cell where nothing is. */
export function EmptyCell({ sheet: { rows, columns }, row, column, left, idOf }: EmptyCellProps) {
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

/** A cell with all that can be on it, at a place of its own. */
export function GridCell({ box, left, id, manner }: GridCellProps) {
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

const lineOf = ({ style }: Line) => LINES[style] ?? [1, 'solid'];

function bordersOf({ borders, look }: Pick<Box, 'borders' | 'look'>, { scheme }: Manner): CSSProperties {
  const line = (of: Line | undefined) => {
    if (!of) return undefined;
    const [width, style] = lineOf(of);
    return `${width}px ${style} ${inkOn(look.ground, undefined, hexOf(of.color) ?? '#000000', scheme)}`;
  };
  const { top, right, bottom, left } = borders;
  return { borderTop: line(top), borderRight: line(right), borderBottom: line(bottom), borderLeft: line(left) };
}
