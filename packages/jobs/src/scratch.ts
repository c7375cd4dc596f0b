/**
 * Samples that the workers of one host leave for each other until their run is finished: a cache in a folder of the host,
 * which may vanish at any moment. What is missing or damaged is computed again, so nothing depends on it but time: without
 * it the finish of a run with many samples would compute all of them alone.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { BLOCK, type Executor, type TaskResult } from '@tessera/engine';

/** Runs whose samples are left at a time, at most 128 MiB each; the oldest goes. */
const MOST_RUNS = 8;
const PREFIX = 'tessera-scratch-';

/** Makes the folder of a host, and removes those of processes that are gone. The owner of the process alone can read it. */
export function makeScratch(parent = tmpdir()): string {
  for (const name of readdirSync(parent)) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    try {
      rmSync(join(parent, name), { recursive: true });
    } catch {
      // another user's
    }
  }
  return mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The samples of one run in the folder of this host. */
export class Scratch {
  readonly #folder: string;
  readonly #run: string;
  /** By first block, once they were looked for. */
  #pieces: Map<number, Named> | undefined;
  #latest: { readonly name: string; readonly columns: readonly Float64Array[] } | undefined;

  constructor(folder: string, run: string) {
    this.#folder = folder;
    this.#run = join(folder, run);
  }

  /** Leaves the samples of a task; that it cannot, for want of space, costs time only. */
  put({ firstBlock, trials, samples = [] }: TaskResult): void {
    try {
      if (!existsSync(this.#run)) this.#begin();
      const columns = samples.map((column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      const sum = columns.reduce((sum, bytes) => crc32(bytes, sum), 0);
      const beside = join(this.#run, `${firstBlock}.half`);
      const file = openSync(beside, 'w');
      try {
        for (const bytes of columns) writeAll(file, bytes);
      } finally {
        closeSync(file);
      }
      renameSync(beside, join(this.#run, `${firstBlock}-${trials}-${sum}`));
    } catch {
      // computed again
    }
  }

  /** The samples of whole blocks, when all of them are there and as they were written. */
  read(firstBlock: number, trials: number, outputs: number): Float64Array[] | undefined {
    const found = Array.from({ length: outputs }, () => new Float64Array(trials));
    for (let done = 0; done < trials; ) {
      const at = firstBlock * BLOCK + done;
      const piece = this.#pieceAt(at);
      const columns = piece && this.#load(piece, outputs);
      if (!columns) return undefined;
      const from = at - piece.first;
      const count = Math.min(trials - done, piece.trials - from);
      columns.forEach((column, i) => found[i]!.set(column.subarray(from, from + count), done));
      done += count;
    }
    return found;
  }

  /** Removes what was left. */
  drop(): void {
    rmSync(this.#run, { recursive: true, force: true });
  }

  #begin(): void {
    const runs = readdirSync(this.#folder)
      .map((name) => ({ name, since: statSync(join(this.#folder, name)).mtimeMs }))
      .sort((a, b) => b.since - a.since);
    for (const { name } of runs.slice(MOST_RUNS - 1))
      rmSync(join(this.#folder, name), { recursive: true, force: true });
    mkdirSync(this.#run, { recursive: true });
  }

  #pieceAt(trial: number): Named | undefined {
    this.#pieces ??= new Map(piecesIn(this.#run).map((piece) => [piece.first, piece]));
    for (const piece of this.#pieces.values())
      if (piece.first <= trial && trial < piece.first + piece.trials) return piece;
    return undefined;
  }

  #load({ name, trials, sum }: Named, outputs: number): readonly Float64Array[] | undefined {
    if (this.#latest?.name === name) return this.#latest.columns;
    try {
      const file = openSync(join(this.#run, name), 'r');
      try {
        if (fstatSync(file).size !== outputs * trials * 8) return undefined;
        const columns = Array.from({ length: outputs }, () => new Float64Array(trials));
        let found = 0;
        for (const column of columns) {
          const bytes = new Uint8Array(column.buffer);
          if (readSync(file, bytes) !== bytes.length) return undefined;
          found = crc32(bytes, found);
        }
        if (found !== sum) return undefined;
        this.#latest = { name, columns };
        return columns;
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  }
}

/** A file by its name: first trial, trials, checksum. */
interface Named {
  readonly name: string;
  readonly first: number;
  readonly trials: number;
  readonly sum: number;
}

function piecesIn(folder: string): Named[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const [, block, trials, sum] = /^(\d+)-(\d+)-(\d+)$/.exec(name) ?? [];
    return sum === undefined ? [] : [{ name, first: Number(block) * BLOCK, trials: Number(trials), sum: Number(sum) }];
  });
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Runs tasks that count, and leaves their samples too. */
export function leavingSamples(executor: Executor, scratch: Scratch): Executor {
  return {
    parallel: executor.parallel,
    async run(settings, task) {
      if (task.keep.kind !== 'counts') return executor.run(settings, task);
      const keep = { kind: 'samples', bins: task.keep.bins } as const;
      const { samples, ...result } = await executor.run(settings, { ...task, keep });
      scratch.put({ ...result, samples: samples! });
      return result;
    },
  };
}

/** Takes samples that were left instead of computing them again, where nothing else of a task is asked for. */
export function findingSamples(executor: Executor, scratch: Scratch, outputs: number): Executor {
  return {
    parallel: executor.parallel,
    async run(settings, task) {
      const { firstBlock, blocks, keep } = task;
      const trials = Math.min(settings.trials - firstBlock * BLOCK, blocks * BLOCK);
      const samples = keep.kind === 'samples' ? scratch.read(firstBlock, trials, outputs) : undefined;
      return samples ? { firstBlock, trials, nodes: [], failures: [], samples } : executor.run(settings, task);
    },
  };
}
