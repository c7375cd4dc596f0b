/** The thread of one export: computes the trials, writes the file, and hands over a piece whenever it is asked for one. */
import { parentPort, workerData } from 'node:worker_threads';
import { constants, deflateRawSync } from 'node:zlib';
import { chooseBackend, createRunner, type Executor, singleThread } from '@tessera/engine';
import { openPool } from '@tessera/pool';
import { TableError, writeCsv, writeJson, writeParquet, writeXlsx } from '@tessera/tables';
import { resultSheets, summaryTable } from './result-tables.ts';
import { sampleTable } from './samples.ts';
import type { Made, Work } from './work.ts';

/** The threads beside this one, or this one alone. */
async function executorOf({ program, cores }: Work): Promise<Executor> {
  if (cores > 1) return openPool(program, { workers: cores - 1 });
  return singleThread(await createRunner(program, chooseBackend()));
}

async function fileOf(work: Work): Promise<AsyncGenerator<Uint8Array>> {
  const { format, program, settings, samples, result } = work;
  const trials = samples && sampleTable(program, settings, samples, await executorOf(work));
  if (format === 'xlsx') {
    const sheets = [...(result ? resultSheets(result) : []), ...(trials ? [{ name: 'Samples', ...trials }] : [])];
    const deflate = (piece: Uint8Array) => deflateRawSync(piece, { level: 4, finishFlush: constants.Z_SYNC_FLUSH });
    return writeXlsx(sheets, { deflate });
  }
  const table = trials ?? summaryTable(result!);
  return { csv: () => writeCsv(table), json: () => writeJson(table), parquet: () => writeParquet(table) }[format]();
}

const port = parentPort!;
let asked = 0;
let wake = (): void => {};
port.on('message', () => {
  asked++;
  wake();
});

/** Resolves when the server asks for one more piece. */
async function wanted(): Promise<void> {
  if (asked === 0) say({ kind: 'waiting' });
  while (asked === 0)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  asked--;
}

function say(made: Made): void {
  port.postMessage(made, made.kind === 'piece' ? [made.bytes.buffer] : []);
}

async function makeFile(): Promise<void> {
  const pieces = await fileOf(workerData as Work);
  // One piece is made ahead, while the one before it is on its way.
  for (let next = await pieces.next(); !next.done; ) {
    await wanted();
    say({ kind: 'piece', bytes: ownBytes(next.value) });
    next = await pieces.next();
  }
  say({ kind: 'end' });
}

/** Bytes that are all of their buffer, and nobody else's, so that it can change hands. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  return whole ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

makeFile().catch((cause: unknown) => {
  const message = cause instanceof Error ? cause.message : String(cause);
  say({
    kind: 'failed',
    message,
    ...(cause instanceof TableError && { table: { code: cause.code, facts: cause.facts } }),
  });
});
