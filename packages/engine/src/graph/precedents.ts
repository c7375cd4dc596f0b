/**
 * What a formula needs, read off its tree: the areas it may read (never too few), whether it changes with every
 * recalculation, whether it computes references, and what in it cannot be evaluated. It reads no cell.
 */
import { joinsReferences, type Node } from '../formula/ast.ts';
import { intersectCell, joinAreas } from '../formula/broadcast.ts';
import { parameterOf } from '../formula/call.ts';
import { findFunction } from '../formula/functions/registry.ts';
import type { Position } from '../formula/references.ts';
import type { Area } from '../workbook/address.ts';

export interface Needs {
  readonly areas: readonly Area[];
  /** The value may change although nothing that it reads does (RAND, NOW). */
  readonly volatile: boolean;
  /** It computes a reference (OFFSET) that its text alone does not tell: `areas` holds only what is known. */
  readonly dynamic: boolean;
  readonly unsupported: readonly { readonly what: string; readonly reason: string }[];
}

/** What the walk asks of the book. */
export interface NeedsContext {
  readonly cell: Position;
  /** Whether areas are arrays here, or mean one cell (see `EvaluationContext.arrays`). */
  readonly arrays: boolean;
  /** The tree of a defined name. */
  define(name: string, sheet: number | undefined): Node | undefined;
  /** The areas of a computed reference when constants alone decide it. */
  fold(node: Node): readonly Area[] | undefined;
  /** The area of the array formula at a cell. */
  spill(area: Area): Area | undefined;
}

/** Functions that return a reference they compute; volatile to Excel, yet their value changes only with their arguments. */
const COMPUTES_REFERENCE: ReadonlySet<string> = new Set(['OFFSET', 'INDIRECT']);
/** Functions that look at where an argument is, not at what is in it. */
const UNREAD: ReadonlySet<string> = new Set(['ROW', 'COLUMN', 'ROWS', 'COLUMNS', 'AREAS', 'SHEET', 'SHEETS', 'ISREF']);
/** Names within each other. */
const MAX_DEPTH = 64;
/** Names in one formula, with those that they use: a few names can ask for more steps than anyone can wait for. */
const MAX_EXPANSIONS = 10_000;

/** How an expression's value will be used. */
interface Use {
  /** An area in its place means one cell. */
  readonly scalar: boolean;
  readonly arrays: boolean;
  readonly locals: ReadonlySet<string>;
  readonly depth: number;
}

/** What a formula needs. */
export function findNeeds(node: Node, context: NeedsContext): Needs {
  const walk = new Walk(context);
  walk.visit(node, { scalar: true, arrays: context.arrays, locals: new Set(), depth: 0 });
  return {
    areas: [...walk.areas.values()],
    volatile: walk.volatile,
    dynamic: walk.dynamic,
    unsupported: walk.unsupported,
  };
}

class Walk {
  readonly areas = new Map<string, Area>();
  volatile = false;
  dynamic = false;
  readonly unsupported: { what: string; reason: string }[] = [];
  readonly #context: NeedsContext;
  readonly #names = new Set<string>();
  readonly #expansions: { left: number };

  constructor(context: NeedsContext, expansions = { left: MAX_EXPANSIONS }) {
    this.#context = context;
    this.#expansions = expansions;
  }

  visit(node: Node, use: Use): void {
    switch (node.kind) {
      case 'reference':
        this.#reference(node, use);
        break;
      case 'spill':
        this.#spill(node.target, use);
        break;
      case 'name':
        this.#name(node.name, node.sheet, use);
        break;
      case 'unary':
        this.visit(node.operand, node.operator === '+' ? use : { ...use, scalar: true, arrays: arraysIn(node, use) });
        break;
      case 'binary':
        this.#binary(node, use);
        break;
      case 'call':
        this.#call(node, use);
        break;
      case 'apply':
        this.visit(node.callee, use);
        for (const arg of node.args) this.visit(arg, { ...use, scalar: false });
        break;
      case 'array':
        for (const row of node.rows) for (const element of row) this.visit(element, use);
        break;
      case 'let':
        this.#let(node, use);
        break;
      case 'lambda':
        this.visit(node.body, { ...use, scalar: false, locals: new Set([...use.locals, ...node.parameters]) });
        break;
      case 'unsupported':
        this.unsupported.push({ what: node.text, reason: node.reason });
        break;
    }
  }

