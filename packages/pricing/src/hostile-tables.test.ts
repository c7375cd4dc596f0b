/** Tables that are made to break a spreadsheet, a parser or a machine; and what is let go of when something ends early. */
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeZip } from '@tessera/xlsx';
import { afterAll, describe, expect, test } from 'vitest';
import { openPricing } from './price-table.ts';
import type { PricingOptions } from './recipe.ts';
import { tableFile } from './rows.ts';
import type { TableSource } from './table-source.ts';
import { PricingThreads } from './threads.ts';

const threads = new PricingThreads(2);
const scratch = mkdtempSync(join(tmpdir(), 'tessera-pricing-'));
afterAll(async () => {
  await threads.close();
  rmSync(scratch, { recursive: true });
});

const HEADER = 'S,K,T,r,sigma,option_type';
const GOOD = '100,100,1,0.05,0.2,call';

function table(text: string): TableSource {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text);
  }
  return { name: 'options.csv', bytes: bytes() };
}

async function pieces(source: TableSource, options: PricingOptions = {}): Promise<string[]> {
  const pricing = await openPricing(source, options, { threads });
  const all: string[] = [];
  for await (const piece of pricing.answer()) all.push(Buffer.from(piece).toString());
  return all;
}

describe('a header of very many names', () => {
  const wide = (columns: number): string =>
    [HEADER, ...Array.from({ length: columns - 6 }, (_, i) => `x${i}`)].join(',');

  test('is refused above 1,024', async () => {
    await expect(openPricing(table(`${wide(1025)}\n${GOOD}\n`), {}, { threads })).rejects.toThrow(
      'the number of its columns is 1025, at most 1024 is allowed',
    );
  });

  test('over rows of two bytes is worked on a few thousand rows at a time', async () => {
    // Names of 2^24 bytes: two pieces and what is left, and the header.
    const header = wide(1024);
    const most = Math.ceil(2 ** 24 / (header.length + 1));
    const answer = await pieces(table(`${header}\n${'1\n'.repeat(2 * most + 5)}`), { format: 'csv' });
    expect(answer.map((piece) => piece.split('\r\n').length - 1)).toEqual([1, most, most, 5]);
  });
});

