/** The result of a run: its answer, or its trials, as JSON or as a file. Trials are computed again while they are sent. */
import { Readable } from 'node:stream';
import { ResultId, ResultQuery, RunResult } from '@tessera/api';
import { type Answer, type Program, TesseraError } from '@tessera/engine';
import type { Run } from '@tessera/jobs';
import { XLSX_ROWS } from '@tessera/tables';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { type Borrow, startExport } from '../exports/export.ts';
import type { ResultFacts } from '../exports/result-tables.ts';
import type { TrialSpan } from '../exports/samples.ts';
import { makeSlots } from '../exports/slots.ts';
import type { Format } from '../exports/work.ts';
import { ownRun } from '../runs/identity.ts';
import { describePaths, estimatePaths } from '../runs/paths.ts';
import { answerOf, holdResult, holdStream } from '../runs/result.ts';
import { type PathsSource, sourceOf } from '../runs/source.ts';
import { leaving } from '../runs/wait.ts';

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

export function resultsRoutes(app: App, context: Context): void {
  const { jobs, settings, stopping } = context;
  const slots = makeSlots();
  const cores = Math.max(1, Math.min(MOST_CORES, Math.floor(settings.workers / 2)));
  const borrow: Borrow = (wanted, signal) => jobs.borrow(wanted, signal);

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
      const { format = 'json', trials } = request.query;
      const part = request.query.part ?? USUAL_PART[format];
      const run = await ownRun(jobs, request.user.id, request.params.id);
      holdResult(run);
      if (format === 'json' && part !== 'samples') return resultOf(run, await answerOf(context, run));
      const samples = part === 'summary' ? undefined : spanOf(run, format, trials);
      reply.type(TYPES[format]).header('content-disposition', attachment(run, part, format));
      // What the file is and is called, and none of it.
      if (request.method === 'HEAD') return reply.send(Readable.from([]));
      const left = leaving(reply);
      const release = slots.take(request.user.id);
      try {
        const { program, settings: of } = await recipe(run);
        const result = part === 'samples' ? undefined : factsOf(run, await answerOf(context, run), program);
        const work = { format, program, settings: of, ...(samples && { samples }), ...(result && { result }) };
        const file = await startExport(work, { cores, borrow, signal: AbortSignal.any([stopping, left]) });
        file.once('close', release);
        return reply.send(file);
      } catch (cause) {
        release();
        if (stopping.aborted) throw new TesseraError('not-ready', { reason: 'it is being stopped', seconds: 5 });
        if (!left.aborted) throw cause;
        return reply.hijack();
      }
    },
  );

  async function recipe({ id }: Run) {
    const found = await jobs.recipe(id);
    // It was removed since it was looked up.
    if (!found) throw new TesseraError('run-unknown', { id });
    return found;
  }
}

const USUAL_PART = { json: 'summary', csv: 'samples', parquet: 'samples', xlsx: undefined } as const;

function resultOf(run: Run, { trials, partial, replayed, outputs }: Answer): RunResult {
  const { id, label, seed, finishedAt: finished_at } = run;
  const { subject, paths, as_of, engine_version, stream_version } = sourceOf(run);
  const sampling = subject?.model.sampling ?? layoutOf(paths);
  const facts = { sampling, as_of, engine_version, stream_version, finished_at };
  return {
    id,
    label,
    seed,
    trials,
    ...facts,
    partial,
    replayed,
    ...(paths && pathsOf(paths, outputs)),
    outputs,
  };
}

function pathsOf(paths: PathsSource, outputs: Answer['outputs']): Pick<RunResult, 'paths' | 'estimates'> {
  const estimates = estimatePaths(paths, outputs);
  return { paths: describePaths(paths), ...(estimates && { estimates }) };
}

/** How the trials of a run of paths depend on each other. */
function layoutOf(paths: PathsSource | undefined): RunResult['sampling'] {
  const sampling = paths?.about.sampling ?? 'random';
  return sampling === 'stratified' || sampling === 'sobol' ? 'latin-hypercube' : sampling;
}

function factsOf(run: Run, { trials, outputs }: Answer, { sampling, inputs }: Program): ResultFacts {
  const { id, label, seed, finishedAt } = run;
  const { as_of: asOf, engine_version: engineVersion, stream_version: streamVersion } = sourceOf(run);
  return { id, label, seed, trials, sampling, asOf, engineVersion, streamVersion, finishedAt, inputs, outputs };
}

/** The trials that were asked for. */
function spanOf(run: Run, format: Format, trials: string | undefined): TrialSpan {
  holdStream(run);
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
