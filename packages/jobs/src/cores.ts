/**
 * The cores of one table that is priced. They are held only while there is something to do, so neither who sends slowly nor
 * who reads slowly keeps them from others; and for a turn at a time, so that runs and other tables have theirs. It knows
 * neither the table nor its answer, only when their bytes come and go.
 */
import type { Borrowed, Jobs } from './jobs.ts';

/** After so many milliseconds in which nobody takes anything, the cores are given back until somebody does. */
const UNREAD = 2000;
/** The same for a table of which nothing comes. What is in hand is priced by then. */
const UNSENT = 250;
/** Milliseconds after which the cores are offered to whoever else wants them. */
const TURN = 2000;
/** Bytes that are worth a core: whoever sends them one by one waits for so many. */
const WORTH = 1 << 18;

/** Takes cores of the host's budget. */
export type Borrow = Jobs['borrow'];

/** The cores of one table; `sent` and `answered` are used once each. */
export class Cores {
  readonly #wanted: number;
  readonly #borrow: Borrow;
  readonly #signal: AbortSignal;
  #held: Promise<Borrowed> | undefined;
  #since = 0;
  /** Somebody waits for the answer to go on. */
  #isAsked = false;

  /** `wanted`: how many to ask for. When the signal fires, whoever waits for them is refused with its reason. */
  constructor(wanted: number, borrow: Borrow, signal: AbortSignal) {
    this.#wanted = wanted;
    this.#borrow = borrow;
    this.#signal = signal;
  }

  /** The bytes of the table, some at a time. */
  async *sent(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const some = gathered(bytes);
    try {
      for (;;) {
        const { done, value } = await this.#releasedAfter(UNSENT, () => some.next());
        this.#signal.throwIfAborted();
        if (this.#isAsked) await this.#hold();
        if (done) return;
        yield value;
      }
    } finally {
      await some.return(undefined);
    }
  }

  /** The pieces of the answer, made while the cores are held. */
  async *answered(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (performance.now() - this.#since > TURN) this.release();
        await this.#hold();
        this.#isAsked = true;
        const { done, value } = await pieces.next();
        this.#isAsked = false;
        if (done) return;
        const timer = setTimeout(() => this.release(), UNREAD);
        try {
          yield value;
        } finally {
          clearTimeout(timer);
        }
      }
    } finally {
      await pieces.return(undefined);
      this.release();
    }
  }

  /** Gives them back, also those that are still to come. */
  release(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.then(
      (borrowed) => borrowed.release(),
      () => undefined,
    );
  }

  async #hold(): Promise<void> {
    if (!this.#held) {
      this.#held = this.#borrow(this.#wanted, this.#signal);
      await this.#held;
      this.#since = performance.now();
    }
    await this.#held;
  }

  async #releasedAfter<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.release(), milliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The same bytes, in larger parts. */
async function* gathered(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    parts.push(chunk);
    length += chunk.length;
    if (length < WORTH) continue;
    yield Buffer.concat(parts, length);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts, length);
}
