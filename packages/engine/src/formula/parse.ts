/**
 * Formula text to tree. The scanner is the library's; the parser is our own operator-precedence parser over its tokens
 * (Pratt 1973), because a tree must tell `(a-b)` from `a-b` at the top (Excel's final snap), must survive hostile
 * nesting, and must read what the library's parser refuses: `Sheet1!#REF!`, `A1#:B2`, `{1%}`, external names.
 * It knows the workbook's sheets and tables, never its values.
 */
import { tokenize } from '@borgar/fx/xlsx';
import { TesseraError } from '../errors.ts';
import { type Area, MAX_COLUMNS, MAX_ROWS, printCell, printSheet } from '../workbook/address.ts';
import {
  type BinaryOperator,
  CALL_PRECEDENCE,
  joinsReferences,
  type Node,
  PERCENT_PRECEDENCE,
  PRECEDENCE,
  PREFIX_PRECEDENCE,
  SPILL_PRECEDENCE,
} from './ast.ts';
import { type Copy, copyOf, type Original, originalOf, patternOf } from './copied.ts';
import type { FunctionDefinition } from './functions/function.ts';
import { findFunction } from './functions/registry.ts';
import { type Position, type ReferenceScope, resolveReference, resolveStructured } from './references.ts';
import { ERROR_KINDS, type ErrorKind } from './value.ts';

/** Excel takes 8,192 characters as typed and 16,384 bytes as stored. */
export const MAX_FORMULA_LENGTH = 16384;
/** Parentheses, calls and signs within each other; Excel's own limit is 64 calls. */
export const MAX_NESTING = 256;

export interface ParseContext {
  readonly workbook: ReferenceScope;
  /** The cell that the formula stands in. */
  readonly cell: Position;
  /** True for the formula of a defined name: its relative references are as seen from A1. */
  readonly ofName?: boolean;
}

interface Token {
  readonly type: string;
  readonly value: string;
  readonly loc?: readonly number[];
  readonly unterminated?: boolean;
}

const OPERAND_STARTS: ReadonlySet<string> = new Set([
  'range', 'range_beam', 'range_ternary', 'range_named', 'structured', 'func', 'context', 'context_quote',
]); // biome-ignore format: a list
const REFERENCES: ReadonlySet<string> = new Set(['range', 'range_beam', 'range_ternary', 'range_named']);

const MISSING: Node = { kind: 'missing' };

/**
 * The tree of a formula (text without or with the leading `=`).
 * Throws `formula-syntax`, `formula-too-long` or `formula-too-deep`.
 */
export function parseFormula(text: string, context: ParseContext): Node {
  return parserOf(text, context).formula();
}

function parserOf(text: string, context: ParseContext): Parser {
  if (text.length > MAX_FORMULA_LENGTH) {
    throw new TesseraError('formula-too-long', {
      cell: cellName(context),
      length: text.length,
      limit: MAX_FORMULA_LENGTH,
    });
  }
  return new Parser(text, context);
}

/**
 * A parser of one workbook that remembers formulas it has seen: equal text in one sheet gives the same tree, and copies of
 * a formula are made of its tree.
 */
export function formulaParser(workbook: ReferenceScope): (text: string, cell: Position) => Node {
  const known = new Map<string, Node>();
  const originals = new Map<string, Original>();
  const parse = (text: string, cell: Position, copy: Copy, pattern: string): Node => {
    const parser = parserOf(text, { workbook, cell });
    const node = parser.formula();
    const original = originalOf(node, copy, parser.references);
    if (original) originals.set(pattern, original);
    return node;
  };
  return (text, cell) => {
    // A structured reference may mean the formula's own row or table.
    if (text.includes('[') || text.length > MAX_FORMULA_LENGTH) return parseFormula(text, { workbook, cell });
    const key = `${cell.sheet} ${text}`;
    let node = known.get(key);
    if (node === undefined) {
      const copy = patternOf(text);
      const pattern = `${cell.sheet} ${copy.pattern}`;
      const original = originals.get(pattern);
      node = original ? copyOf(original, copy) : parse(text, cell, copy, pattern);
      known.set(key, node);
    }
    return node;
  };
}

