/**
 * OpenDocument formulas (OASIS OpenFormula 1.3) as Excel's: `of:=SUM([.A1:.B2];[$'My sheet'.C3])` becomes
 * `SUM(A1:B2,'My sheet'!C3)`. It knows the two syntaxes and the names of functions, not what they compute.
 */
import { printSheet } from './address.ts';
import { fromFileSyntax } from './file-syntax.ts';

/** Prefixes of functions that OpenDocument does not define itself. */
const PREFIX = /^(?:COM\.MICROSOFT|ORG\.OPENOFFICE|ORG\.LIBREOFFICE|LEGACY)\./i;

/** Functions whose name is another in Excel. With a prefix (`LEGACY.FDIST`) a name is Excel's own. */
const NAMES: Readonly<Record<string, string>> = {
  B: 'BINOM.DIST.RANGE',
  CHISQDIST: 'CHISQ.DIST',
  CHISQINV: 'CHISQ.INV',
  FDIST: 'F.DIST',
  FINV: 'F.INV',
  GAMMADIST: 'GAMMA.DIST',
  FORMULA: 'FORMULATEXT',
  SKEWP: 'SKEW.P',
  'ORG.OPENOFFICE.ERRORTYPE': 'ERROR.TYPE',
  ERRORTYPE: 'ERROR.TYPE',
};

const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_.]*/uy;
const ERROR = /#(?:N\/A|DIV\/0!|[A-Z]+[!?])/iy;

/** Formula text without `=`, from the text of a cell or name (with its `of:=`, or without). */
export function fromOpenFormula(text: string): string {
  const [, prefix = 'of', body = text] = /^(?:(\w+):)?=(.*)$/s.exec(text) ?? [];
  return fromFileSyntax(prefix === 'msoxl' ? body : new Translation(body).all());
}

class Translation {
  readonly #text: string;
  #at = 0;
  #braces = 0;
  /** Where the references of a union began in the result; -1 outside one. */
  #union = -1;
  #result = '';

  constructor(text: string) {
    this.#text = text;
  }

  all(): string {
    while (this.#at < this.#text.length) this.#step();
    return this.#result;
  }

  #step(): void {
    const letter = this.#text[this.#at]!;
    if (letter === '"') this.#copy(endOfQuoted(this.#text, this.#at));
    else if (letter === '[') this.#reference();
    else if (letter === '#' && this.#matches(ERROR)) this.#copy(ERROR.lastIndex);
    else if (this.#matches(NAME)) this.#name();
    else if (letter === '$' && this.#text[this.#at + 1] === '$') this.#at += 2;
    else {
      this.#at++;
      if (letter === '{') this.#braces++;
      if (letter === '}') this.#braces--;
      this.#result += this.#operator(letter);
    }
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #copy(end: number): void {
    this.#result += this.#text.slice(this.#at, end);
    this.#at = end;
  }

  #operator(letter: string): string {
    if (letter === ';') return ',';
    if (letter === '|') return this.#braces > 0 ? ';' : letter;
    if (letter === '!') return ' ';
    return letter;
  }

  #name(): void {
    const start = this.#at;
    this.#at = NAME.lastIndex;
    const name = this.#text.slice(start, this.#at);
    const isCall = /^\s*\(/.test(this.#text.slice(this.#at, this.#at + 16));
    const upper = name.toUpperCase();
    this.#result += isCall ? (NAMES[upper] ?? name.replace(PREFIX, '')) : name;
  }

  /** `[.A1]`, and where `~` follows, all references that it joins, in parentheses: there a comma joins them in Excel. */
  #reference(): void {
    const end = endOfReference(this.#text, this.#at);
    const start = this.#result.length;
    this.#result += fromReference(this.#text.slice(this.#at + 1, end - 1));
    this.#at = end;
    const joined = /^\s*~\s*(?=\[)/.exec(this.#text.slice(end, end + 64));
    if (joined) {
      if (this.#union < 0) this.#union = start;
      this.#result += ',';
      this.#at += joined[0].length;
    } else if (this.#union >= 0) {
      this.#result = `${this.#result.slice(0, this.#union)}(${this.#result.slice(this.#union)})`;
      this.#union = -1;
    }
  }
}

/** Behind the closing quote; the end of the text when there is none. */
function endOfQuoted(text: string, at: number): number {
  const quote = text[at]!;
  let close = text.indexOf(quote, at + 1);
  while (close >= 0 && text[close + 1] === quote) close = text.indexOf(quote, close + 2);
  return close < 0 ? text.length : close + 1;
}

/** Behind the bracket that closes a reference; a quoted sheet's name may hold brackets. */
function endOfReference(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== ']') end = text[end] === "'" ? endOfQuoted(text, end) : end + 1;
  return end + 1;
}

/** `$Sheet2.$A$1:.B2` (without brackets) as `Sheet2!$A$1:B2`; also an address of a defined name. */
export function fromReference(text: string): string {
  const points = splitOutsideQuotes(text, ':').map(readPoint);
  const [first, last] = [points[0]!, points.at(-1)!];
  if (points.some(({ isBroken }) => isBroken)) return '#REF!';
  const cells = points.map(({ cell }) => cell).join(':');
  if (first.source !== undefined) return `[${first.source}]${first.sheet ?? ''}!${cells}`;
  if (first.sheet === undefined) return cells;
  const other = last.sheet;
  if (other === undefined || other === first.sheet) return `${printSheet(first.sheet)}!${cells}`;
  const span = [first.sheet, other].map(printSheet);
  if (span.every((name) => !name.startsWith("'"))) return `${span.join(':')}!${cells}`;
  return `'${first.sheet.replaceAll("'", "''")}:${other.replaceAll("'", "''")}'!${cells}`;
}

interface Point {
  /** Address of another document. */
  readonly source: string | undefined;
  readonly sheet: string | undefined;
  readonly cell: string;
  readonly isBroken: boolean;
}

function readPoint(text: string): Point {
  const hash = text.startsWith("'") ? endOfQuoted(text, 0) : 0;
  const isLink = hash > 0 && text[hash] === '#';
  const place = isLink ? text.slice(hash + 1) : text;
  const parts = splitOutsideQuotes(place, '.');
  const cell = parts.at(-1)!;
  const sheet = parts.slice(0, -1).join('.').replace(/^\$/, '');
  const plain = /^'.*'$/s.test(sheet) ? sheet.slice(1, -1).replaceAll("''", "'") : sheet;
  return {
    source: isLink ? text.slice(1, hash - 1).replaceAll("''", "'") : undefined,
    sheet: plain === '' ? undefined : plain,
    cell,
    isBroken: cell.includes('#REF!') || sheet === '#REF!',
  };
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    at = text[at] === "'" ? endOfQuoted(text, at) : at + 1;
  }
  return [...parts, text.slice(start)];
}
