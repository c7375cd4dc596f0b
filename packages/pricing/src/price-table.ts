/**
 * A table of contracts priced from end to end: its header recognised before anything else, its ranges priced in threads, the
 * answer streamed in the table's order as fast as it is taken. It must not know HTTP, terminals or jobs.
 */
import { availableParallelism } from 'node:os';
import type { Pricer, PricingSpecification } from '@tessera/models';
import { type Block, FIELD_TROUBLES, type RecordRange, TableError, writeParquet } from '@tessera/tables';
import { JSON_START, jsonEnd, ndjsonBroken, ndjsonEnd } from './answer-end.ts';
import { Batch } from './batch.ts';
import { answerColumns } from './columns-out.ts';
import { inOrder } from './in-order.ts';
import { checkOptions, makePricer, makeRecipe } from './make-recipe.ts';
import { Output } from './output.ts';
import { type PricingOptions, type Recipe, specificationOf } from './recipe.ts';
import { refusalOf } from './refusal.ts';
import { openRows } from './rows.ts';
import type { Rows, TableSource } from './table-source.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';
import { PricingThreads, type ThreadAnswer } from './threads.ts';
import { CsvRows } from './write-csv.ts';

/** How far a table is. */
export interface PricingProgress {
  readonly rows: number;
  readonly failed: number;
  /** Bytes of the table that were read, of how many, where that is known. */
  readonly read: number;
  readonly size?: number;
}

/** What a table is priced with, besides its options. */
export interface PricingSurroundings {
  /** Threads to share with other tables; own ones, ended at the end, when left out. */
  readonly threads?: PricingThreads;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PricingProgress) => void;
}

/** A table whose columns are recognised. */
export interface TablePricing {
  readonly recipe: Recipe;
  /** All rows that were handed out so far; the whole table's when `answer` has ended. */
  readonly tally: Tally;
  /**
   * The answer in pieces, once. Throws where something breaks after the start, so that a part is not taken for the whole;
   * NDJSON says so in its last record first. Stopping early stops the work. With `reuse` a piece is good only until the next
   * one is asked for: its memory is used again, which is faster.
   */
  answer(how?: { readonly reuse?: boolean }): AsyncGenerator<Uint8Array>;
  /** Lets go of a table whose answer is not wanted. */
  close(): Promise<void>;
}

/** Pieces of work per thread that a small table is cut into, so that no thread ends long after the others. */
const PIECES = 6;
const SMALLEST_PIECE = 1 << 15;
const USUAL_PIECE = 1 << 19;
/** Tables below this are not worth a second thread's start. */
const SMALL_TABLE = 1 << 18;
/** Bytes that a row of a contract hardly is shorter than. */
const SHORTEST_ROW = 32;
/** Rows of a piece: a row of two bytes can have an answer of a thousand, which says all that is wrong with it. */
const MOST_PIECE_ROWS = 1 << 15;
/** Bytes of all names in the answer to a piece, where every row has all of them: a header may be long, and rows short. */
const MOST_NAME_BYTES = 1 << 24;

/** Opens a table and recognises its columns. Throws `PricingError`, before any row is priced. */
export async function openPricing(
  table: TableSource,
  options: PricingOptions = {},
  surroundings: PricingSurroundings = {},
): Promise<TablePricing> {
  checkOptions(options);
  const pricer = makePricer(specificationOf(options));
  const rows = await openRows(table, options.sheet);
  try {
    const recipe = makeRecipe(table.name, rows.source, rows.header, options);
    return new Pricing(table, rows, recipe, pricer, options, surroundings);
  } catch (reason) {
    await rows.close();
    throw reason;
  }
}

class Pricing implements TablePricing {
  readonly recipe: Recipe;
  readonly tally = emptyTally();
  readonly #table: TableSource;
  readonly #rows: Rows;
  readonly #options: PricingOptions;
  readonly #surroundings: PricingSurroundings;
  readonly #batch: Batch;

  constructor(
    table: TableSource,
    rows: Rows,
    recipe: Recipe,
    pricer: Pricer,
    options: PricingOptions,
    surroundings: PricingSurroundings,
  ) {
    this.#table = table;
    this.#rows = rows;
    this.recipe = recipe;
    this.#options = options;
    this.#surroundings = surroundings;
    // Of no row: it knows the names of what comes out.
    this.#batch = new Batch(recipe, pricer, FIELD_TROUBLES);
  }

