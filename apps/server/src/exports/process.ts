/**
 * The process of one export: computes the trials on threads, writes the file, and waits where the server does not take it. It
 * ends when it is killed, or when the server is gone.
 */
import { flushCompileCache } from 'node:module';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { openPool } from '@tessera/pool';
import { TableError, writeCsv, writeJson, writeParquet, writeXlsx } from '@tessera/tables';
import { resultSheets, summaryTable } from './result-tables.ts';
import { sampleTable } from './samples.ts';
import { BYTES, type Ended, type Work } from './work.ts';

const deflateAsync = promisify(deflateRaw);

/** Sheets of numbers get hardly smaller above this level, and take twice the time. */
const LEVEL = 4;

async function fileOf(work: Work): Promise<AsyncGenerator<Uint8Array>> {
  const { format, program, settings, samples, result, cores } = work;
  // With one core the thread computes while this one has nothing to write, and the other way round.
  const trials =
    samples && sampleTable(program, settings, samples, await openPool(program, { workers: Math.max(1, cores - 1) }));
  if (format === 'xlsx') {
    const sheets = [...(result ? resultSheets(result) : []), ...(trials ? [{ name: 'Samples', ...trials }] : [])];
    const deflate = (piece: Uint8Array) => deflateAsync(piece, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
    return writeXlsx(sheets, { deflate });
  }
  const table = trials ?? summaryTable(result!);
  return { csv: () => writeCsv(table), json: () => writeJson(table), parquet: () => writeParquet(table) }[format]();
}

async function make(work: Work): Promise<Ended> {
  try {
    await pipeline(Readable.from(await fileOf(work), { objectMode: false }), new Socket({ fd: BYTES }));
    return { kind: 'end' };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (!(cause instanceof TableError)) return { kind: 'failed', message };
    return { kind: 'failed', message, table: { code: cause.code, facts: cause.facts } };
  }
}

// A process that is killed would keep nothing of what was compiled.
flushCompileCache();
process.on('disconnect', () => process.exit(0));
process.once('message', async (work: Work) => process.send!(await make(work)));