  #add(area: Area): void {
    this.areas.set(`${area.sheet} ${area.top} ${area.left} ${area.bottom} ${area.right}`, area);
  }

  #reference({ area, lastSheet }: Node & { kind: 'reference' }, use: Use): void {
    if (use.scalar && !use.arrays) {
      const { row, column } = this.#context.cell;
      const cell = lastSheet === undefined ? intersectCell(area, row, column) : undefined;
      if (cell) {
        this.#add({ sheet: area.sheet, top: cell.row, bottom: cell.row, left: cell.column, right: cell.column });
      }
      return;
    }
    for (let sheet = area.sheet; sheet <= (lastSheet ?? area.sheet); sheet++) this.#add({ ...area, sheet });
  }

  #spill(target: Node, use: Use): void {
    const area = target.kind === 'reference' ? this.#context.spill(target.area) : undefined;
    this.visit(target, { ...use, scalar: false });
    if (area) this.#add(area);
    else this.dynamic = true;
  }

  #name(name: string, sheet: number | undefined, use: Use): void {
    if (sheet === undefined && use.locals.has(name.toUpperCase())) return;
    // Once is enough: what a name needs does not depend on how often it is used.
    const visited = `${name.toUpperCase()} ${sheet} ${use.scalar && !use.arrays}`;
    if (this.#names.has(visited)) return;
    this.#names.add(visited);
    if (this.#expansions.left-- === 0)
      this.unsupported.push({ what: name, reason: 'its names use each other too often' });
    if (this.#expansions.left < 0) return;
    const node = this.#context.define(name, sheet);
    if (node && use.depth < MAX_DEPTH) {
      this.visit(node, { scalar: use.scalar && !use.arrays, arrays: true, locals: new Set(), depth: use.depth + 1 });
    }
  }

  #binary(node: Node & { kind: 'binary' }, use: Use): void {
    if (node.operator === ':') {
      this.#join(node, use);
      return;
    }
    if (joinsReferences(node.operator)) {
      this.visit(node.left, { ...use, scalar: false });
      this.visit(node.right, { ...use, scalar: false });
      return;
    }
    const operand = { ...use, scalar: true };
    let left: Node = node;
    // Along the left side without recursion: a sum may have thousands of terms.
    while (left.kind === 'binary' && !joinsReferences(left.operator)) {
      this.visit(left.right, operand);
      left = left.left;
    }
    this.visit(left, operand);
  }

  /** `A1:INDEX(B:B,n)` reads at most the smallest area around both sides. */
  #join(node: Node & { kind: 'binary' }, use: Use): void {
    // A walk of its own: names on either side must show their areas here, even if they were met before.
    const inner = new Walk(this.#context, this.#expansions);
    inner.visit(node.left, { ...use, scalar: false });
    inner.visit(node.right, { ...use, scalar: false });
    const areas = [...inner.areas.values()];
    const joined = areas.slice(1).reduce<Area | undefined>((sum, area) => sum && joinAreas(sum, area), areas[0]);
    for (const area of joined ? [joined] : areas) this.#add(area);
    this.volatile ||= inner.volatile;
    this.dynamic ||= inner.dynamic || joined === undefined;
    this.unsupported.push(...inner.unsupported);
  }

  #call(node: Node & { kind: 'call' }, use: Use): void {
    if (use.locals.has(node.name)) {
      for (const arg of node.args) this.visit(arg, { ...use, scalar: false });
      return;
    }
    const definition = findFunction(node.name);
    if (definition === undefined) {
      this.#otherCall(node, use);
      return;
    }
    if (UNREAD.has(node.name)) {
      for (const arg of node.args) if (arg.kind !== 'reference') this.visit(arg, { ...use, scalar: false });
      return;
    }
    if (COMPUTES_REFERENCE.has(node.name)) {
      const areas = this.#context.fold(node);
      if (areas) {
        for (const area of areas) this.#add(area);
        return;
      }
      this.dynamic = true;
    } else if (definition.volatile) this.volatile = true;
    node.args.forEach((arg, index) => {
      const parameter = parameterOf(definition.parameters, index);
      const accepts = parameter?.accepts;
      // A name or a computed reference in the shape of another argument: only evaluation tells how far it reaches.
      const isPlain = arg.kind === 'reference' || arg.kind === 'missing';
      if (parameter?.shapedLike !== undefined && !isPlain) this.dynamic = true;
      const scalar = accepts === 'number' || accepts === 'text' || accepts === 'logical' || accepts === 'scalar';
      this.visit(arg, { ...use, scalar, arrays: use.arrays || parameter?.array === true });
    });
  }

  /** A name bound to a LAMBDA, or a function that we do not have. */
  #otherCall(node: Node & { kind: 'call' }, use: Use): void {
    if (this.#context.define(node.name, undefined)) this.#name(node.name, undefined, { ...use, scalar: false });
    else this.unsupported.push({ what: `${node.name}()`, reason: 'this function is not available' });
    for (const arg of node.args) this.visit(arg, { ...use, scalar: false });
  }

  #let(node: Node & { kind: 'let' }, use: Use): void {
    let inner = { ...use, scalar: false };
    for (const { name, value } of node.bindings) {
      this.visit(value, inner);
      inner = { ...inner, locals: new Set([...inner.locals, name]) };
    }
    this.visit(node.body, inner);
  }
}

/** `@` cuts an area to a cell even where areas are arrays. */
function arraysIn(node: Node & { kind: 'unary' }, use: Use): boolean {
  return node.operator === '@' && node.operand.kind === 'reference' ? false : use.arrays;
}
