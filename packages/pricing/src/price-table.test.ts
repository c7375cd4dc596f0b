import { DEFAULT_SPECIFICATION, type PricingSpecification, priceOne } from '@tessera/models';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, test } from 'vitest';
import { openPricing, type PricingSurroundings } from './price-table.ts';
import { PricingError } from './pricing-error.ts';
import type { PricingOptions } from './recipe.ts';
import type { TableSource } from './table-source.ts';
import { PricingThreads } from './threads.ts';

const threads = new PricingThreads(3);
afterAll(() => threads.close());

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

function table(text: string, chunk = 1000): TableSource {
  return { name: 'options.csv', bytes: inChunks(new TextEncoder().encode(text), chunk) };
}

async function answer(source: TableSource, options: PricingOptions = {}, around: PricingSurroundings = { threads }) {
  const pricing = await openPricing(source, options, around);
  const pieces: Uint8Array[] = [];
  for await (const piece of pricing.answer()) pieces.push(piece.slice());
  return { bytes: Buffer.concat(pieces), pricing };
}

interface Row {
  readonly row_index: number;
  readonly input_data: Readonly<Record<string, number | string | null>>;
  readonly calculated_values?: {
    readonly option_price: number;
    readonly implied_volatility?: number;
    readonly greeks: Readonly<Record<string, number>>;
  };
  readonly error?: string;
  readonly errors?: readonly { readonly column?: string; readonly code: string }[];
  readonly warnings?: readonly string[];
}

async function rows(text: string, options: PricingOptions = {}): Promise<Row[]> {
  const { bytes } = await answer(table(text), options);
  return JSON.parse(bytes.toString()).results;
}

const HEADER = 'S,K,T,r,sigma,option_type,q';
const within = (low: number, high: number) =>
  fc.integer({ min: 0, max: 2 ** 30 }).map((n) => low + ((high - low) * n) / 2 ** 30);
const contracts = fc.record({
  S: within(1, 500),
  K: within(1, 500),
  T: within(0, 5),
  r: within(-0.05, 0.2),
  sigma: within(0.01, 2),
  option_type: fc.constantFrom('call', 'put', 'C', 'p', 'Put'),
  q: within(-0.05, 0.2),
});
type Contract = typeof contracts extends fc.Arbitrary<infer T> ? T : never;
const MANY: readonly Contract[] = fc.sample(contracts, { seed: 7, numRuns: 1500 });
const line = ({ S, K, T, r, sigma, option_type, q }: Contract): string => [S, K, T, r, sigma, option_type, q].join(',');
const TABLE = [HEADER, ...MANY.map(line), ''].join('\n');

/** The same contract on its own, by the arithmetic of plain numbers. */
function alone({ S, K, T, r, sigma, option_type, q }: Contract, specification: PricingSpecification) {
  const sign = /^c/i.test(option_type) ? 1 : -1;
  return priceOne(specification, { spot: S, strike: K, expiry: T, rate: r, dividend: q, volatility: sigma, sign })
    .results;
}

