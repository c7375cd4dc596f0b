/** Writes every trial of a run as CSV: trial, inputs, outputs, error kind. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Compiled,
  chooseBackend,
  columnsOf,
  createRunner,
  type Executor,
  errorsByCell,
  type Runner,
  type RunSettings,
} from '@tessera/engine';
import { type Block, type Column, textValues, uniqueNames, writeCsv } from '@tessera/tables';

/** Streams the samples to a file; an error has an empty cell, and its kind in the last column. */
export async function writeSamples(
  path: string,
  compiled: Compiled,
  settings: RunSettings,
  executor: Executor,
): Promise<void> {
  const runner = await createRunner(compiled.program, chooseBackend());
  const out = createWriteStream(path);
  // A file that cannot be written fails here, before any work.
  await once(out, 'open');
  const table = { columns: columnsFor(compiled), blocks: blocksOf(compiled, runner, settings, executor) };
  await pipeline(Readable.from(writeCsv(table, { lineEnd: '\n' })), out);
  runner.release();
}

function columnsFor({ program: { inputs, outputs } }: Compiled): Column[] {
  const names = uniqueNames(['trial', ...[...inputs, ...outputs].map(({ reference }) => reference), 'error']);
  return names.map((name, i) => {
    if (i === names.length - 1) return { name, type: 'text' };
    return { name, type: i === 0 ? 'i64' : 'f64' };
  });
}

async function* blocksOf(
  compiled: Compiled,
  runner: Runner,
  settings: RunSettings,
  executor: Executor,
): AsyncGenerator<Block> {
  for await (const { first, inputs, outputs } of columnsOf(settings, executor)) {
    const trials = Float64Array.from(outputs[0]!, (_, i) => first + i);
    const kinds = Array.from(trials, (trial, i) =>
      outputs.some((column) => Number.isNaN(column[i]!)) ? kindOf(compiled, runner, settings, trial) : '',
    );
    yield { rows: trials.length, values: [trials, ...inputs, ...outputs, textValues(kinds)] };
  }
}

function kindOf(compiled: Compiled, runner: Runner, settings: RunSettings, trial: number): string {
  const errors = errorsByCell(compiled, runner, settings, [trial]);
  return [...new Set(errors.flatMap((found) => found.map(({ error }) => error)))].join(' ');
}
