/**
 * An expression over variables, as a person or a program writes it (`price_1 * (1 + x1) ** 2`), to formula text: names
 * become the cells that hold them, so that no name is ever taken for an address. Operators and functions are Excel's;
 * `**`, `==` and `!=` are understood too. It knows no workbook.
 */
import { TesseraError } from '../errors.ts';
import { findFunction } from './functions/registry.ts';

/** What an expression may refer to. */
export interface ExpressionScope {
  /** Address of a variable's cell; undefined when there is no such variable. */
  readonly cellOf: (name: string) => string | undefined;
  /** For the sentence that refuses a name. */
  readonly names: readonly string[];
  /** Whether `name(…)` can be called; `isFunction` where formulas are evaluated. */
  readonly isCallable: (name: string) => boolean;
  /** `^` is a power as mathematics has it, the same as `**`; without it, it is Excel's. */
  readonly isMathematical?: boolean;
}

/** Letters of an expression; with addresses in place of names it must stay a formula that can be read. */
export const MOST_LETTERS = 4096;
const MOST_NESTING = 64;

/** A name as Python and JavaScript have them: letters of any alphabet, digits, `_` and `$`; dots inside, for functions. */
const NAME = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*(?:\.[\p{L}\p{N}_]+)*/uy;
const TOKENS: readonly (readonly [kind: Token['kind'], pattern: RegExp])[] = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_$.])/uy],
  ['text', /"(?:[^"]|"")*"/y],
  ['name', NAME],
  ['sign', /\*\*|<=|>=|<>|==|!=|[-+*/^&=<>%(),{};]/y],
];

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
  /** Whether a space stands before it. */
  readonly spaced: boolean;
}

/** Operators between two values, with what Excel calls them. */
const BETWEEN = new Map(
  ['+', '-', '*', '/', '^', '&', '=', '<', '>', '<=', '>=', '<>'].map((operator) => [operator, operator]),
)
  .set('==', '=')
  .set('!=', '<>');

/** Functions whose arguments are names of their own, or that look at cells: there are no cells here to look at. */
const REFUSED = /^(LET|LAMBDA|INDIRECT|OFFSET|ROW|COLUMN|ROWS|COLUMNS|SHEET|SHEETS|CELL|ADDRESS|FORMULATEXT)$/;

/** Whether spreadsheet formulas know a function of this name. */
export function isFunction(name: string): boolean {
  const upper = name.toUpperCase();
  return findFunction(upper) !== undefined && !REFUSED.test(upper);
}

/** Whether a text can be the name of a variable. */
export function isVariableName(text: string): boolean {
  NAME.lastIndex = 0;
  const [whole] = NAME.exec(text) ?? [];
  return whole === text && !text.includes('.') && !/^(true|false)$/i.test(text);
}

/** Formula text without `=`. Throws `expression-syntax`, `variable-unknown` or `function-unknown`. */
export function rewriteExpression(text: string, scope: ExpressionScope): string {
  if (text.length > MOST_LETTERS) {
    throw new TesseraError('formula-too-long', {
      cell: 'the request',
      length: text.length,
      limit: MOST_LETTERS,
    });
  }
  return new Rewriter(text, scope).all();
}

