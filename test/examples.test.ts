/** The files in `examples/` are those that their script makes. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXAMPLES } from '../examples/examples.ts';
import { makeFiles } from '../examples/make.ts';

const FOLDER = new URL('../examples/', import.meta.url);
const made = Object.assign({}, ...EXAMPLES.map(makeFiles)) as Record<string, Uint8Array>;

test.each(Object.keys(made))('%s is made again, byte by byte', (name) => {
  expect(Buffer.compare(readFileSync(new URL(name, FOLDER)), made[name]!)).toBe(0);
});

test('there is no workbook or model file that no script makes', () => {
  const kept = readdirSync(FOLDER).filter((name) => /\.(xlsx|xlsm|tessera\.json)$/.test(name));
  expect(kept.sort()).toEqual(Object.keys(made).sort());
});

test('every formula has the value that another program computed', () => {
  const saved = JSON.parse(readFileSync(new URL('saved-values.json', FOLDER), 'utf8')).values;
  const missing = EXAMPLES.flatMap(({ name, book }) =>
    book.pages.flatMap((page) =>
      [...page.cells]
        .filter(
          ([address, { content }]) => String(content).startsWith('=') && saved[name][page.name][address] === undefined,
        )
        .map(([address]) => `${name} ${page.name}!${address}`),
    ),
  );
  expect(missing).toEqual([]);
});
