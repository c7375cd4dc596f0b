/** Workbooks as tables of contracts: sheets, dates as numbers, from a file and from a stream. */
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { textValues, writeXlsx } from '@tessera/tables';
import { afterAll, expect, test } from 'vitest';
import { columnsOfTable } from './columns-of-table.ts';
import { openPricing } from './price-table.ts';
import type { PricingOptions } from './recipe.ts';
import { PricingThreads } from './threads.ts';

const threads = new PricingThreads(1);
afterAll(() => threads.close());

const NAMES = ['S', 'K', 'expiry', 'r', 'sigma', 'type'];
const deflate = promisify<Uint8Array, object, Uint8Array>(deflateRaw);

/** A workbook with one contract for each expiry, on its second sheet. */
function workbook(expiries: readonly number[]): AsyncGenerator<Uint8Array> {
  const rows = expiries.length;
  const same = (x: number) => new Float64Array(rows).fill(x);
  const columns = NAMES.map((name) => ({ name, type: name === 'type' ? ('text' as const) : ('f64' as const) }));
  const values = [same(100), same(100), Float64Array.from(expiries), same(0.05), same(0.2)];
  const blocks = [{ rows, values: [...values, textValues(expiries.map(() => 'c'))] }];
  const notes = { name: 'Notes', columns: [{ name: 'note', type: 'text' as const }], blocks: [] };
  return writeXlsx([notes, { name: 'Book', columns, blocks }], {
    deflate: (piece) => deflate(piece, { finishFlush: constants.Z_SYNC_FLUSH }),
  });
}

async function* text(rows: readonly string[]): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`${[NAMES.join(','), ...rows].join('\n')}\n`);
}

async function results(name: string, bytes: AsyncIterable<Uint8Array>, options: PricingOptions): Promise<unknown[]> {
  const pricing = await openPricing({ name, bytes }, { ...options, decimals: 'full' }, { threads });
  const pieces: Uint8Array[] = [];
  for await (const piece of pricing.answer()) pieces.push(piece.slice());
  const rows: { calculated_values: unknown; errors?: unknown }[] = JSON.parse(Buffer.concat(pieces).toString()).results;
  return rows.map(({ calculated_values, errors }) => calculated_values ?? errors);
}

test('a date cell is the date that it shows, with its time, and a small number is years', async () => {
  // Excel counts days from 1899-12-30: 46713 is 2027-11-22.
  const options = { valuationDate: '2026-11-22', sheet: 'Book' };
  const found = await results('a.xlsx', workbook([46_713, 46_713.5, 1, 46_347]), options);
  const dates = ['2027-11-22', '2027-11-22 12:00', '1', '2026-11-21'];
  const expected = await results('a.csv', text(dates.map((date) => `100,100,${date},0.05,0.2,c`)), options);
  expect(found).toEqual(expected);
  expect(found[0]).toEqual(found[2]);
  expect(found[3]).toEqual([{ column: 'T', code: 'expired' }]);
});

test('the first sheet is taken unless another is named, and all are told', async () => {
  const columnsOf = (sheet?: string) =>
    columnsOfTable({ name: 'a.xlsx', bytes: workbook([1]) }, sheet === undefined ? {} : { sheet });
  expect(await columnsOf()).toMatchObject({ header: ['note'], sheets: ['Notes', 'Book'], columns: {} });
  expect(await columnsOf('Book')).toMatchObject({ columns: { T: 'expiry', option_type: 'type' }, missing: [] });
  await expect(columnsOf('Boot')).rejects.toThrow('There is no sheet "Boot" in a.xlsx. Sheets: Notes, Book.');
});
