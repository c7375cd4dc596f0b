/** The result of a run: its answer, or its trials, as JSON or as a file. Trials are computed again while they are sent. */
import { Readable } from 'node:stream';
import { ResultId, ResultQuery, RunResult } from '@tessera/api';
import { ENGINE_VERSION, type Program, type RunSettings, STREAM_VERSION, TesseraError } from '@tessera/engine';
import type { FinishedAnswer, Jobs, Run } from '@tessera/jobs';
import { XLSX_ROWS } from '@tessera/tables';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { startExport } from '../exports/export.ts';
import type { ResultFacts } from '../exports/result-tables.ts';
import type { TrialSpan } from '../exports/samples.ts';
import { makeSlots } from '../exports/slots.ts';
import type { Format } from '../exports/work.ts';

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/** Trials that a workbook shows when it is not said which: more make it slow to open. */
const XLSX_TRIALS = 100_000;
/** Cores of one export at most. */
const MOST_CORES = 4;

const File = Type.Unsafe<Readable>({ type: 'string', format: 'binary' });

export function resultsRoutes(app: App, { jobs, settings, stopping }: Context): void {
  const slots = makeSlots();
  const cores = Math.max(1, Math.min(MOST_CORES, Math.floor(settings.workers / 2)));

  app.get(
    '/api/results/:id',
    {
      schema: {
        tags: ['results'],
        summary: 'The result of a run, or its trials, as JSON, CSV, Excel workbook or Parquet',
        params: ResultId,
        querystring: ResultQuery,
        response: {
          200: {
            description: 'The answer, or a file.',
            content: {
              'application/json': { schema: RunResult },
              'text/csv': { schema: File },
              'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: File },
              'application/vnd.apache.parquet': { schema: File },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const run = await endedRun(jobs, request.params.id, request.user.id);
      const { format, part = USUAL_PART[format] } = query;
      const facts = await factsOf(jobs, run);
      if (format === 'json' && part !== 'samples') return resultOf(facts);
      const trials = part === 'summary' ? undefined : spanOf(query, run);
      reply.type(TYPES[format]).header('content-disposition', attachment(run, part, format));
      // Only what a file is called and what it is: none is made.
      if (request.method === 'HEAD') return reply.send(Readable.from([]));
      const release = slots.take(request.user.id);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort(new Error('the caller has gone')));
      try {
        const stream = await startExport(
          {
            format,
            ...facts.recipe,
            ...(trials && { samples: trials }),
            ...(part !== 'samples' && { result: facts.result }),
          },
          {
            cores,
            borrow: (wanted, signal) => jobs.borrow(wanted, signal),
            signal: AbortSignal.any([stopping, gone.signal]),
          },
        );
        stream.once('close', release);
        return reply.send(stream);
      } catch (cause) {
        release();
        if (!gone.signal.aborted) throw cause;
        return reply.hijack();
      }
    },
  );
}

const USUAL_PART = { json: 'summary', csv: 'samples', parquet: 'samples', xlsx: undefined } as const;

/** The run, when it is this user's and has a result. */
async function endedRun(jobs: Jobs, id: string, owner: string): Promise<Run> {
  const run = UUID.test(id) ? await jobs.get(id) : undefined;
  // Whether there is one of somebody else is nobody's business.
  if (!run || run.owner !== owner) throw new TesseraError('run-unknown', { id });
  const { state, failure } = run;
  if (state === 'succeeded') return run;
  if (state === 'cancelled') throw new TesseraError('run-failed', { id, reason: 'it was cancelled' });
  if (state === 'failed') throw new TesseraError('run-failed', { id, reason: failure?.detail ?? 'its cause is lost' });
  throw new TesseraError('run-unfinished', { id, state, what: 'it has no result yet' });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Facts {
  readonly recipe: { readonly program: Program; readonly settings: RunSettings };
  readonly answer: FinishedAnswer;
  readonly result: ResultFacts;
}

async function factsOf(jobs: Jobs, { id, label, seed, trials, finishedAt }: Run): Promise<Facts> {
  const [recipe, answer] = await Promise.all([jobs.recipe(id), jobs.answer(id)]);
  // It was removed since it was looked up.
  if (!recipe || !answer) throw new TesseraError('run-unknown', { id });
  const { program, settings } = recipe;
  const { sampling, asOf, inputs } = program;
  const { outputs } = answer.answer;
  return {
    recipe: { program, settings },
    answer,
    result: {
      ...{ id, label, seed, trials, sampling, asOf, inputs, outputs, finishedAt },
      engineVersion: ENGINE_VERSION,
      streamVersion: STREAM_VERSION,
    },
  };
}

function resultOf({ result, answer: { answer } }: Facts) {
  const { id, label, seed, sampling, asOf, engineVersion, streamVersion, finishedAt } = result;
  return {
    ...{ id, label, seed, sampling },
    as_of: asOf,
    engine_version: engineVersion,
    stream_version: streamVersion,
    finished_at: finishedAt,
    ...answer,
  };
}

/** The trials that were asked for. */
function spanOf({ format, trials }: ResultQuery, run: Run): TrialSpan {
  const most = format === 'xlsx' ? XLSX_TRIALS : Infinity;
  if (trials === undefined) return { first: 0, last: Math.min(run.trials, most) - 1 };
  const [first, last] = trials.split('-').map(Number) as [number, number];
  if (first > last || last >= run.trials)
    throw new TesseraError('trials-invalid', { id: run.id, trials, last: run.trials - 1 });
  const rows = last - first + 1;
  if (format === 'xlsx' && rows > XLSX_ROWS)
    throw new TesseraError('export-too-large', { format, what: `${rows} trials, and a sheet has ${XLSX_ROWS} rows` });
  return { first, last };
}

/** A name that no file system minds, and the label as it is for those that can show it (RFC 6266). */
function attachment({ id, label }: Run, part: string | undefined, format: Format): string {
  const end = `${part ?? 'result'}.${format}`;
  const plain = label
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const fallback = `${plain || id}-${end}`;
  const full = label
    .toWellFormed()
    .replace(/[\p{C}\\/:*?"<>|]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .toWellFormed();
  const extended = encodeURIComponent(`${full} ${end}`).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${fallback}"${full === '' ? '' : `; filename*=UTF-8''${extended}`}`;
}
