/**
 * Bytes that come faster than they are used, or slower: a little waits in memory, the rest in a temporary file. Many clients send
 * all of a table before they read a byte of its answer; without this the two would wait for each other. It knows no table.
 */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that wait in memory before the file is used. */
const IN_MEMORY = 8 << 20;
const READ = 1 << 18;

export class Elastic implements AsyncIterable<Uint8Array> {
  /** Resolves when no more bytes are taken: all were, or they failed, or are wanted no more. */
  readonly taken: Promise<void>;

  readonly #most: number;
  readonly #queue: Uint8Array[] = [];
  #queued = 0;
  #folder: string | undefined;
  #file: FileHandle | undefined;
  #written = 0;
  #read = 0;
  #isEnded = false;
  #isClosed = false;
  #failure: unknown;
  #wake: () => void = () => undefined;
  readonly #stop: () => void;

  /** Begins to take the bytes at once. A stream is destroyed when its bytes are wanted no more. */
  constructor(bytes: AsyncIterable<Uint8Array> & { destroy?: () => unknown }, most: number = IN_MEMORY) {
    this.#most = most;
    this.#stop = () => void bytes.destroy?.();
    this.taken = this.#pump(bytes);
  }

  /** The bytes in order, once; throws what their source threw. Stopping early ends the source and removes the file. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#queue.shift();
        if (chunk) {
          this.#queued -= chunk.length;
          yield chunk;
        } else if (this.#read < this.#written) yield await this.#fromFile();
        else if (this.#failure !== undefined) throw this.#failure;
        else if (this.#isEnded) return;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      await this.close();
    }
  }

  /** Takes no more bytes and removes the file. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (!this.#isEnded) this.#stop();
    await this.taken;
    await this.#file?.close();
    this.#file = undefined;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #pump(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of bytes) {
        // Whoever still reads must not take this for the end.
        if (this.#isClosed) throw new Error('the bytes are wanted no more');
        // Once some bytes wait in the file, those that follow go behind them.
        if (this.#read === this.#written && this.#queued + chunk.length <= this.#most) {
          this.#queue.push(chunk);
          this.#queued += chunk.length;
        } else await this.#toFile(chunk);
        this.#wake();
      }
    } catch (reason) {
      this.#failure = reason;
    }
    this.#isEnded = true;
    this.#wake();
  }

  async #toFile(chunk: Uint8Array): Promise<void> {
    if (!this.#file) {
      this.#folder = await mkdtemp(join(tmpdir(), 'tessera-table-'));
      this.#file = await open(join(this.#folder, 'bytes'), 'w+', 0o600);
    }
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await this.#file.write(chunk, at, chunk.length - at, this.#written);
      at += bytesWritten;
      this.#written += bytesWritten;
    }
  }

  async #fromFile(): Promise<Uint8Array> {
    const length = Math.min(READ, this.#written - this.#read);
    const { buffer, bytesRead } = await this.#file!.read(new Uint8Array(length), 0, length, this.#read);
    this.#read += bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}
