/** `tessera price` as a person uses it: typed words in, text, files and exit codes out. */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { openPricing, PRICE_FORMATS, type PricingOptions, tableFile } from '@tessera/pricing';
import { textValues, writeXlsx } from '@tessera/tables';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { tessera as command } from '../tessera.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const BIN = join(ROOT, 'apps/cli/bin/tessera.mjs');
const EXAMPLE = join(ROOT, 'examples/options.csv');
const scratch = mkdtempSync(join(tmpdir(), 'tessera-price-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
}

/** Without a process, which takes a second to start. */
async function price(...words: string[]) {
  const said = { stdout: '', stderr: '' };
  const written = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((piece) => {
      said[name] += Buffer.from(piece as string).toString();
      return true;
    }),
  );
  try {
    return { status: await command(['price', ...words]), ...said };
  } finally {
    for (const write of written) write.mockRestore();
  }
}

/** What the pricing itself gives. */
async function answerTo(path: string, options: PricingOptions): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openPricing(await tableFile(path), options)).answer()) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

const today = (): string => new Date().toISOString().slice(0, 10);
const HEADER = 'S,K,T,r,sigma,option_type';
const ROWS = ['100,100,1,0.05,0.2,call', '100,110,1,0.05,0.2,put', '100,100,1,0.05,20,call', ',100,1,0.05,0.2,call'];
const TABLE = file('options.csv', `${[HEADER, ...ROWS].join('\n')}\n`);

describe('the summary', () => {
  test('has counts, settings, columns, prices, and what is wrong with rows', async () => {
    const { status, stdout, stderr } = await price(TABLE);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const [head, ...rest] = stdout.split('\n');
    expect(head).toMatch(/: 4 rows, 3 priced, 1 failed, 1 suspicious; [\d.]+ s, [\d,]+ rows\/s$/);
    // Prices of the textbook formula by mpmath: 10.4506, 10.6753, and of a volatility of 20 all but the spot.
    expect(rest.join('\n')).toBe(`
black-scholes, european; theta per year; vega per 1.00, rho per 1.00

Columns
  S            S
  K            K
  T            T
  r            r
  sigma        sigma
  option_type  option_type
  q            (none: 0)

Prices
  average price  40.3753
  lowest price   10.4506
  highest price      100
  total value    121.126

Failed rows
  empty  1
  row 4: S is empty

Suspicious rows, priced all the same
  row 3: sigma is 20: is it in percent?

`);
  });

  test('says which of several columns was not taken', async () => {
    const both = file('both.csv', `${HEADER},volatility,dividend yield\n${ROWS[0]},0.3,0\n`.replace(',sigma', ',iv'));
    expect((await price(both)).stdout).toMatch(/sigma +volatility +\(not iv\)\n.*\n +q +dividend yield\n/);
  });

  test('of the example says what its documentation says', async () => {
    const { status, stdout } = await price(EXAMPLE);
    expect(status).toBe(0);
    expect(stdout).toContain('10,000 rows, 9,991 priced, 9 failed, 1 suspicious');
    expect(stdout).toMatch(/average price +12.0013\n/);
  });

  test('as JSON is that of the answer, with the time', async () => {
    const { stdout } = await price(TABLE, '--json');
    const { seconds, ...summary } = JSON.parse(stdout);
    const { results: _, ...expected } = JSON.parse((await answerTo(TABLE, { valuationDate: today() })).toString());
    expect(summary).toEqual(expected);
    expect(seconds).toBeGreaterThan(0);
  });
});

