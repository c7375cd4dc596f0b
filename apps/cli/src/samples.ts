/** Writes every trial of a run as CSV: trial, inputs, outputs, error kind. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import {
  type Compiled,
  chooseBackend,
  columnsOf,
  createRunner,
  type Executor,
  errorsByCell,
  type RunSettings,
} from '@tessera/engine';

/** Streams the samples to a file; an error has an empty cell, and its kind in the last column. */
export async function writeSamples(
  path: string,
  compiled: Compiled,
  settings: RunSettings,
  executor: Executor,
): Promise<void> {
  const { inputs, outputs } = compiled.program;
  const runner = await createRunner(compiled.program, chooseBackend());
  const out = createWriteStream(path);
  // A file that cannot be written fails here, before any work.
  await once(out, 'open');
  out.write(`${['trial', ...[...inputs, ...outputs].map(({ reference }) => quote(reference)), 'error'].join(',')}\n`);
  for await (const part of columnsOf(settings, executor)) {
    const columns = [...part.inputs, ...part.outputs];
    const lines: string[] = [];
    for (let i = 0; i < (columns[0]?.length ?? 0); i++) {
      const failed = part.outputs.some((column) => Number.isNaN(column[i]!));
      const kind = failed ? kindOf(errorsByCell(compiled, runner, settings, [part.first + i])) : '';
      lines.push(`${part.first + i},${columns.map((column) => text(column[i]!)).join(',')},${kind}`);
    }
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  runner.release();
  out.end();
  await finished(out);
}

function text(x: number): string {
  return Number.isNaN(x) ? '' : String(x);
}
function kindOf(errors: readonly (readonly { readonly error: string }[])[]): string {
  return [...new Set(errors.flatMap((found) => found.map(({ error }) => error)))].join(' ');
}
function quote(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
