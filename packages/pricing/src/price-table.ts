/**
 * A table of contracts priced from end to end: its header recognised before anything else, its ranges priced in threads, the
 * answer streamed in the table's order as fast as it is taken. It must not know HTTP, terminals or jobs.
 */
import { availableParallelism } from 'node:os';
import {
  CONTRACT_COLUMNS,
  type ContractColumnName,
  columnsFor,
  createPricer,
  ModelsError,
  matchColumns,
} from '@tessera/models';
import { type Block, FIELD_TROUBLES, writeParquet } from '@tessera/tables';
import { JSON_START, jsonEnd, ndjsonBroken, ndjsonEnd } from './answer-end.ts';
import { Batch } from './batch.ts';
import { answerColumns } from './columns-out.ts';
import { inOrder } from './in-order.ts';
import { Output } from './output.ts';
import { PricingError } from './pricing-error.ts';
import { MOST_DECIMALS, type PricingOptions, type Recipe, specificationOf } from './recipe.ts';
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
   * NDJSON says so in its last record first. Stopping early stops the work.
   */
  answer(): AsyncGenerator<Uint8Array>;
  /** Lets go of a table whose answer is not wanted. */
  close(): Promise<void>;
}

/** Pieces of work per thread that a small table is cut into, so that no thread ends long after the others. */
const PIECES = 6;
const SMALLEST_PIECE = 1 << 15;
const USUAL_PIECE = 1 << 19;
/** Tables below this are not worth a second thread's start. */
const SMALL_TABLE = 1 << 18;
const MOST_WORKERS = 64;
const MOST_ROWS = 1_000_000;