describe('a table of contracts', () => {
  test('has the results of each contract alone, rounded or in full', async () => {
    const given = await rows(TABLE);
    const full = await rows(TABLE, { decimals: 'full' });
    expect(given.length).toBe(MANY.length);
    MANY.forEach((contract, i) => {
      const { price, ...greeks } = alone(contract, DEFAULT_SPECIFICATION);
      expect(full[i]!.calculated_values).toEqual({ option_price: price, greeks });
      expect(given[i]).toEqual({
        row_index: i,
        input_data: { ...contract, option_type: /^c/i.test(contract.option_type) ? 'call' : 'put' },
        calculated_values: {
          option_price: Number(price!.toFixed(4)) + 0,
          greeks: Object.fromEntries(Object.entries(greeks).map(([name, x]) => [name, Number(x!.toFixed(4)) + 0])),
        },
      });
    });
  });

  test('gives the same bytes however it is cut and shared out', async () => {
    const { bytes, pricing } = await answer(table(TABLE));
    for (const [chunk, workers, chunkRows] of [
      [100_000, 1, 1_000_000],
      [17, 2, 1],
      [4096, 3, 100],
      [131, 3, 999],
    ] as const) {
      const text = chunkRows === 1 ? TABLE.split('\n').slice(0, 201).join('\n') : TABLE;
      const whole = chunkRows === 1 ? (await answer(table(text))).bytes : bytes;
      const other = await answer(table(text, chunk), { workers, chunkRows });
      expect(other.bytes.equals(whole)).toBe(true);
      if (chunkRows !== 1) expect(other.pricing.tally.sum).toBe(pricing.tally.sum);
    }
  });

  test('says in its formats the same', async () => {
    const json = await rows(TABLE, { decimals: 'full' });
    const lines = (await answer(table(TABLE), { format: 'ndjson', decimals: 'full' })).bytes
      .toString()
      .trim()
      .split('\n');
    expect(JSON.parse(lines.pop()!)).toMatchObject({ complete: true, total_rows: MANY.length });
    expect(lines.map((text) => JSON.parse(text))).toEqual(json);

    const csv = (await answer(table(TABLE), { format: 'csv', decimals: 'full' })).bytes.toString().trim().split('\r\n');
    expect(csv[0]).toBe(`${HEADER},price,delta,gamma,theta,vega,rho,error,warning`);
    csv.slice(1).forEach((text, i) => {
      const { option_price, greeks } = json[i]!.calculated_values!;
      expect(text).toBe(`${line(MANY[i]!)},${[option_price, ...Object.values(greeks)].join(',')},,`);
    });

    const parquet = (await answer(table(TABLE), { format: 'parquet', decimals: 'full' })).bytes;
    const file = parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.length) as ArrayBuffer;
    const records = await parquetReadObjects({ file });
    expect(records.length).toBe(MANY.length);
    records.forEach((record, i) => {
      const { option_price, greeks } = json[i]!.calculated_values!;
      expect(record).toMatchObject({ S: MANY[i]!.S, price: option_price, ...greeks });
    });
  });

  test('of prices gives the volatilities that they came from', async () => {
    const all = { ...DEFAULT_SPECIFICATION, quantities: ['price'] as const };
    const some = MANY.slice(0, 500).filter(
      (contract) => contract.T > 0.05 && alone(contract, { ...all, quantities: ['vega'] }).vega! > 1,
    );
    expect(some.length).toBeGreaterThan(100);
    const text = [
      'spot,strike,years,rate,premium,flag,dividend',
      ...some.map((c) => line({ ...c, sigma: alone(c, all).price! })),
      '100,100,1,0,0.01,c,-0.1',
      '100,100,1,0,101,c,0',
    ].join('\n');
    const found = await rows(text, { decimals: 'full', specification: { solve: 'implied-volatility' } });
    some.forEach(({ sigma }, i) => {
      // The price has a relative error of 1e-16 or so; by vega above 1 and prices below 500 that is 1e-13 of volatility.
      expect(Math.abs(found[i]!.calculated_values!.implied_volatility! - sigma)).toBeLessThan(1e-12);
    });
    expect(found.slice(-2).map(({ errors }) => errors)).toEqual([
      [{ column: 'price', code: 'below-intrinsic' }],
      [{ column: 'price', code: 'above-maximum' }],
    ]);
  });
});

