/**
 * When values are read again: the answers decide how long a local is held. All in flat arrays, for programs of many
 * thousand operations.
 */

/** The loaded values that one list of operations reads, in the order in which it is emitted. */
export class Reads {
  readonly #values: number[] = [];
  readonly #positions: number[] = [];
  #next = new Int32Array(0);
  #at = 0;

  add(value: number, position: number): void {
    this.#values.push(value);
    this.#positions.push(position);
  }

  /** Call once all are added; `upcoming` is scratch space by value, all zero before and after. */
  link(upcoming: Int32Array): this {
    const values = this.#values;
    this.#next = new Int32Array(values.length);
    for (let k = values.length - 1; k >= 0; k--) {
      this.#next[k] = upcoming[values[k]!]!;
      upcoming[values[k]!] = this.#positions[k]! + 1;
    }
    for (const value of values) upcoming[value] = 0;
    return this;
  }

  /** The position of the read after the one that comes now; -1 when there is none. */
  take(): number {
    return this.#next[this.#at++]! - 1;
  }
}

/** The values of one list by the position of their last read. */
export class Deaths {
  readonly #first: Int32Array;
  readonly #chain: Int32Array;

  /** For positions 0 to `length`; `chain` is scratch space by value, which lists without common values may share. */
  constructor(length: number, chain: Int32Array) {
    this.#first = new Int32Array(length + 1).fill(-1);
    this.#chain = chain;
  }

  add(value: number, position: number): void {
    this.#chain[value] = this.#first[position]!;
    this.#first[position] = value;
  }

  /** The first value that dies at the position, -1 for none. */
  first(position: number): number {
    return this.#first[position]!;
  }

  /** The one that dies with it after `value`. */
  after(value: number): number {
    return this.#chain[value]!;
  }
}