/** Opens a table and recognises its columns. Throws `PricingError`, before any row is priced. */
export async function openPricing(
  table: TableSource,
  options: PricingOptions = {},
  surroundings: PricingSurroundings = {},
): Promise<TablePricing> {
  checkOptions(options);
  const rows = await openRows(table, options.sheet);
  try {
    return new Pricing(table, rows, recipeOf(table, rows, options), options, surroundings);
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
    options: PricingOptions,
    surroundings: PricingSurroundings,
  ) {
    this.#table = table;
    this.#rows = rows;
    this.recipe = recipe;
    this.#options = options;
    this.#surroundings = surroundings;
    // Of no row: it knows the names of what comes out.
    this.#batch = new Batch(recipe, makePricer(recipe.specification), FIELD_TROUBLES);
  }

  async *answer(): AsyncGenerator<Uint8Array> {
    const { recipe, tally } = this;
    if (recipe.format === 'parquet') {
      yield* writeParquet({ columns: answerColumns(recipe, this.#batch), blocks: this.#blocks() });
      return;
    }
    if (recipe.format === 'json') yield text(JSON_START);
    if (recipe.format === 'csv') yield this.#csvHeader();
    try {
      for await (const { bytes } of this.#answers()) yield bytes!;
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
    for await (const { block } of this.#answers()) if (block && block.rows > 0) yield block;
  }

  async *#answers(): AsyncGenerator<ThreadAnswer> {
    const { threads = new PricingThreads(), signal, onProgress } = this.#surroundings;
    const workers = Math.min(this.#workers(), threads.most);
    const open = threads.open(this.recipe, workers);
    const { size } = this.#table;
    const cut = { size: pieceSize(size, workers), records: this.#options.chunkRows ?? MOST_ROWS };
    try {
      const answers = inOrder(this.#rows.ranges(cut), ({ bytes, first }) => open.price(bytes, first), 2 * workers + 1);
      for await (const answer of answers) {
        signal?.throwIfAborted();
        this.#rows.reuse(answer.range);
        addTally(this.tally, answer.tally);
        const { rows, priced } = this.tally;
        onProgress?.({ rows, failed: rows - priced, read: this.#rows.read, ...(size !== undefined && { size }) });
        yield answer;
      }
      signal?.throwIfAborted();
    } catch (reason) {
      throw refusalOf(this.#table.name, reason);
    } finally {
      open.close();
      await this.#rows.close();
      if (!this.#surroundings.threads) await threads.close();
    }
  }

  #workers(): number {
    const { size } = this.#table;
    const wanted = this.#options.workers ?? availableParallelism();
    return size !== undefined && size < SMALL_TABLE ? 1 : wanted;
  }
}

function pieceSize(size: number | undefined, workers: number): number {
  if (size === undefined) return USUAL_PIECE;
  return Math.min(USUAL_PIECE, Math.max(SMALLEST_PIECE, Math.ceil(size / (workers * PIECES))));
}

const encoder = new TextEncoder();

function text(letters: string): Uint8Array {
  return encoder.encode(letters);
}

/** The pricer, or why there is none for what was asked. */
function makePricer(specification: Recipe['specification']): ReturnType<typeof createPricer> {
  try {
    return createPricer(specification);
  } catch (reason) {
    if (!(reason instanceof ModelsError)) throw reason;
    const { entry, value, quantity, choices } = reason.facts;
    const option = String(entry ?? (quantity === undefined ? 'solve' : 'greeks'));
    const expected = choices === undefined ? 'it is found for European contracts only' : `it must be one of ${choices}`;
    throw new PricingError('pricing-option', { option, value: value ?? quantity ?? specification.solve, expected });
  }
}

/** Holds settings to their ranges. Throws `PricingError`. */
function checkOptions({ workers, chunkRows, decimals, valuationDate }: PricingOptions): void {
  const hold = (option: string, value: number | undefined, low: number, high: number): void => {
    if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return;
    const expected = `it must be a whole number from ${low.toLocaleString('en')} to ${high.toLocaleString('en')}`;
    throw new PricingError('pricing-option', { option, value, expected });
  };
  hold('workers', workers, 1, MOST_WORKERS);
  hold('chunksize', chunkRows, 1, MOST_ROWS);
  hold('decimals', decimals === 'full' ? undefined : decimals, 0, MOST_DECIMALS);
  if (valuationDate !== undefined) dayOf(valuationDate);
}

/** Days since 1970-01-01 of a date. Throws `PricingError`. */
function dayOf(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // 2026-02-30 would become a day in March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    throw new PricingError('pricing-option', {
      option: 'the valuation date',
      value: date,
      expected: 'it must be a date such as 2026-12-31',
    });
  }
  return time / 86_400_000;
}

function recipeOf(table: TableSource, rows: Rows, options: PricingOptions): Recipe {
  const specification = specificationOf(options);
  return {
    specification,
    source: rows.source,
    header: rows.header,
    columns: columnsOf(table, rows.header, options, specification),
    ...(options.valuationDate !== undefined && { valuationDay: dayOf(options.valuationDate) }),
    format: options.format ?? 'json',
    decimals: options.decimals ?? 4,
  };
}

/** Which column of the table is which of a contract: by name, then as the options say. */
function columnsOf(
  { name }: TableSource,
  header: readonly string[],
  { columns: chosen = {} }: PricingOptions,
  specification: Recipe['specification'],
): Recipe['columns'] {
  const all = header.join(', ');
  const found = { ...matchColumns(header, specification).columns };
  for (const [column, title] of Object.entries(chosen) as [ContractColumnName, string][]) {
    const place = header.indexOf(title);
    if (place < 0) throw new PricingError('column-unknown', { header: title, column, all });
    for (const other of Object.keys(found) as ContractColumnName[]) if (found[other] === place) delete found[other];
    found[column] = place;
  }
  const missing = columnsFor(specification).filter(
    (column) => found[column.name] === undefined && column.fallback === undefined,
  );
  if (missing.length > 0) {
    throw new PricingError('columns-missing', {
      file: name,
      missing: missing.map((column) => `${column.name} (${column.title.toLowerCase()})`).join(', '),
      header: all,
      example: CONTRACT_COLUMNS.filter((column) => columnsFor(specification).includes(column))
        .map((column) => column.name)
        .join(', '),
    });
  }
  return found;
}
