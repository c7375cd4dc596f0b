/** One range of bytes to the bytes of its answer: the whole work of a thread, without the thread. */
import { createPricer } from '@tessera/models';
import { type Block, CsvReader, FIELD_TROUBLES, type Fields, SheetReader } from '@tessera/tables';
import { Batch } from './batch.ts';
import { answerBlock } from './columns-out.ts';
import { Output } from './output.ts';
import type { Recipe } from './recipe.ts';
import { type Tally, tallyOf } from './tally.ts';
import { CsvRows } from './write-csv.ts';
import { JsonRows } from './write-json.ts';

/** What a range gave: bytes, or columns for formats that are written from columns. */
export interface RangeAnswer {
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly block?: Block;
  readonly tally: Tally;
}

/** Writes the rows of a batch in one format. */
interface RowWriter {
  write(batch: Batch, out: Output): void;
}

export class RangePricer {
  readonly #recipe: Recipe;
  readonly #read: (range: Uint8Array<ArrayBuffer>) => Fields;
  readonly #batch: Batch;
  readonly #writer: RowWriter | undefined;
  readonly #out = new Output();

  constructor(recipe: Recipe) {
    this.#recipe = recipe;
    const { source } = recipe;
    const reader = source.kind === 'csv' ? new CsvReader(source.dialect) : new SheetReader(source.sheet);
    this.#read = (range) => reader.read(range);
    this.#batch = new Batch(recipe, createPricer(recipe.specification), FIELD_TROUBLES);
    this.#writer = writerOf(recipe, this.#batch);
  }

  /** Memory that an answer had, for another one. */
  reuse(buffer: ArrayBuffer): void {
    this.#out.reuse(buffer);
  }

  /** Prices the rows of a range, the first of which is row `first` (from 0) of the table. */
  price(range: Uint8Array<ArrayBuffer>, first: number): RangeAnswer {
    const batch = this.#batch;
    batch.fill(this.#read(range), first);
    const tally = tallyOf(batch);
    if (this.#recipe.format === 'none') return { bytes: new Uint8Array(), tally };
    if (!this.#writer) return { block: answerBlock(this.#recipe, batch), tally };
    this.#writer.write(batch, this.#out);
    return { bytes: this.#out.take(), tally };
  }
}

function writerOf(recipe: Recipe, batch: Batch): RowWriter | undefined {
  if (recipe.format === 'parquet' || recipe.format === 'none') return undefined;
  return recipe.format === 'csv' ? new CsvRows(recipe) : new JsonRows(recipe, batch);
}
