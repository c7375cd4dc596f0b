/**
 * Merges blocks in index order as a binary counter: the tree of merges depends on the number of blocks alone, so that
 * any split into tasks of aligned powers of two gives the same bits.
 */

/** A merged run of 2^level blocks. */
export interface Node<T> {
  readonly level: number;
  readonly value: T;
}

/** Takes the summaries of consecutive runs of blocks; `nodes` is a plain value that another counter can take. */
export class BinaryCounter<T> {
  readonly #merge: (a: T, b: T) => T;
  readonly #nodes: Node<T>[];

  /** `nodes`: those of a counter to go on from. */
  constructor(merge: (earlier: T, later: T) => T, nodes: readonly Node<T>[] = []) {
    this.#merge = merge;
    this.#nodes = nodes.slice();
  }

  /** Adds the next 2^level blocks; no smaller run may be waiting. */
  push(value: T, level = 0): void {
    const nodes = this.#nodes;
    let node: Node<T> = { level, value };
    for (let top = nodes.at(-1); top && top.level <= node.level; top = nodes.at(-1)) {
      if (top.level < node.level)
        throw new Error(`a run of 2^${node.level} blocks does not start at a multiple of its length`);
      nodes.pop();
      node = { level: node.level + 1, value: this.#merge(top.value, node.value) };
    }
    nodes.push(node);
  }

  /** The runs so far, longest first. */
  get nodes(): readonly Node<T>[] {
    return this.#nodes.slice();
  }

  /** All of it merged, or undefined before the first block. */
  total(): T | undefined {
    return this.#nodes.reduceRight<T | undefined>(
      (later, { value }) => (later === undefined ? value : this.#merge(value, later)),
      undefined,
    );
  }
}