function cellName({ workbook, cell }: ParseContext): string {
  const sheet = workbook.sheets[cell.sheet];
  return (sheet ? `${printSheet(sheet.name)}!` : '') + printCell(cell.row, cell.column);
}

/** Function and parameter names as people write them: Excel marks newer ones in files. */
function plainName(name: string): string {
  return name.replace(/^(_xlfn\.|_xlws\.|_xlpm\.|_xludf\.)+/i, '');
}

class Parser {
  readonly #text: string;
  readonly #context: ParseContext;
  readonly #tokens: readonly Token[];
  /** The references read, in the order of the text. */
  readonly references: { readonly node: Node; readonly text: string }[] = [];
  #at = 0;
  #depth = 0;
  #draws = 0;

  constructor(text: string, context: ParseContext) {
    this.#text = text;
    this.#context = context;
    this.#tokens = (tokenize(text, { withLocation: true }) as Token[]).filter((token) => token.type !== 'fx_prefix');
  }

  formula(): Node {
    this.#skipSpace();
    const parenthesised = this.#isOperator('(');
    const root = this.#expression(0, true);
    if (this.#at < this.#tokens.length) this.#fail(`unexpected ${this.#tokens[this.#at]!.value}`);
    const snaps = root.kind === 'binary' && (root.operator === '+' || root.operator === '-');
    return snaps && !(parenthesised && this.#closesAtEnd()) ? { ...root, final: true } : root;
  }

  /** Whether the parenthesis that opens the formula closes at its very end. */
  #closesAtEnd(): boolean {
    let open = 0;
    const tokens = this.#tokens.filter((token) => !isSpace(token));
    return tokens.every(({ type, value }, index) => {
      if (type === 'operator' && value === '(') open++;
      if (type === 'operator' && value === ')') open--;
      return open > 0 || index === tokens.length - 1;
    });
  }

  /** `union`: whether a comma here joins references (inside parentheses) or separates arguments. */
  #expression(minimum: number, union: boolean): Node {
    let left = this.#operand();
    for (;;) {
      const operator = this.#operatorAhead(left, union);
      if (operator === undefined) return left;
      const binding =
        operator === '%'
          ? PERCENT_PRECEDENCE
          : operator === '#'
            ? SPILL_PRECEDENCE
            : operator === '('
              ? CALL_PRECEDENCE
              : PRECEDENCE[operator];
      if (binding <= minimum) return left;
      this.#at++;
      if (operator === '%') left = { kind: 'unary', operator: '%', operand: left };
      else if (operator === '#') left = { kind: 'spill', target: left };
      else if (operator === '(') left = { kind: 'apply', callee: left, args: this.#arguments() };
      else left = { kind: 'binary', operator, left, right: this.#nested(() => this.#expression(binding, union)) };
    }
  }

  /** The operator at the cursor, which is left standing on it; spaces before it are passed over. */
  #operatorAhead(left: Node, union: boolean): BinaryOperator | '%' | '#' | '(' | undefined {
    const start = this.#at;
    this.#skipSpace();
    const token = this.#tokens[this.#at];
    if (token === undefined) return undefined;
    const spaced = this.#at > start;
    if (spaced && yieldsReference(left) && startsReference(token)) {
      this.#at--; // the last space is the intersection operator
      return ' ';
    }
    if (token.type !== 'operator') return undefined;
    if (token.value === '(') return yieldsFunction(left) ? '(' : undefined;
    if (token.value === ',') return union ? ',' : undefined;
    return token.value === '%' || token.value === '#' || token.value in PRECEDENCE
      ? (token.value as BinaryOperator)
      : undefined;
  }

  #operand(): Node {
    this.#skipSpace();
    const token = this.#tokens[this.#at];
    if (token === undefined) return this.#fail('the formula ends where a value should follow');
    if (token.unterminated) this.#fail(`${token.value} is not closed`);
    this.#at++;
    if (REFERENCES.has(token.type)) return this.#reference(token);
    switch (token.type) {
      case 'number':
        return { kind: 'number', value: Number(token.value) };
      case 'string':
        return { kind: 'text', value: token.value.slice(1, -1).replaceAll('""', '"') };
      case 'bool':
        return { kind: 'boolean', value: token.value.toUpperCase() === 'TRUE' };
      case 'error':
        return this.#error(token);
      case 'structured':
        return resolveStructured(token.value, this.#context.workbook, this.#context.cell);
      case 'context':
      case 'context_quote':
        return this.#afterSheet(token);
      case 'func':
        return this.#call(plainName(token.value));
      case 'operator':
        return this.#prefixed(token);
      case 'unknown':
        if (/^[\\?][\w.\\?]*$/.test(token.value)) return { kind: 'name', name: token.value };
    }
    this.#at--;
    return this.#fail(`unexpected ${token.value}`);
  }

  #prefixed(token: Token): Node {
    switch (token.value) {
      case '-':
      case '+':
      case '@':
        return {
          kind: 'unary',
          operator: token.value,
          operand: this.#nested(() => this.#expression(PREFIX_PRECEDENCE, false)),
        };
      case '(': {
        const inner = this.#nested(() => this.#expression(0, true));
        this.#expect(')');
        return inner;
      }
      case '{':
        return this.#array();
    }
    this.#at--;
    return this.#fail(`unexpected ${token.value}`);
  }

