/** Writes every path of a simulation to a file: its number, the kept values, the functionals. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { columnsOf, type Executor, type Program, type RunSettings } from '@tessera/engine';
import { type Block, type Column, uniqueNames, writeCsv, writeJson, writeNdjson, writeParquet } from '@tessera/tables';
import type { OutFormat, PathsWords } from './paths-arguments.ts';

/** Values of a task of columns, so that few tasks hold little memory. */
const TASK_VALUES = 2 ** 19;
const BLOCK = 1024;

/** Streams the paths to a file, that is there under its name only when it is whole. */
export async function writePaths(
  { file, format }: NonNullable<PathsWords['out']>,
  program: Program,
  settings: RunSettings,
  executor: Executor,
): Promise<void> {
  const partial = `${file}.part`;
  const out = createWriteStream(partial);
  // A file that cannot be written fails here, before any work.
  await once(out, 'open');
  try {
    const names = uniqueNames(['path', ...program.outputs.map(({ reference }) => reference)]);
    const columns = names.map((name, i): Column => ({ name, type: i === 0 ? 'i64' : 'f64' }));
    const bytes = WRITERS[format]({ columns, blocks: blocksOf(program, settings, executor) });
    await pipeline(Readable.from(bytes), out);
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
}

type Rows = Parameters<typeof writeParquet>[0];
const WRITERS: Readonly<Record<OutFormat, (rows: Rows) => AsyncIterable<Uint8Array | string>>> = {
  csv: (rows) => writeCsv(rows, { lineEnd: '\n' }),
  json: (rows) => writeJson(rows),
  ndjson: (rows) => writeNdjson(rows),
  parquet: (rows) => writeParquet(rows),
};

async function* blocksOf(program: Program, settings: RunSettings, executor: Executor): AsyncGenerator<Block> {
  const blocks = Math.max(1, Math.min(64, Math.floor(TASK_VALUES / program.outputs.length / BLOCK)));
  for await (const { first, outputs } of columnsOf(settings, executor, blocks)) {
    const paths = Float64Array.from(outputs[0]!, (_, i) => first + i);
    yield { rows: paths.length, values: [paths, ...outputs] };
  }
}