describe('a row with something wrong in it', () => {
  const bad: readonly (readonly [row: string, errors: readonly (readonly [column: string | undefined, code: string])[]])[] = [
    [',100,1,0.05,0.2,call,0', [['S', 'empty']]],
    ['abc,100,1,0.05,0.2,call,0', [['S', 'not-a-number']]],
    ['"1,234.5",100,1,0.05,0.2,call,0', [['S', 'thousands']]],
    ['inf,100,1,0.05,0.2,call,0', [['S', 'not-finite']]],
    ['-5,100,1,0.05,0.2,call,0', [['S', 'negative']]],
    ['100,0,1,0.05,0.2,call,0', [['K', 'not-positive']]],
    ['100,100,-1,0.05,0.2,call,0', [['T', 'negative']]],
    ['100,100,soon,0.05,0.2,call,0', [['T', 'not-a-date']]],
    ['100,100,2026-12-31,0.05,0.2,call,0', [['T', 'no-valuation-date']]],
    ['100,100,1,50,0.2,call,0', [['r', 'out-of-range']]],
    ['100,100,1,0.05,-0.2,call,0', [['sigma', 'negative']]],
    ['100,100,1,0.05,0.2,straddle,0', [['option_type', 'unknown-type']]],
    ['100,100,1,0.05,0.2,,0', [['option_type', 'empty']]],
    ['100,100,1,0.05,0.2,call,0,7', [[undefined, 'too-many-fields']]],
    ['100,,1,,0.2,x,0', [['K', 'empty'], ['r', 'empty'], ['option_type', 'unknown-type']]],
  ]; // biome-ignore format: a table
  const good = '100,100,1,0.05,0.2,call,0';

  test('is named, keeps what stood in it, and leaves the others alone', async () => {
    const found = await rows([HEADER, ...bad.flatMap(([row]) => [row, good]), ''].join('\n'));
    expect(found.length).toBe(2 * bad.length);
    bad.forEach(([text, errors], i) => {
      const row = found[2 * i]!;
      expect(row.errors).toEqual(errors.map(([column, code]) => (column === undefined ? { code } : { column, code })));
      expect(row.calculated_values).toBeUndefined();
      for (const [column] of errors) if (column !== undefined) expect(row.error).toContain(column);
      const fields = text.startsWith('"') ? ['1,234.5', ...text.split(',').slice(2)] : text.split(',');
      const [S] = fields as [string];
      expect(row.input_data.S).toBe(S === '' ? null : /^-?\d+$/.test(S) ? Number(S) : S);
      expect(found[2 * i + 1]!.calculated_values!.option_price).toBe(10.4506);
    });
  });

  test('is counted by what is wrong, and the first of them are kept', async () => {
    const { pricing } = await answer(table([HEADER, good, ...bad.map(([row]) => row)].join('\n')));
    const { tally } = pricing;
    expect(tally).toMatchObject({
      rows: bad.length + 1,
      priced: 1,
      problems: { empty: 4, 'unknown-type': 2, negative: 3 },
    });
    expect(tally.failed.map(({ row_index }) => row_index)).toEqual(bad.map((_, i) => i + 1));
    expect(tally.failed[0]).toMatchObject({ input: { S: '', K: '100' }, errors: [{ column: 'S', code: 'empty' }] });
  });

  test('or that looks like a slip is priced, and said', async () => {
    const found = await rows([HEADER, '100,100,1,5,0.2,call,0', '100,100,1,0.05,20,put,0', good].join('\n'));
    expect(found.map(({ warnings }) => warnings)).toEqual([
      ['r is 5: is it in percent?'],
      ['sigma is 20: is it in percent?'],
      undefined,
    ]);
    expect(found.every(({ calculated_values }) => calculated_values !== undefined)).toBe(true);
  });
});

