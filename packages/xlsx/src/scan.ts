/**
 * Walks the XML of one part, element by element, straight over its bytes: no tree, no copy, no regular expression. Names
 * come without their prefix, so that `<x:c>` and `<c>` are one thing, in the transitional and the strict namespaces
 * alike. Document types are refused, so there is nothing to expand and nothing to fetch. It must not know what elements
 * mean.
 *
 *     for (const xml = new XmlScanner(bytes, 'xl/workbook.xml'); xml.next() !== END; )
 *       if (xml.event === OPEN && xml.name === 'sheet') sheets.push(xml.attribute('name'));
 */
import { ContainerError } from './container-error.ts';
import { DEFAULT_LIMITS, holdLimit, type Limits } from './limits.ts';
import { decodeNumber, decodeText, toUtf8 } from './text.ts';

export const END = 0;
export const OPEN = 1;
export const CLOSE = 2;
export type XmlEvent = typeof END | typeof OPEN | typeof CLOSE;

const LESS = 60;
const GREATER = 62;
const SLASH = 47;
const EQUALS = 61;
const COLON = 58;
const QUOTE = 34;
const APOSTROPHE = 39;
const SPACE = 32;

/** Names are kept in an open-addressed table of this size, half full at most; names beyond that are just decoded. */
const NAME_SLOTS = 512;

export class XmlScanner {
  /** What `next` found last. */
  event: XmlEvent = END;
  /** Name of the element just opened or closed, without prefix. */
  name = '';
  /** How many elements are open. */
  depth = 0;
  /** The part's bytes, for callers that read attribute values in place (`locate`). */
  readonly bytes: Uint8Array;
  /** Where the value found by `locate` starts and ends. */
  start = 0;
  end = 0;

  readonly #part: string;
  readonly #limits: Limits;
  readonly #open: string[] = [];
  readonly #names: string[] = new Array(NAME_SLOTS).fill('');
  #nameCount = 0;
  #at = 0;
  #opened = 0;
  /** The element just opened was `<a/>`: its close comes next. */
  #empty = false;
  /** Start and end of the local name, then of the value, of each attribute of the element just opened. */
  #attributes = new Int32Array(64);
  #attributeCount = 0;

  /** `part` is named in errors. */
  constructor(bytes: Uint8Array, part: string, limits: Limits = DEFAULT_LIMITS) {
    this.bytes = toUtf8(bytes);
    this.#part = part;
    this.#limits = limits;
  }

  /** Moves to the next opening or closing tag. Throws `ContainerError`. */
  next(): XmlEvent {
    if (this.#empty) {
      this.#empty = false;
      return this.#leave();
    }
    const bytes = this.bytes;
    const length = bytes.length;
    for (;;) {
      let at = this.#at;
      while (at < length && bytes[at] !== LESS) at++;
      if (at >= length) return this.#finish();
      this.#at = at + 1;
      const byte = bytes[at + 1]!;
      if (byte === SLASH) return this.#closeTag();
      if (byte === 33 || byte === 63) this.#skipMarkup();
      else return this.#openTag();
    }
  }

  /** The value of an attribute that has no prefix. */
  attribute(name: string): string | undefined {
    return this.locate(name) ? decodeText(this.bytes, this.start, this.end) : undefined;
  }

  /** The value of an attribute that has a prefix, whichever: `r:id` is `qualified('id')`. */
  qualified(name: string): string | undefined {
    return this.locate(name, true) ? decodeText(this.bytes, this.start, this.end) : undefined;
  }

  /** The number in an attribute; NaN when it is absent or none. */
  numberAttribute(name: string): number {
    return this.locate(name) ? decodeNumber(this.bytes, this.start, this.end) : Number.NaN;
  }

