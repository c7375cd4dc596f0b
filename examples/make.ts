/**
 * Makes the files of the examples: `node examples/make.ts` writes each workbook and its model file beside this script. The
 * values beside the formulas come from `saved-values.json`, which `recalculate.ts` fills by another program.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Example, Model } from './book.ts';
import { EXAMPLES } from './examples.ts';
import { type SavedValues, writeBook } from './write-book.ts';

const HERE = new URL('.', import.meta.url);

interface SavedFile {
  readonly program: string;
  readonly values: Readonly<Record<string, SavedValues>>;
}

/** The files of an example by name. */
export function makeFiles({ name, book, model }: Example): Record<string, Uint8Array> {
  const saved: SavedFile = JSON.parse(readFileSync(new URL('saved-values.json', HERE), 'utf8'));
  return {
    [`${name}.xlsx`]: writeBook(book, saved.values[name] ?? {}, saved.program),
    [`${name}.tessera.json`]: new TextEncoder().encode(printModel(name, model)),
  };
}

/** The model file, one line for each input. */
function printModel(name: string, { inputs, correlations = [], outputs, ...run }: Model): string {
  const list = (items: readonly unknown[]) =>
    `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
  const fields = [
    `"workbook": ${JSON.stringify(`${name}.xlsx`)}`,
    `"inputs": ${list(inputs)}`,
    `"correlations": ${list(correlations)}`,
    `"outputs": ${JSON.stringify(outputs)}`,
    ...Object.entries(run).map(([key, item]) => `"${key}": ${JSON.stringify(item)}`),
  ];
  return `{\n  ${fields.join(',\n  ')}\n}\n`;
}

if (import.meta.main) {
  for (const example of EXAMPLES) {
    for (const [name, bytes] of Object.entries(makeFiles(example))) writeFileSync(new URL(name, HERE), bytes);
  }
}