describe('CSV for a spreadsheet', () => {
  const cell = async (text: string): Promise<string> => {
    const lines = (await pieces(table(`note,${HEADER}\n"${text}",${GOOD}\n`), { format: 'csv' }))
      .join('')
      .split('\r\n');
    return lines[1]!.split(',100,100,')[0]!;
  };

  test.each([
    ['=1+1', `"'=1+1"`],
    ["-1+cmd|' /C calc'!A0", `"'-1+cmd|' /C calc'!A0"`],
    ['+A1', `"'+A1"`],
    ['-E1', `"'-E1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['＝1+1', `"'＝1+1"`],
    ["'=1", `"''=1"`],
    ['-', `"'-"`],
  ])('has no formula of %s', async (text, written) => {
    expect(await cell(text)).toBe(written);
  });

  test.each(['-1.5', '+5%', '-1e-5', '-2.5E+3', '-1 000', "it's", '5-1', '−5'])('leaves %s alone', async (text) => {
    expect(await cell(text)).toBe(text);
  });

  test('has none among the names of columns either', async () => {
    const [names] = (await pieces(table(`=cmd(),"a ""b""",${HEADER}\n1,2,${GOOD}\n`), { format: 'csv' }))
      .join('')
      .split('\r\n');
    expect(names).toMatch(/^"'=cmd\(\)","a ""b""",S,K,/);
  });
});

test('a number beyond every double is text in JSON, which has readers that refuse it', async () => {
  const [row] = JSON.parse((await pieces(table(`${HEADER}\n1e999,100,1,0.05,0.2,call\n`))).join('')).results;
  expect(row).toMatchObject({ input_data: { S: '1e999', K: 100 }, errors: [{ column: 'S', code: 'not-finite' }] });
});

test('a value beyond what is allowed is told what is', async () => {
  const [row] = JSON.parse((await pieces(table(`${HEADER}\n100,1e60,300,-11,0.2,call\n`))).join('')).results;
  expect(row.error).toBe(
    'K is out of range (allowed: above 0 to 1e+50): "1e60"; T is out of range (allowed: 0 to 200): "300"; r is out of range (allowed: -10 to 10): "-11"',
  );
});

test('eight digits are a date', async () => {
  const text = `${HEADER}\n100,100,20271122,0.05,0.2,call\n100,100,1,0.05,0.2,call\n100,100,20271322,0.05,0.2,call\n`;
  const [dated, inYears, none] = JSON.parse(
    (await pieces(table(text), { valuationDate: '2026-11-22' })).join(''),
  ).results;
  expect(dated.calculated_values).toEqual(inYears.calculated_values);
  expect(none.errors).toEqual([{ column: 'T', code: 'not-a-date' }]);
});

test('a workbook that is wrong in its rows is refused in a sentence, not as a failure of a thread', async () => {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const related = (type: string, target: string): string =>
    `<Relationships><Relationship Id="r1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
  const row = (values: string, more = ''): string =>
    `<row>${values
      .split(',')
      .map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
      .join('')}${more}</row>`;
  const parts = {
    '_rels/.rels': related('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': '<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': related('worksheet', 'sheet.xml'),
    'xl/sheet.xml': `<worksheet><sheetData>${row(HEADER)}${row(GOOD)}${row(GOOD, '<!-- -->')}</sheetData></worksheet>`,
  };
  const path = join(scratch, 'wrong.xlsx');
  writeFileSync(
    path,
    writeZip(Object.entries(parts).map(([name, xml]) => ({ name, bytes: new TextEncoder().encode(xml) }))),
  );
  await expect(pieces(await tableFile(path))).rejects.toMatchObject({
    code: 'table-damaged',
    message: expect.stringMatching(/^wrong.xlsx is damaged in its part/),
  });
});

describe('what ends early', () => {
  /** A table that says when it was let go of. */
  function watched(text: string, path?: string): { source: TableSource; isEnded(): boolean } {
    let isEnded = false;
    async function* bytes(): AsyncGenerator<Uint8Array> {
      try {
        for (const bytes = new TextEncoder().encode(text); ; ) yield bytes;
      } finally {
        isEnded = true;
      }
    }
    return { source: { name: 'a.csv', bytes: bytes(), ...(path !== undefined && { path }) }, isEnded: () => isEnded };
  }

  test('lets go of the table, also before its first row', async () => {
    for (const format of ['json', 'ndjson', 'csv', 'parquet'] as const) {
      const { source, isEnded } = watched(`${HEADER}\n${`${GOOD}\n`.repeat(5000)}`);
      const pricing = await openPricing(source, { format }, { threads });
      const answer = pricing.answer();
      await answer.next();
      await answer.return(undefined);
      expect(isEnded(), format).toBe(true);
    }
  });

  test('or is read from another place, as a workbook in a file is', async () => {
    const path = join(scratch, 'none.xlsx');
    writeFileSync(path, 'PK\x03\x04');
    const { source, isEnded } = watched('PK\x03\x04'.repeat(1000), path);
    await expect(openPricing(source, {}, { threads })).rejects.toThrow();
    expect(isEnded()).toBe(true);
  });

  test('leaves no file open', async (context) => {
    if (process.platform !== 'linux') context.skip('open files are counted in /proc');
    const path = join(scratch, 'options.csv');
    writeFileSync(path, `${HEADER}\n${GOOD}\n`);
    await expect(openPricing(await tableFile(path), { workers: 65 }, { threads })).rejects.toThrow('workers is 65');
    await expect(openPricing(await tableFile(path), { columns: { q: 'g' } }, { threads })).rejects.toThrow('"g"');
    const links = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(links).not.toContain(path);
  });

  test('on a signal does not wait for what a thread has in hand', async () => {
    const rows = `${HEADER}\n${`${GOOD}\n`.repeat(2000)}`;
    const stop = new AbortController();
    const own = new PricingThreads(1);
    const specification = { exercise: 'american', method: 'binomial' } as const;
    const pricing = await openPricing(table(rows), { specification }, { threads: own, signal: stop.signal });
    const read = (async () => {
      for await (const _ of pricing.answer())
        if (pricing.tally.rows === 0) setTimeout(() => stop.abort(new Error('enough')));
    })();
    await expect(read).rejects.toThrow('enough');
    expect(pricing.tally.rows).toBe(0);
    await own.close();
  });
});

test('rows of two bytes that all fail have answers of a few megabytes at a time', async () => {
  const answer = await pieces(table(`${HEADER}\n${'x\n'.repeat(40_000)}`));
  expect(Math.max(...answer.map(({ length }) => length))).toBeLessThan(2 ** 15 * 700);
  expect(answer.join('').match(/"row_index"/g)?.length).toBe(40_000);
});

test('rows that fail are all counted, and the first thousand kept', async () => {
  const pricing = await openPricing(table(`${HEADER}\n${`${'x,'.repeat(5)}x\n`.repeat(20_000)}`), {}, { threads });
  for await (const _ of pricing.answer());
  expect(pricing.tally).toMatchObject({ rows: 20_000, priced: 0, problems: { 'not-a-number': 80_000 } });
  expect(pricing.tally.failed.map(({ row_index }) => row_index)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});