  /** Finds an attribute of the element just opened: its raw value is from `start` to `end` in `bytes`. */
  locate(name: string, prefixed = false): boolean {
    const table = this.#attributes;
    for (let i = 0; i < this.#attributeCount; i++) {
      const start = table[4 * i]!;
      const end = table[4 * i + 1]!;
      if (end - start !== name.length || (this.bytes[start - 1] === COLON) !== prefixed) continue;
      if (!this.#is(name, start)) continue;
      this.start = table[4 * i + 2]!;
      this.end = table[4 * i + 3]!;
      return true;
    }
    return false;
  }

  /** The text of the element just opened, without that of elements inside it; moves past its closing tag. */
  text(): string {
    if (this.#locateText()) return decodeText(this.bytes, this.start, this.end);
    return this.#gatherText();
  }

  /**
   * The text of the element just opened with that of the elements inside it, in order; moves past its closing tag.
   * `instead` may give a text in place of an element inside.
   */
  mixedText(instead: (name: string) => string | undefined): string {
    return this.#locateText() ? decodeText(this.bytes, this.start, this.end) : this.#gatherText(instead);
  }

  /** The number that is the text of the element just opened, NaN when it is none; moves past its closing tag. */
  number(): number {
    if (this.#locateText()) return decodeNumber(this.bytes, this.start, this.end);
    const text = new TextEncoder().encode(this.#gatherText());
    return decodeNumber(text, 0, text.length);
  }

  /**
   * Calls `visit` as each child of the element just opened opens, and moves past the closing tag. A visit may read the
   * child (`text`, `number`, `children`) or leave it.
   */
  children(visit: (name: string) => void): void {
    const depth = this.depth;
    while (this.next() !== END && this.depth > depth) {
      visit(this.name);
      while (this.depth > depth) this.next();
    }
  }

  /** Moves past the closing tag of the element just opened. */
  skip(): void {
    const depth = this.depth;
    while (this.depth >= depth && this.next() !== END);
  }

  /** When the element holds text alone, finds it and moves past the closing tag. */
  #locateText(): boolean {
    const bytes = this.bytes;
    const start = this.#at;
    if (this.#empty) {
      this.next();
      this.start = this.end = start;
      return true;
    }
    let at = start;
    while (at < bytes.length && bytes[at] !== LESS) at++;
    if (bytes[at + 1] !== SLASH) return false;
    this.#at = at + 1;
    this.#closeTag();
    this.start = start;
    this.end = at;
    return true;
  }

  /** Text in pieces: around comments, CDATA sections and inner elements; with `instead`, also of those. */
  #gatherText(instead?: (name: string) => string | undefined): string {
    const bytes = this.bytes;
    const depth = this.depth;
    let text = '';
    while (this.depth >= depth) {
      if (this.#empty) {
        this.next();
        continue;
      }
      const start = this.#at;
      let at = start;
      while (at < bytes.length && bytes[at] !== LESS) at++;
      const wanted = instead !== undefined || this.depth === depth;
      if (wanted) text += decodeText(bytes, start, at);
      if (wanted && this.#is('<![CDATA[', at)) {
        this.#at = at + 1;
        this.#skipMarkup();
        text += new TextDecoder().decode(bytes.subarray(at + 9, this.#at - 3));
      } else if (bytes[at + 1] === 33 || bytes[at + 1] === 63) {
        this.#at = at + 1;
        this.#skipMarkup();
      } else if (this.next() === OPEN && instead) {
        const other = instead(this.name);
        if (other === undefined) continue;
        text += other;
        this.skip();
      }
    }
    return text;
  }

  #openTag(): XmlEvent {
    const bytes = this.bytes;
    const length = bytes.length;
    let at = this.#at;
    let start = at;
    let hash = 0;
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte <= SPACE || byte === GREATER || byte === SLASH) break;
      if (byte === COLON) {
        start = at + 1;
        hash = 0;
      } else hash = (hash * 31 + byte) | 0;
    }
    this.name = this.#intern(start, at, hash);
    this.#at = at;
    this.#readAttributes();
    this.#open[this.depth++] = this.name;
    if (++this.#opened > this.#limits.elements) holdLimit('elements', this.#opened, this.#limits, this.#part);
    if (this.depth > this.#limits.depth) holdLimit('depth', this.depth, this.#limits, this.#part);
    this.event = OPEN;
    return OPEN;
  }

  /** From behind the name to behind the `>`. */
  #readAttributes(): void {
    const bytes = this.bytes;
    const length = bytes.length;
    let at = this.#at;
    this.#attributeCount = 0;
    this.#empty = false;
    for (;;) {
      while (at < length && bytes[at]! <= SPACE) at++;
      if (at >= length) throw this.damaged('it ends inside a tag');
      const byte = bytes[at]!;
      if (byte === GREATER) break;
      if (byte === SLASH) {
        if (bytes[at + 1] !== GREATER) throw this.damaged('a tag is malformed');
        this.#empty = true;
        at++;
        break;
      }
      at = this.#readAttribute(at);
    }
    this.#at = at + 1;
  }

  #readAttribute(from: number): number {
    const bytes = this.bytes;
    const length = bytes.length;
    let at = from;
    let start = at;
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte === EQUALS || byte <= SPACE || byte === GREATER) break;
      if (byte === COLON) start = at + 1;
    }
    const end = at;
    while (at < length && bytes[at]! <= SPACE) at++;
    if (bytes[at] !== EQUALS) throw this.damaged('an attribute has no value');
    at++;
    while (at < length && bytes[at]! <= SPACE) at++;
    const quote = bytes[at];
    if (quote !== QUOTE && quote !== APOSTROPHE) throw this.damaged('an attribute has no quotes');
    const valueStart = ++at;
    while (at < length && bytes[at] !== quote) at++;
    if (at >= length) throw this.damaged('it ends inside an attribute');
    this.#keepAttribute(start, end, valueStart, at);
    return at + 1;
  }

  #keepAttribute(start: number, end: number, valueStart: number, valueEnd: number): void {
    const i = 4 * this.#attributeCount++;
    if (i === this.#attributes.length) {
      const longer = new Int32Array(2 * i);
      longer.set(this.#attributes);
      this.#attributes = longer;
    }
    const table = this.#attributes;
    table[i] = start;
    table[i + 1] = end;
    table[i + 2] = valueStart;
    table[i + 3] = valueEnd;
  }

  #closeTag(): XmlEvent {
    const bytes = this.bytes;
    const length = bytes.length;
    let at = this.#at + 1;
    let start = at;
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte === GREATER || byte <= SPACE) break;
      if (byte === COLON) start = at + 1;
    }
    const name = this.#open[this.depth - 1];
    if (this.depth === 0 || !this.#closes(name!, start, at)) {
      throw this.damaged(`</${decodeText(bytes, start, Math.min(at, start + 40))}> closes nothing`);
    }
    while (at < length && bytes[at] !== GREATER) at++;
    if (at >= length) throw this.damaged('it ends inside a tag');
    this.#at = at + 1;
    return this.#leave();
  }

  #closes(name: string, start: number, end: number): boolean {
    return (end - start === name.length && this.#is(name, start)) || decodeText(this.bytes, start, end) === name;
  }

  #leave(): XmlEvent {
    this.name = this.#open[--this.depth]!;
    this.event = CLOSE;
    return CLOSE;
  }

  #finish(): XmlEvent {
    if (this.depth > 0) throw this.damaged(`<${this.#open[this.depth - 1]}> is never closed`);
    this.#at = this.bytes.length;
    this.event = END;
    return END;
  }

  /** Comments, CDATA sections and processing instructions; document types are refused. `#at` is behind the `<`. */
  #skipMarkup(): void {
    const from = this.#at - 1;
    if (this.#is('<?', from)) this.#skipTo('?>', from + 2);
    else if (this.#is('<!--', from)) this.#skipTo('-->', from + 4);
    else if (this.#is('<![CDATA[', from)) this.#skipTo(']]>', from + 9);
    else {
      const [detail] = decodeText(this.bytes, from, Math.min(this.bytes.length, from + 12)).split(/[\s>[]/);
      throw new ContainerError('forbidden', { detail: detail!, part: this.#part });
    }
  }

  #skipTo(text: string, from: number): void {
    for (let at = this.bytes.indexOf(text.charCodeAt(0), from); at >= 0; ) {
      if (this.#is(text, at)) {
        this.#at = at + text.length;
        return;
      }
      at = this.bytes.indexOf(text.charCodeAt(0), at + 1);
    }
    throw this.damaged(`${text} is missing`);
  }

  /** Whether the bytes at a position are this text of plain letters. */
  #is(text: string, at: number): boolean {
    for (let i = 0; i < text.length; i++) if (this.bytes[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** One string per name, so that comparing names is comparing pointers. */
  #intern(start: number, end: number, hash: number): string {
    for (let slot = hash & (NAME_SLOTS - 1); ; slot = (slot + 1) & (NAME_SLOTS - 1)) {
      const name = this.#names[slot]!;
      if (name !== '' && name.length === end - start && this.#is(name, start)) return name;
      if (name !== '') continue;
      if (end === start) throw this.damaged('a tag has no name');
      const decoded = decodeText(this.bytes, start, end);
      if (this.#nameCount < NAME_SLOTS / 2) {
        this.#names[slot] = decoded;
        this.#nameCount++;
      }
      return decoded;
    }
  }

  /** The error to throw when this part contradicts itself. */
  damaged(detail: string): ContainerError {
    return new ContainerError('damaged', { detail, part: this.#part });
  }
}