  async *answer({ reuse = false }: { readonly reuse?: boolean } = {}): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#pieces(reuse);
    } finally {
      await this.close();
    }
  }

  async *#pieces(reuse: boolean): AsyncGenerator<Uint8Array> {
    const { recipe, tally } = this;
    if (recipe.format === 'parquet') {
      yield* writeParquet({ columns: answerColumns(recipe, this.#batch), blocks: this.#blocks() });
      return;
    }
    if (recipe.format === 'json') yield text(JSON_START);
    if (recipe.format === 'csv') yield this.#csvHeader();
    try {
      for await (const { bytes } of this.#answers(reuse)) yield bytes!;
    } catch (reason) {
      if (recipe.format === 'ndjson')
        yield text(ndjsonBroken(tally, reason instanceof Error ? reason.message : String(reason)));
      throw reason;
    }
    if (recipe.format === 'json') yield text(jsonEnd(tally, recipe));
    if (recipe.format === 'ndjson') yield text(ndjsonEnd(tally, recipe));
  }

  close(): Promise<void> {
    return this.#rows.close();
  }

  #csvHeader(): Uint8Array {
    const out = new Output();
    new CsvRows(this.recipe).header(this.recipe.header, this.#batch, out);
    return out.take();
  }

  async *#blocks(): AsyncGenerator<Block> {
    for await (const { block } of this.#answers(false)) if (block && block.rows > 0) yield block;
  }

  async *#answers(reuse: boolean): AsyncGenerator<ThreadAnswer> {
    const { threads = new PricingThreads(), signal, onProgress } = this.#surroundings;
    const workers = Math.min(this.#workers(), threads.most);
    const open = threads.open(this.recipe, workers);
    const { size } = this.#table;
    const stop = (): void => open.stop(signal!.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const cut = { size: pieceSize(size, workers), records: this.#pieceRows() };
      const price = async ({ bytes, first, records }: RecordRange): Promise<ThreadAnswer> =>
        counted(await open.price(bytes, first), records);
      const answers = inOrder(this.#rows.ranges(cut), price, 2 * workers + 1);
      for await (const answer of answers) {
        signal?.throwIfAborted();
        this.#rows.reuse(answer.range);
        addTally(this.tally, answer.tally);
        const { rows, priced } = this.tally;
        onProgress?.({ rows, failed: rows - priced, read: this.#rows.read, ...(size !== undefined && { size }) });
        yield answer;
        if (reuse && answer.bytes) open.reuse(answer.bytes.buffer);
      }
      signal?.throwIfAborted();
    } catch (reason) {
      throw refusalOf(this.#table.name, reason);
    } finally {
      signal?.removeEventListener('abort', stop);
      open.close();
      if (!this.#surroundings.threads) await threads.close();
    }
  }

  #workers(): number {
    const { size } = this.#table;
    const wanted = this.#options.workers ?? availableParallelism();
    const small = Math.min(SMALL_TABLE, quickRows(this.recipe.specification) * SHORTEST_ROW);
    return size !== undefined && size < small ? 1 : wanted;
  }

  #pieceRows(): number {
    const { specification, header } = this.recipe;
    const names = header.reduce((sum, { length }) => sum + length + 1, 0);
    const most = Math.min(quickRows(specification), Math.ceil(MOST_NAME_BYTES / names));
    return Math.min(most, this.#options.chunkRows ?? most);
  }
}

/** Rows that a thread prices in well under a second: pieces of more would keep progress, and whoever stops it, waiting. */
function quickRows({ exercise, method }: PricingSpecification): number {
  if (exercise === 'european') return MOST_PIECE_ROWS;
  return method === 'binomial' ? 20 : 1000;
}

function pieceSize(size: number | undefined, workers: number): number {
  if (size === undefined) return USUAL_PIECE;
  return Math.min(USUAL_PIECE, Math.max(SMALLEST_PIECE, Math.ceil(size / (workers * PIECES))));
}

/** The rows of a range are numbered before it is read: what a reader finds there must be as many as were counted. */
function counted(answer: ThreadAnswer, records: number): ThreadAnswer {
  if (answer.tally.rows === records) return answer;
  throw new TableError('damaged', { detail: `a part of ${records} rows has ${answer.tally.rows} when it is read` });
}

const encoder = new TextEncoder();

function text(letters: string): Uint8Array {
  return encoder.encode(letters);
}
