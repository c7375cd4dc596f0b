/**
 * Recognises copied formulas: those whose texts differ only in the cells they name (`=A1*(1+Inputs!$B$3)`, one row down
 * `=A2*(1+Inputs!$B$3)`) have one tree but for the areas in it. It knows what a cell address looks like and how a tree is
 * built, nothing of the rest of the language: whatever it is not sure of, it leaves to the parser.
 */
import { type Area, MAX_COLUMNS, MAX_ROWS } from '../workbook/address.ts';
import type { Node } from './ast.ts';

/**
 * A text or a quoted name, or a cell address that cannot be part of a name, number or call (group 1: letters, 2: digits).
 * Letters in lower case are left to the parser.
 */
const CELLS =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|(?<![\w.$\\?\u0080-\uffff])\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?![\w.!(\\?\u0080-\uffff])/g;

/** Stands for a cell in a pattern; no formula can hold it. */
const CELL = '\u0001';

/** Longer patterns are left to the parser, so that walks along their trees may recurse. */
const LONGEST = 1000;

/** A formula's text without the cells that it names, and those cells: row and column of each, in order. */
export interface Copy {
  readonly pattern: string;
  readonly cells: readonly number[];
}

/** The tree of the first formula of a pattern, and which of its references stand for which cells. */
export interface Original {
  readonly node: Node;
  /** By reference: the places of its first and last cell among the pattern's cells. */
  readonly references: ReadonlyMap<Node, readonly [first: number, last: number]>;
}

/** Takes a formula's text apart. */
export function patternOf(text: string): Copy {
  const cells: number[] = [];
  const pattern = text.replace(CELLS, (found: string, letters: string | undefined, digits: string) => {
    if (letters === undefined) return found;
    let column = 0;
    for (let i = 0; i < letters.length; i++) column = 26 * column + letters.charCodeAt(i) - 64;
    const row = Number(digits);
    if (column > MAX_COLUMNS || row > MAX_ROWS) return found;
    cells.push(row - 1, column - 1);
    return CELL;
  });
  return { pattern, cells };
}

/**
 * The original that a parsed formula is, when its copies can be made of it: when each of the cells in its text belongs to
 * one of its references. `read`: the references that the parser met, in order, with their texts.
 */
export function originalOf(
  node: Node,
  { pattern, cells }: Copy,
  read: readonly { readonly node: Node; readonly text: string }[],
): Original | undefined {
  const references = new Map<Node, readonly [number, number]>();
  if (pattern.length > LONGEST) return undefined;
  let place = 0;
  for (const { node: reference, text } of read) {
    const own = patternOf(text);
    const count = own.cells.length / 2;
    if (count === 0) continue;
    const shape = own.pattern.slice(own.pattern.lastIndexOf('!') + 1);
    if (shape !== (count === 1 ? CELL : `${CELL}:${CELL}`)) return undefined;
    if (reference.kind !== 'reference' || reference.lastSheet !== undefined) return undefined;
    references.set(reference, [place, place + count - 1]);
    place += count;
  }
  // A reference that the parser put into another shape is not in the tree.
  const all = place === cells.length / 2 && countIn(node, references) === references.size;
  return all ? { node, references } : undefined;
}

/** The tree of another formula of the same pattern. */
export function copyOf({ node, references }: Original, { cells }: Copy): Node {
  const areaOf = (sheet: number, [first, last]: readonly [number, number]): Area => {
    const [top, left] = [cells[2 * first]!, cells[2 * first + 1]!];
    const [bottom, right] = [cells[2 * last]!, cells[2 * last + 1]!];
    return {
      sheet,
      top: Math.min(top, bottom),
      left: Math.min(left, right),
      bottom: Math.max(top, bottom),
      right: Math.max(left, right),
    };
  };
  const copy = (part: Node): Node => {
    switch (part.kind) {
      case 'reference': {
        const places = references.get(part);
        return places ? { kind: 'reference', area: areaOf(part.area.sheet, places) } : part;
      }
      case 'unary':
        return { kind: 'unary', operator: part.operator, operand: copy(part.operand) };
      case 'binary': {
        const [left, right] = [copy(part.left), copy(part.right)];
        return part.final
          ? { kind: 'binary', operator: part.operator, left, right, final: true }
          : { kind: 'binary', operator: part.operator, left, right };
      }
      case 'call':
        return { ...part, args: part.args.map(copy) };
      default:
        return part;
    }
  };
  return copy(node);
}

/** How many of the references stand in the parts of a tree that `copyOf` walks through. */
function countIn(node: Node, references: ReadonlyMap<Node, unknown>): number {
  switch (node.kind) {
    case 'reference':
      return references.has(node) ? 1 : 0;
    case 'unary':
      return countIn(node.operand, references);
    case 'binary':
      return countIn(node.left, references) + countIn(node.right, references);
    case 'call':
      return node.args.reduce((sum, arg) => sum + countIn(arg, references), 0);
    default:
      return 0;
  }
}