  #error(token: Token): Node {
    const kind = token.value.toUpperCase() as ErrorKind;
    // #REF!A1: the sheet is gone, so is the cell.
    if (kind === '#REF!' && this.#tokens[this.#at]?.type.startsWith('range')) this.#at++;
    if (ERROR_KINDS.includes(kind)) return { kind: 'error', error: kind };
    return { kind: 'unsupported', text: token.value, reason: 'an error of an unknown kind' };
  }

  #reference(token: Token): Node {
    const { workbook, cell, ofName } = this.#context;
    const text = plainName(token.value);
    const node = resolveReference(text, workbook, cell, ofName ? cell : { row: 0, column: 0 });
    this.references.push({ node, text });
    return node;
  }

  /** `Sheet1!#REF!`, and what stands behind a link: `[1]!'Quoted, name'`, `[1]!Function(…)`. */
  #afterSheet(sheet: Token): Node {
    this.#expect('!');
    const start = this.#tokens[this.#at];
    if (start?.type === 'error') {
      this.#at++;
      return this.#error(start);
    }
    if (start?.type === 'func') {
      const call = this.#operand();
      const name = call.kind === 'call' ? call.name : start.value;
      return { kind: 'unsupported', text: `${sheet.value}!${name}()`, reason: 'a function of another workbook' };
    }
    const end = this.#endOfQuoted();
    const text = this.#tokens.slice(this.#at, end).map((token) => token.value);
    this.#at = end;
    return { kind: 'unsupported', text: `${sheet.value}!${text.join('')}`, reason: 'a link to another workbook' };
  }

  /** The scanner cuts a quoted external name into pieces; they end at the closing quote. */
  #endOfQuoted(): number {
    let quotes = 0;
    for (let index = this.#at; index < this.#tokens.length; index++) {
      quotes += this.#tokens[index]!.value.split("'").length - 1;
      if (quotes % 2 === 0) return index + 1;
    }
    return this.#fail('a quoted name is not closed');
  }

  #call(name: string): Node {
    const upper = name.toUpperCase();
    this.#expect('(');
    const args = this.#arguments();
    if (upper === 'LET') return this.#let(args);
    if (upper === 'LAMBDA') return this.#lambda(args);
    if (upper === 'SINGLE' && args.length === 1) return { kind: 'unary', operator: '@', operand: args[0]! };
    if (upper === 'ANCHORARRAY' && args.length === 1) return { kind: 'spill', target: args[0]! };
    const definition = findFunction(upper);
    if (definition?.draws) return { kind: 'call', name: upper, args, draw: this.#draws++ };
    return { kind: 'call', name: upper, args: definition ? reshaped(definition, args) : args };
  }

  /** The arguments up to and with the closing parenthesis; the opening one has been read. */
  #arguments(): Node[] {
    return this.#nested(() => {
      const args: Node[] = [];
      this.#skipSpace();
      if (this.#isOperator(')')) {
        this.#at++;
        return args;
      }
      for (;;) {
        this.#skipSpace();
        args.push(this.#isOperator(',') || this.#isOperator(')') ? MISSING : this.#expression(0, false));
        this.#skipSpace();
        if (this.#isOperator(',')) this.#at++;
        else {
          this.#expect(')');
          return args;
        }
      }
    });
  }

  #let(args: readonly Node[]): Node {
    if (args.length < 3 || args.length % 2 === 0) this.#fail('LET takes pairs of a name and a value, then a result');
    const bindings = [];
    for (let index = 0; index + 1 < args.length; index += 2) {
      bindings.push({ name: this.#parameterName(args[index]!), value: args[index + 1]! });
    }
    return { kind: 'let', bindings, body: args.at(-1)! };
  }

  #lambda(args: readonly Node[]): Node {
    if (args.length === 0) this.#fail('LAMBDA takes names and then a result');
    return {
      kind: 'lambda',
      parameters: args.slice(0, -1).map((arg) => this.#parameterName(arg)),
      body: args.at(-1)!,
    };
  }

  #parameterName(node: Node): string {
    if (node.kind === 'name' && node.sheet === undefined) return node.name.toUpperCase();
    return this.#fail('a parameter must be a plain name');
  }

  #array(): Node {
    const rows: Node[][] = [[]];
    for (;;) {
      const element = this.#nested(() => this.#expression(0, false));
      rows.at(-1)!.push(element);
      this.#skipSpace();
      if (this.#isOperator('}')) break;
      if (this.#isOperator(';')) rows.push([]);
      else if (!this.#isOperator(',')) this.#fail('an array constant takes , and ; between its values');
      this.#at++;
    }
    this.#at++;
    if (rows.some((row) => row.length !== rows[0]!.length))
      this.#fail('the rows of an array constant differ in length');
    return { kind: 'array', rows };
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_NESTING) {
      throw new TesseraError('formula-too-deep', { cell: cellName(this.#context), limit: MAX_NESTING });
    }
    const result = read();
    this.#depth--;
    return result;
  }

  #skipSpace(): void {
    while (this.#at < this.#tokens.length && isSpace(this.#tokens[this.#at]!)) this.#at++;
  }

  #isOperator(value: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.type === 'operator' && token.value === value;
  }

  #expect(value: string): void {
    this.#skipSpace();
    if (!this.#isOperator(value)) {
      const found = this.#tokens[this.#at]?.value;
      this.#fail(`${value} is missing${found === undefined ? ' at the end' : ` before ${found}`}`);
    }
    this.#at++;
  }

  #fail(detail: string): never {
    const position = this.#tokens[this.#at]?.loc?.[0] ?? this.#text.length;
    const formula = this.#text.length > 200 ? `${this.#text.slice(0, 200)}…` : this.#text;
    throw new TesseraError('formula-syntax', {
      cell: cellName(this.#context),
      position: position + 1,
      detail,
      formula: formula.startsWith('=') ? formula : `=${formula}`,
    });
  }
}

function isSpace({ type }: Token): boolean {
  return type === 'whitespace' || type === 'newline';
}

function startsReference(token: Token): boolean {
  return (
    OPERAND_STARTS.has(token.type) || (token.type === 'operator' && token.value === '(') || token.value === '#REF!'
  );
}

function yieldsReference(node: Node): boolean {
  switch (node.kind) {
    case 'reference':
    case 'name':
    case 'spill':
    case 'call':
    case 'apply':
    case 'unsupported':
      return true;
    case 'error':
      return node.error === '#REF!';
    case 'binary':
      return joinsReferences(node.operator);
    default:
      return false;
  }
}

function yieldsFunction(node: Node): boolean {
  return node.kind === 'lambda' || node.kind === 'call' || node.kind === 'let' || node.kind === 'apply';
}

/** The arguments, with references in the shape that a parameter asks for: SUMIF(A1:A9,1,B1) sums cells of B1:B9. */
function reshaped({ parameters }: FunctionDefinition, args: readonly Node[]): readonly Node[] {
  return args.map((node, index) => {
    const like = args[parameters[index]?.shapedLike ?? -1];
    return node.kind === 'reference' && like?.kind === 'reference'
      ? { ...node, area: withShape(node.area, like.area) }
      : node;
  });
}

function withShape({ sheet, top, left }: Area, like: Area): Area {
  const bottom = Math.min(top + like.bottom - like.top, MAX_ROWS - 1);
  const right = Math.min(left + like.right - like.left, MAX_COLUMNS - 1);
  return { sheet, top, left, bottom, right };
}
