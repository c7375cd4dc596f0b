/**
 * The cells of a model that run on the evaluator: what each reads, draws and writes, and which of them may hold text
 * that no compiled cell can take. It runs nothing.
 */
import type { Node } from '../formula/ast.ts';
import type { FunctionDefinition } from '../formula/functions/function.ts';
import { findFunction } from '../formula/functions/registry.ts';
import { errorIndex, makeSymbolic } from '../formula/operand.ts';
import { isSymbolic, type Operand, type OperandArray } from '../formula/symbolic.ts';
import type { Scalar } from '../formula/value.ts';
import type { Id } from '../ir/ir.ts';
import type { Area, CellKey } from '../workbook/address.ts';
import { cellsOf, type Dependent, nameKey } from './dependencies.ts';
import type { Lowering } from './lower.ts';
import { type CellWrite, crossingOf, type EvaluatedFormula } from './stages.ts';

/** What is needed to know of the model. */
export interface FallBackSource {
  dependentOf(key: CellKey): Dependent | undefined;
  isRandom(key: CellKey): boolean;
  /** The used cells of an area. */
  cellsIn(area: Area): readonly CellKey[];
  base(key: CellKey): Scalar;
  newColumn(): number;
  /** `Sheet1!B4` */
  nameOf(key: CellKey): string;
  draw(formula: Dependent, draw: number): Id;
}

/** Text functions that give a number or a truth value. */
const NUMBER_FROM_TEXT: ReadonlySet<string> = new Set([
  'LEN', 'LENB', 'FIND', 'FINDB', 'SEARCH', 'SEARCHB', 'VALUE', 'CODE', 'UNICODE', 'EXACT', 'NUMBERVALUE', 'DATEVALUE',
  'TIMEVALUE', 'MATCH', 'XMATCH', 'ROW', 'ROWS', 'COLUMN', 'COLUMNS', 'AND', 'OR', 'NOT', 'XOR', 'COUNTIF', 'COUNTIFS',
]); // biome-ignore format: a list
const NUMERIC_CATEGORIES: ReadonlySet<string> = new Set(['math', 'financial', 'date', 'statistical', 'distribution']);

/** Registers formulas that fall back, in the order in which they are met. */
export class FallBacks {
  readonly formulas: EvaluatedFormula[] = [];
  readonly reasons: { readonly key: CellKey; readonly reason: string }[] = [];
  readonly #source: FallBackSource;
  readonly #indices = new Map<CellKey, number>();
  readonly #textual = new Set<CellKey>();
  readonly #lowering: () => Lowering;

  constructor(source: FallBackSource, lowering: () => Lowering) {
    this.#source = source;
    this.#lowering = lowering;
  }

  /** Takes a formula over; the operands of its cells, as the columns that the evaluator will write. */
  add(formula: Dependent, reason: string): Operand | OperandArray {
    const lowering = this.#lowering();
    const cells = formula.area ? [...cellsOf(formula.area)] : [formula.key];
    const reads: EvaluatedFormula['reads'][number][] = [];
    const constants: CellKey[] = [];
    const after = new Set<number>();
    for (const key of new Set(formula.areas.flatMap((area) => this.#source.cellsIn(area)))) {
      if (!this.#source.isRandom(key)) {
        constants.push(key);
        continue;
      }
      const operand = lowering.readAnything(key);
      const index = this.#indices.get(this.#source.dependentOf(key)?.key ?? key);
      if (index !== undefined) after.add(index);
      else reads.push({ key, crossing: crossingOf(operand, lowering) });
    }
    const draws = drawsOf(formula).map((n) => ({ n, uniform: this.#source.draw(formula, n) }));
    const textual =
      this.#mayBeText(formula.node, formula) || cells.some((key) => typeof this.#source.base(key) === 'string');
    const source = this.#source;
    const writes = cells.map((key): CellWrite => {
      if (textual) this.#textual.add(key);
      return {
        key,
        name: source.nameOf(key),
        value: source.newColumn(),
        tag: source.newColumn(),
        code: source.newColumn(),
      };
    });
    const index =
      this.formulas.push({ formula: plain(formula), reads, constants, after: [...after], draws, writes, textual }) - 1;
    this.#indices.set(formula.key, index);
    this.reasons.push({ key: formula.key, reason });
    const operands = writes.map((write) => this.#operandOf(write));
    if (!formula.area) return operands[0]!;
    const { top, left, bottom, right } = formula.area;
    return { rows: bottom - top + 1, columns: right - left + 1, operands };
  }

  /** Whether compiled cells cannot read it, because its text is built anew in each trial. */
  isTextual(key: CellKey): boolean {
    return this.#textual.has(key);
  }

  #operandOf({ value, tag, code }: CellWrite): Operand {
    const lowering = this.#lowering();
    const { builder } = lowering;
    return makeSymbolic(lowering, 'any', builder.input(value), {
      mayOverflow: false,
      tag: builder.input(tag),
      errorCode: () => builder.max(builder.input(code), builder.const(errorIndex('#NULL!'))),
    });
  }

  /** Whether a formula can yield text: never false where it can. */
  #mayBeText(node: Node, formula: Dependent): boolean {
    const any = (nodes: readonly Node[]): boolean => nodes.some((part) => this.#mayBeText(part, formula));
    switch (node.kind) {
      case 'number':
      case 'boolean':
      case 'error':
      case 'missing':
        return false;
      case 'reference':
        return node.lastSheet !== undefined || this.#mayHoldText(node.area);
      case 'unary':
        return node.operator === '@' || node.operator === '+' ? this.#mayBeText(node.operand, formula) : false;
      case 'binary':
        if (node.operator === ':' || node.operator === ' ' || node.operator === ',') return true;
        return node.operator === '&';
      case 'name': {
        const tree = formula.names[nameKey(node.name, node.sheet)];
        return tree === undefined || this.#mayBeText(tree, formula);
      }
      case 'call': {
        const definition = findFunction(node.name);
        if (definition === undefined) return true;
        if ('numeric' in definition || 'aggregate' in definition) return false;
        if (NUMBER_FROM_TEXT.has(definition.name)) return false;
        if (NUMERIC_CATEGORIES.has(definition.category)) return showsText(definition);
        return definition.category === 'text' || definition.volatile === true || any(node.args);
      }
      case 'array':
        return node.rows.some(any);
      default:
        return true;
    }
  }

  #mayHoldText(area: Area): boolean {
    const lowering = this.#lowering();
    return this.#source.cellsIn(area).some((key) => {
      if (!this.#source.isRandom(key)) return typeof this.#source.base(key) === 'string';
      if (this.#textual.has(key)) return true;
      const operand = lowering.readAnything(key);
      return isSymbolic(operand) ? operand.type === 'text' || operand.type === 'any' : typeof operand === 'string';
    });
  }
}

/** Whether an example of the function gives a text, as of ROMAN. */
function showsText({ examples }: FunctionDefinition): boolean {
  return examples.some(([, result]) => typeof result === 'string' && !result.startsWith('#'));
}

function plain({ key, node, arrays, area, spills, names }: Dependent): EvaluatedFormula['formula'] {
  return { key, node, arrays, names, ...(area && { area }), ...(spills && { spills }) };
}

/** The numbers of the drawing calls in a formula. */
function drawsOf({ node }: Dependent): number[] {
  const found: number[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('draw' in part && typeof part.draw === 'number') found.push(part.draw);
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(node);
  return found;
}
