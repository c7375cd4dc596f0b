/**
 * Finds an operation that is there already: an open hash table (Knuth, TAOCP 3, 6.4 L) over the operations' numbers, since
 * a map keyed by text costs more than all the rest of building a graph. It knows operations only as names, numbers
 * and arguments.
 */

/** The parts of an operation that make it equal to another. */
interface Operation {
  readonly op: string;
  readonly args: readonly number[];
  readonly imm: number;
  readonly loop?: number;
}

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

export class Sharing {
  readonly #operations: readonly Operation[];
  /** Number of an operation plus 1; 0 where free. At most half full. */
  #slots = new Int32Array(1024);
  #hashes = new Int32Array(512);

  /** `operations`: the list that the numbers mean; it may only grow. */
  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
  }

  /** The number of the operation equal to this one; else it is entered under `number`, which is returned. */
  place(operation: Operation, number: number): number {
    const hash = hashOf(operation);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      const known = entry - 1;
      if (this.#hashes[known] === hash && equal(this.#operations[known]!, operation)) return known;
      slot = (slot + 1) & mask;
    }
    if (number >= this.#hashes.length) {
      this.#grow(number);
      this.#enter(hash, number);
    } else this.#slots[slot] = number + 1;
    this.#hashes[number] = hash;
    return number;
  }

  /** Doubles the table: it then holds all numbers below half its size. */
  #grow(numbers: number): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < numbers; number++) this.#enter(hashes[number]!, number);
  }

  #enter(hash: number, number: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = number + 1;
  }
}

function hashOf({ op, args, imm, loop = 0 }: Operation): number {
  DOUBLE[0] = imm;
  let hash = mix(mix(loop, WORDS[0]!), WORDS[1]!);
  hash = mix(mix(hash, op.length), op.charCodeAt(0) + (op.charCodeAt(1) << 8));
  for (let i = 0; i < args.length; i++) hash = mix(hash, args[i]!);
  return hash ^ (hash >>> 15);
}

/** One step of MurmurHash3 (Appleby 2008). */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  hash ^= k;
  return (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
}

function equal(a: Operation, b: Operation): boolean {
  if (a.op !== b.op || !Object.is(a.imm, b.imm) || a.loop !== b.loop || a.args.length !== b.args.length) return false;
  for (let i = 0; i < a.args.length; i++) if (a.args[i] !== b.args[i]) return false;
  return true;
}
