/**
 * Fills `saved-values.json` with the values that LibreOffice computes: `node examples/recalculate.ts`, then `make.ts`. Needed
 * only after a formula or an assumption of an example has changed; LibreOffice must be installed (24.8 or later, for XLOOKUP).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { printAddress, readXlsx } from '@tessera/engine';
import type { Book } from './book.ts';
import { EXAMPLES } from './examples.ts';
import { type SavedValues, writeBook } from './write-book.ts';

function recalculate(book: Book, folder: string): SavedValues {
  const made = join(folder, 'made.xlsx');
  writeFileSync(made, writeBook(book, {}, ''));
  const out = join(folder, 'out');
  execFileSync('soffice', [
    '--headless',
    `-env:UserInstallation=file://${folder}/profile`,
    '--convert-to',
    'xlsx',
    '--outdir',
    out,
    made,
  ]);
  const read = readXlsx(readFileSync(join(out, 'made.xlsx')), {
    inflate: (bytes, maxSize) => inflateRawSync(bytes, { maxOutputLength: maxSize }),
  });
  const names = read.sheets.map((sheet) => sheet.name);
  const saved = Object.fromEntries(names.map((name) => [name, {} as Record<string, number | string | boolean>]));
  for (const { name, cells } of read.sheets) {
    for (const [key, { value, formula }] of cells) {
      if (formula === undefined || value === null) continue;
      const address = printAddress(key, names).split('!').at(-1)!;
      saved[name]![address] = typeof value === 'object' ? value.error : value;
    }
  }
  return saved;
}

const folder = mkdtempSync(join(tmpdir(), 'tessera-examples-'));
try {
  const version = execFileSync('soffice', ['--version'], { encoding: 'utf8' }).split(' ').slice(0, 2).join(' ');
  const values = Object.fromEntries(EXAMPLES.map(({ name, book }) => [name, recalculate(book, folder)]));
  const json = JSON.stringify({ program: `Tessera examples; values by ${version}`, values }, null, 1);
  writeFileSync(new URL('saved-values.json', import.meta.url), `${json}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