describe('an answer', () => {
  test.each(PRICE_FORMATS)('in a file is that of the pricing, byte by byte: .%s', async (format) => {
    const output = join(scratch, `out.${format}`);
    const { status, stdout, stderr } = await price(TABLE, '-o', output, '--quiet');
    expect([status, stdout, stderr]).toEqual([0, '', '']);
    expect(readFileSync(output).equals(await answerTo(TABLE, { format, valuationDate: today() }))).toBe(true);
    expect(existsSync(`${output}.part`)).toBe(false);
  });

  test('on the standard output has its summary elsewhere', async () => {
    const expected = (await answerTo(TABLE, { format: 'csv' })).toString();
    const { status, stdout, stderr } = await price(TABLE, '-o', '-');
    expect(stdout).toBe(expected);
    expect(stderr).toMatch(/4 rows, 3 priced/);
    expect(status).toBe(0);
    expect(await price(TABLE, '-o', '-', '--format', 'ndjson', '--quiet')).toEqual({
      status: 0,
      stdout: (await answerTo(TABLE, { format: 'ndjson', valuationDate: today() })).toString(),
      stderr: '',
    });
  });

  test('is the same with other threads and pieces', async () => {
    const [one, other] = [join(scratch, 'one.json'), join(scratch, 'other.json')];
    await price(EXAMPLE, '-o', one, '--workers', '1');
    const { stdout } = await price(EXAMPLE, '-o', other, '--workers', '3', '--chunksize', '97');
    expect(stdout).toContain(`Written to ${other}`);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
  });

  test('to a reader that has seen enough ends without a word', () => {
    const shell = `"${process.execPath}" "${BIN}" price "${EXAMPLE}" -o - --quiet | head -1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' });
    expect(stdout).toBe('S,K,T,r,sigma,option_type,q,price,delta,gamma,theta,vega,rho,error,warning\r\n');
    expect(stderr).toBe('');
  });
});

describe('what is asked of the contracts', () => {
  const values = async (...words: string[]): Promise<Record<string, number>> => {
    const { stdout, stderr } = await price(...words, '-o', '-', '--format', 'ndjson', '--quiet');
    expect(stderr).toBe('');
    const { option_price, implied_volatility, greeks } = JSON.parse(stdout.split('\n')[0]!).calculated_values;
    return { option_price, ...(implied_volatility !== undefined && { implied_volatility }), ...greeks };
  };

  test('units, Greeks and decimals', async () => {
    const base = await values(TABLE, '--decimals', 'full');
    expect(await values(TABLE, '--greeks', 'delta, vanna', '--decimals', '2')).toEqual({
      option_price: 10.45,
      delta: 0.64,
      vanna: -0.28,
    });
    const scaled = await values(TABLE, '--decimals', 'full', '--theta', 'day365', '--vega', '0.01', '--rho', '0.01');
    expect(scaled.theta).toBeCloseTo(base.theta! / 365, 14);
    expect(scaled.vega).toBeCloseTo(base.vega! / 100, 14);
    expect(scaled.rho).toBeCloseTo(base.rho! / 100, 14);
  });

  test('volatilities from prices', async () => {
    const quoted = file('quoted.csv', 'S,K,T,r,premium,option_type\n100,100,1,0.05,10.450583572185565,call\n');
    const { implied_volatility } = await values(quoted, '--implied-volatility', '--decimals', '12');
    expect(implied_volatility).toBe(0.2);
    expect((await price(quoted, '--implied-volatility')).stdout).toContain('volatility from the price');
  });

  test('American contracts, where a method is named, too', async () => {
    // A contract of Geske and Johnson's (1984) by a tree of 2001 steps: 0.43283; the European price is 0.4170.
    const put = file('put.csv', `${HEADER}\n40,35,0.5833,0.0488,0.2,put\n`);
    for (const words of [
      ['--exercise', 'american'],
      ['--method', 'binomial'],
    ]) {
      expect((await values(put, ...words)).option_price).toBeCloseTo(0.4328, 3);
    }
    expect((await price(put, '--method', 'bjerksund-stensland')).stdout).toContain('american (bjerksund-stensland)');
  });

  test('dates, from the day that is said', async () => {
    const dated = file('dated.csv', `${HEADER.replace('T', 'expiry')}\n100,100,2027-11-22,0.05,0.2,call\n`);
    expect((await values(dated, '--valuation', '2026-11-22')).option_price).toBe(10.4506);
  });

  test('columns of other names', async () => {
    const named = file('named.csv', `a=b,K,T,r,Vol (30d),option_type\n${ROWS[0]}\n`);
    const words = ['--column', 'S=a=b', '--column', 'sigma=Vol (30d)'];
    expect((await values(named, ...words)).option_price).toBe(10.4506);
  });

  test('a sheet of a workbook', async () => {
    const path = join(scratch, 'book.xlsx');
    const numbers = [100, 100, 1, 0.05, 0.2].map((x) => Float64Array.of(x));
    const columns = HEADER.split(',').map((name, k) => ({ name, type: k < 5 ? ('f64' as const) : ('text' as const) }));
    const options = { columns, blocks: [{ rows: 1, values: [...numbers, textValues(['call'])] }] };
    const notes = { columns: [{ name: 'note', type: 'text' as const }], blocks: [] };
    const deflate = promisify<Uint8Array, object, Uint8Array>(deflateRaw);
    const pieces = writeXlsx(
      [
        { name: 'Notes', ...notes },
        { name: 'Book', ...options },
      ],
      {
        deflate: (piece) => deflate(piece, { finishFlush: constants.Z_SYNC_FLUSH }),
      },
    );
    await pipeline(pieces, createWriteStream(path));
    expect((await values(path, '--sheet', 'Book')).option_price).toBe(10.4506);
    expect(await price(path)).toMatchObject({ status: 1, stderr: expect.stringContaining('no column for S (spot)') });
    expect(await price(path, '--sheet', 'x')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/Notes.*Book/),
    });
  });
});

describe('what cannot be', () => {
  const letters = file('letters.csv', 'a,b\n1,2\n');
  const old = file('old.xls', '\xd0\xcf\x11\xe0');
  writeFileSync(old, Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1));

  test.each([
    [[], 2, /Name a table/],
    [[TABLE, TABLE], 2, /one file too many/],
    [[TABLE, '--wings'], 2, /Unknown option '--wings'/],
    [[TABLE, '-o', 'out.txt'], 2, /"out.txt" is no format.*\.json, \.ndjson, \.csv, \.parquet/],
    [[TABLE, '-o', '-', '--format', 'yaml'], 2, /"yaml" is no format/],
    [[TABLE, '--format', 'csv'], 2, /-o - for the standard output/],
    [[TABLE, '-o', TABLE], 2, /is the table itself/],
    [[TABLE, '--workers', 'all'], 2, /--workers is "all"; it must be a whole number/],
    [[TABLE, '--workers', '65'], 2, /workers is 65; it must be a whole number from 1 to 64/],
    [[TABLE, '--chunksize', '0'], 2, /chunksize is 0; it must be a whole number from 1 to 1,000,000/],
    [[TABLE, '--decimals', '16'], 2, /decimals is 16/],
    [[TABLE, '--valuation', '31.12.2026'], 2, /it must be a date such as 2026-12-31/],
    [[TABLE, '--model', 'heston'], 2, /model is heston; it must be one of black-scholes/],
    [[TABLE, '--method', 'guess'], 2, /method is guess; it must be one of andersen-lake/],
    [[TABLE, '--greeks', 'delta,omega'], 2, /omega; it must be one of price, delta/],
    [[TABLE, '--theta', 'day'], 2, /theta is day; it must be one of year, day365, day252/],
    [[TABLE, '--implied-volatility', '--exercise', 'american'], 2, /European contracts only/],
    [[TABLE, '--column', 'sigma'], 2, /write it as/],
    [[TABLE, '--column', 'vol=sigma'], 2, /the columns of a contract are S, K/],
    [[TABLE, '--column', 'sigma=Vol'], 1, /no column "Vol"/],
    [[join(scratch, 'none.csv')], 2, /Cannot open .*none.csv: there is no such file/],
    [[scratch], 2, /it is a folder/],
    [[letters], 1, /The table has no column for S \(spot\), K \(strike\)/],
    [[old], 1, /old .xls format|damaged|no workbook/],
    [[TABLE, '-o', join(scratch, 'none', 'out.json')], 1, /Cannot write .*: there is no such folder/],
  ])('%j ends with code %d and a sentence', async (words, code, sentence) => {
    const { status, stdout, stderr } = await price(...words);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(code);
  });
});

test('Ctrl-C leaves no file, and does not wait for slow methods', async () => {
  const folder = mkdtempSync(join(scratch, 'stopped-'));
  const words = ['price', EXAMPLE, '-o', join(folder, 'out.json'), '--method', 'binomial', '--workers', '1'];
  const child = spawn(process.execPath, [BIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  await vi.waitUntil(() => readdirSync(folder).includes('out.json.part'), { timeout: 20_000, interval: 20 });
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(stderr).toBe('tessera: stopped; nothing was written.\n');
  expect(code).toBe(130);
  expect(readdirSync(folder)).toEqual([]);
});
