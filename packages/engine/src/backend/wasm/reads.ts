/**
 * When the values of a list of operations are read for the last time, and when loaded ones are read again: what decides
 * how long a local is held.
 */

/** The next reads of loaded values in one list, answered in the order in which the list is emitted. */
export class NextReads {
  readonly #positions: Int32Array;
  #at = 0;

  /** `reads` lists, by position, the loaded values that are read there; `upcoming` is scratch space, all zero. */
  constructor(reads: readonly (readonly number[])[], upcoming: Int32Array) {
    let count = 0;
    for (const values of reads) count += values.length;
    this.#positions = new Int32Array(count);
    let at = count;
    for (let position = reads.length - 1; position >= 0; position--) {
      const values = reads[position]!;
      for (let k = values.length - 1; k >= 0; k--) {
        this.#positions[--at] = upcoming[values[k]!]!;
        upcoming[values[k]!] = position + 1;
      }
    }
    for (const values of reads) for (const value of values) upcoming[value] = 0;
  }

  /** The position of the read after the one that comes now; undefined when there is none. */
  take(): number | undefined {
    const next = this.#positions[this.#at++]!;
    return next === 0 ? undefined : next - 1;
  }
}