describe('a table as people send it', () => {
  test('with semicolons, decimal commas, other names, dates and columns of its own', async () => {
    const text = [
      '\uFEFFTicker;Underlying;Strike Price;Expiry Date;Rate;Vol;Type',
      'ABC;100,5;105;2027-05-22;5%;0,2;C',
      '"x ""y""";100,5;105;22.05.2027;0,05;0,2;put',
      '',
    ].join('\r\n');
    const found = await rows(text, { valuationDate: '2026-11-22', decimals: 'full' });
    const years = 181 / 365;
    const expected = alone(
      { S: 100.5, K: 105, T: years, r: 0.05, sigma: 0.2, option_type: 'call', q: 0 },
      DEFAULT_SPECIFICATION,
    );
    expect(found[0]!.calculated_values!.option_price).toBe(expected.price);
    expect(found[0]!.input_data).toEqual({
      S: 100.5,
      K: 105,
      T: '2027-05-22',
      r: 0.05,
      sigma: 0.2,
      option_type: 'call',
      Ticker: 'ABC',
    });
    expect(found[1]!.input_data.Ticker).toBe('x "y"');
    const csv = (await answer(table(text), { valuationDate: '2026-11-22', format: 'csv' })).bytes
      .toString()
      .split('\r\n');
    expect(csv[1]).toMatch(/^ABC;100,5;105;2027-05-22;5%;0,2;C;\d+,\d+;0,\d+;/);
    expect(csv[2]).toMatch(/^"x ""y""";100,5;/);
  });

  test('with names that nobody knows is read as it is told', async () => {
    const text = 'a,b,c,d,e,f\n100,100,1,0.05,0.2,call\n';
    await expect(rows(text)).rejects.toMatchObject({ code: 'columns-missing', status: 422 });
    const columns = { S: 'a', K: 'b', T: 'c', r: 'd', sigma: 'e', option_type: 'f' };
    expect((await rows(text, { columns }))[0]!.calculated_values!.option_price).toBe(10.4506);
    await expect(rows(text, { columns: { ...columns, __x: 'a' } as never })).rejects.toMatchObject({
      code: 'pricing-option',
    });
    await expect(rows(text, { columns: { ...columns, q: 'g' } })).rejects.toMatchObject({ code: 'column-unknown' });
  });

  test('that is a cut workbook is said to be damaged, without a part that nobody can name', async () => {
    const bytes = new TextEncoder().encode('PK\u0003\u0004 cut');
    await expect(openPricing({ name: 'a.xlsx', bytes: inChunks(bytes, 3) }, {}, { threads })).rejects.toThrow(
      'a.xlsx is damaged: its end is missing.',
    );
  });

  test('of forwards is priced by Black-76, never as if they were spots', async () => {
    const text = 'forward,K,T,r,sigma,type\n100,100,1,0.05,0.2,call\n';
    await expect(rows(text)).rejects.toThrow('(forward) are priced by the model black-76');
    // Haug 1998: e^(-rT) (F N(d1) - K N(d2)) with d1 = -d2 = 0.1.
    const found = await rows(text, { specification: { model: 'black-76' } });
    expect(found[0]!.calculated_values!.option_price).toBe(7.5771);
  });

  test('that is none is refused before any work', async () => {
    const refused = async (text: string | Uint8Array, options: PricingOptions = {}): Promise<string> => {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      const opened = openPricing({ name: 'a.csv', bytes: inChunks(bytes, 100) }, options, { threads });
      const reason = await opened.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(reason).toBeInstanceOf(PricingError);
      return (reason as PricingError).code;
    };
    expect(await refused('')).toBe('table-empty');
    expect(await refused('S,K\n1,2\n')).toBe('columns-missing');
    expect(await refused(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0))).toBe('table-format');
    expect(await refused(`${HEADER}\n`, { workers: 65 })).toBe('pricing-option');
    expect(await refused(`${HEADER}\n`, { chunkRows: 0 })).toBe('pricing-option');
    expect(await refused(`${HEADER}\n`, { valuationDate: '2026-02-30' })).toBe('pricing-option');
    expect(await refused(`${HEADER}\n`, { specification: { quantities: ['vanilla' as never] } })).toBe(
      'pricing-option',
    );
  });

  test('without any row has an answer of no rows', async () => {
    const { bytes } = await answer(table(`${HEADER}\n`));
    expect(JSON.parse(bytes.toString())).toMatchObject({
      results: [],
      total_rows: 0,
      processing_summary: { average_option_price: null, total_option_value: null },
    });
  });
});

describe('an answer that breaks off', () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(TABLE.slice(0, 150_000));
    throw new Error('the line went dead');
  }

  test('throws, is no whole JSON, and says so in NDJSON', async () => {
    for (const format of ['json', 'ndjson', 'csv'] as const) {
      const pricing = await openPricing({ name: 'a.csv', bytes: broken() }, { format, chunkRows: 100 }, { threads });
      const pieces: Uint8Array[] = [];
      const read = async (): Promise<void> => {
        for await (const piece of pricing.answer()) pieces.push(piece.slice());
      };
      await expect(read()).rejects.toThrow('the line went dead');
      const text = Buffer.concat(pieces).toString();
      if (format === 'json') expect(() => JSON.parse(text)).toThrow();
      if (format !== 'ndjson') continue;
      const lines = text.trim().split('\n');
      expect(JSON.parse(lines.at(-1)!)).toEqual({
        complete: false,
        reason: 'the line went dead',
        rows_sent: lines.length - 1,
      });
    }
  });

  test('because nobody takes it stops the reading', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield new TextEncoder().encode(`${HEADER}\n`);
        for (;;) yield new TextEncoder().encode(`${line(MANY[0]!)}\n`.repeat(1000));
      } finally {
        isEnded = true;
      }
    }
    const pricing = await openPricing({ name: 'a.csv', bytes: endless() }, {}, { threads });
    const pieces = pricing.answer();
    for (let i = 0; i < 3; i++) await pieces.next();
    await pieces.return(undefined);
    expect(isEnded).toBe(true);
  });

  test('on a signal throws its reason', async () => {
    const stop = new AbortController();
    const pricing = await openPricing(table(TABLE, 100), { chunkRows: 10 }, { threads, signal: stop.signal });
    const read = async (): Promise<void> => {
      let pieces = 0;
      for await (const _ of pricing.answer()) if (++pieces === 3) stop.abort(new Error('enough'));
    };
    await expect(read()).rejects.toThrow('enough');
  });
});