class Rewriter {
  readonly #text: string;
  readonly #scope: ExpressionScope;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, scope: ExpressionScope) {
    this.#text = text;
    this.#scope = scope;
    this.#tokens = this.#tokenise();
  }

  all(): string {
    if (this.#at('=')) this.#next++;
    const formula = this.#expression();
    if (this.#token.kind !== 'end') this.#fail(`unexpected ${this.#token.text}`);
    return formula;
  }

  #tokenise(): Token[] {
    const tokens: Token[] = [];
    let at = 0;
    for (;;) {
      const start = at;
      while (/\s/.test(this.#text[at] ?? '')) at++;
      if (at === this.#text.length) break;
      const found = this.#scan(at, at > start);
      tokens.push(found);
      at += found.text.length;
    }
    return [...tokens, { kind: 'end', text: '', at, spaced: false }];
  }

  #scan(at: number, spaced: boolean): Token {
    for (const [kind, pattern] of TOKENS) {
      pattern.lastIndex = at;
      const [text] = pattern.exec(this.#text) ?? [];
      if (text !== undefined) return { kind, text, at, spaced };
    }
    return this.#fail(`unexpected ${String.fromCodePoint(this.#text.codePointAt(at)!)}`, at);
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #at(sign: string): boolean {
    return this.#token.kind === 'sign' && this.#token.text === sign;
  }

  #expect(sign: string): string {
    if (!this.#at(sign)) {
      const found = this.#token.kind === 'end' ? 'at the end' : `before ${this.#token.text}`;
      // In a list of arguments a comma is as possible as the end of the list; outside one it is a decimal comma.
      const hint = this.#at(',') ? ' (a decimal number has a point)' : '';
      this.#fail(`${sign} is missing ${found}${hint}`);
    }
    this.#next++;
    return sign;
  }

  #expression(): string {
    if (++this.#depth > MOST_NESTING) {
      throw new TesseraError('formula-too-deep', { cell: 'the request', limit: MOST_NESTING });
    }
    let formula = this.#signed();
    for (;;) {
      const operator = this.#token.kind === 'sign' ? BETWEEN.get(this.#token.text) : undefined;
      if (operator === undefined) break;
      this.#next++;
      formula += operator + this.#signed();
    }
    this.#depth--;
    return formula;
  }

  #signed(): string {
    let signs = '';
    for (; this.#at('-') || this.#at('+'); this.#next++) signs += this.#token.text;
    return signs + this.#power();
  }

  /** As in Python: `-x ** 2` is -(x ** 2), `2 ** 3 ** 2` is 2 ** 9. In Excel's `^` neither is so. */
  #power(): string {
    const base = this.#operand();
    if (!this.#at('**') && !(this.#scope.isMathematical && this.#at('^'))) return base;
    this.#next++;
    if (++this.#depth > MOST_NESTING) {
      throw new TesseraError('formula-too-deep', { cell: 'the request', limit: MOST_NESTING });
    }
    const exponent = this.#signed();
    this.#depth--;
    return `POWER(${base},${exponent})`;
  }

  #operand(): string {
    const { kind, text } = this.#token;
    this.#next++;
    let operand: string;
    if (kind === 'number') operand = text.replace(/\.(?=e|$)/i, '');
    else if (kind === 'text') operand = text;
    else if (kind === 'name') operand = this.#name(text);
    else if (text === '(') operand = `(${this.#expression()}${this.#expect(')')}`;
    else if (text === '{') operand = this.#array();
    else {
      this.#next--;
      return this.#fail(kind === 'end' ? 'it ends where a value should follow' : `unexpected ${text}`);
    }
    for (; this.#at('%'); this.#next++) {
      if (this.#token.spaced) this.#fail('% is per cent here; write MOD(a, b) for a remainder');
      operand += '%';
    }
    return operand;
  }

  #name(name: string): string {
    const cell = this.#scope.cellOf(name);
    if (this.#at('(')) {
      if (cell !== undefined) this.#fail(`${name} is a variable and cannot be called; write ${name} * (…)`);
      return this.#call(name);
    }
    if (cell !== undefined) return cell;
    if (/^(true|false)$/i.test(name)) return name.toUpperCase();
    throw new TesseraError('variable-unknown', { name, known: this.#scope.names.join(', ') || 'none' });
  }

  #call(name: string): string {
    if (!this.#scope.isCallable(name)) throw new TesseraError('function-unknown', { name });
    this.#expect('(');
    const args: string[] = [];
    while (!this.#at(')') || args.length > 0) {
      args.push(this.#at(',') || this.#at(')') ? '' : this.#expression());
      if (!this.#at(',')) break;
      this.#next++;
    }
    this.#expect(')');
    return `${name.toUpperCase()}(${args.join(',')})`;
  }

  /** `{1, 2; 3, 4}`: constants only, as Excel has it. */
  #array(): string {
    let array = '{';
    for (;;) {
      for (; this.#at('-'); this.#next++) array += '-';
      const { kind, text } = this.#token;
      const isConstant = kind === 'number' || kind === 'text' || /^(true|false)$/i.test(text);
      if (!isConstant) this.#fail('an array takes constants');
      array += text;
      this.#next++;
      if (this.#at('}')) break;
      if (!this.#at(',') && !this.#at(';')) this.#fail('an array takes , and ; between its values');
      array += this.#token.text;
      this.#next++;
    }
    this.#next++;
    return `${array}}`;
  }

  #fail(detail: string, at = this.#token.at): never {
    const formula = this.#text.length > 200 ? `${this.#text.slice(0, 200)}…` : this.#text;
    throw new TesseraError('expression-syntax', { position: at + 1, detail, formula });
  }
}
