/** Runs: asked for, listed, changed, cancelled, deleted, and looked into trial by trial. */
import {
  type NewRun as Asked,
  CompareQuery,
  Comparisons,
  NewRun,
  Run,
  RunChange,
  RunId,
  RunList,
  RunsQuery,
  RunWithOutputs,
  Trial,
  TrialId,
  WaitQuery,
} from '@tessera/api';
import { type Questions, TesseraError } from '@tessera/engine';
import type { Jobs, Run as JobsRun, RunState } from '@tessera/jobs';
import { Type } from 'typebox';
import type { App, Context } from '../context.ts';
import { modelOf } from '../runs/asked-model.ts';
import { findRun, ownRun } from '../runs/identity.ts';
import { holdPathSteps, inTime } from '../runs/paths.ts';
import { answerOf, holdStream, ownFile, replayable, seedOfRun } from '../runs/result.ts';
import { type PathsSource, sourceOf, subjectOf } from '../runs/source.ts';
import { type AskedOdds, type AskedRun, holdLimit, seedOf, submitRun } from '../runs/submit.ts';
import { plain } from '../runs/values.ts';
import { viewOf } from '../runs/view.ts';
import { hasEnded, leaving, waitForEnd } from '../runs/wait.ts';
import { RepeatHeaders } from './headers.ts';

const RUN = '/api/runs/:id';
const PAGE = 50;
const MB = 2 ** 20;
/** Well below what a request on the workbench may take. */
const COMPARE_SECONDS = 15;

export function runsRoutes(app: App, context: Context): void {
  const { jobs, settings, stopping, workbench } = context;
  const tags = ['runs'];

  app.post(
    '/api/runs',
    {
      schema: {
        tags,
        summary: 'Ask for a run; with ?wait= the answer comes at once when it is there in time',
        headers: RepeatHeaders,
        querystring: WaitQuery,
        body: NewRun,
        response: { 200: RunWithOutputs, 202: Run },
      },
    },
    async (request, reply) => {
      const left = leaving(reply);
      const asked = await askedRun(context, request.user.id, request.body, request.headers['idempotency-key']);
      const submitted = await submitRun(context, asked, left);
      const seconds = Math.min(Number(request.query.wait ?? 0), settings.syncSeconds);
      const run = await waitForEnd(jobs, submitted, seconds, [left, stopping]);
      reply.header('location', `/api/runs/${run.id}`);
      if (seconds === 0 || !hasEnded(run)) return reply.code(202).send(viewOf(run));
      const { replayed, outputs } = await answerOf(context, run);
      return reply.code(200).send({ ...viewOf(run), replayed, outputs } as RunWithOutputs);
    },
  );

  app.get(
    '/api/runs',
    { schema: { tags, summary: 'Your runs, newest first', querystring: RunsQuery, response: { 200: RunList } } },
    async (request) => {
      const owner = request.user.id;
      const { state, after, limit = String(PAGE) } = request.query;
      const before = after === undefined ? undefined : await findRun(jobs, owner, after);
      if (after !== undefined && !before) return { runs: [], next: null };
      const found = await jobs.list({
        owner,
        limit: Number(limit),
        ...(state !== undefined && { states: state.split(',') as RunState[] }),
        ...(before && { before: before.id }),
      });
      return { runs: found.map(viewOf), next: found.length === Number(limit) ? found.at(-1)!.id : null };
    },
  );

  app.get(
    '/api/runs/compare',
    {
      schema: {
        tags,
        summary: 'Runs compared trial by trial: differences, odds that one is greater; sharpest on common draws',
        querystring: CompareQuery,
        response: { 200: Comparisons },
      },
    },
    async (request, reply) => {
      const { ids, trials } = request.query;
      const owner = request.user.id;
      const left = leaving(reply);
      const runs = await Promise.all(ids.split(',').map((id) => comparable(jobs, owner, id)));
      const core = await jobs.borrow(1, left);
      try {
        const input = { runs, seconds: COMPARE_SECONDS, ...(trials !== undefined && { trials: Number(trials) }) };
        return (await workbench.ask('compare', input, { owner, signal: left })) as Comparisons;
      } finally {
        core.release();
      }
    },
  );

  app.get(
    RUN,
    { schema: { tags, summary: 'A run: state, progress, metrics', params: RunId, response: { 200: Run } } },
    async (request) => viewOf(await ownRun(jobs, request.user.id, request.params.id)),
  );

  app.patch(
    RUN,
    {
      schema: {
        tags,
        summary: 'Change the priority or the label of a run',
        params: RunId,
        body: RunChange,
        response: { 200: Run },
      },
    },
    async (request) => {
      const { priority, label } = request.body;
      let run: Awaited<ReturnType<typeof jobs.get>> = await ownRun(jobs, request.user.id, request.params.id);
      if (priority !== undefined) run = await jobs.setPriority(run.id, priority);
      if (label !== undefined && run) run = await jobs.setLabel(run.id, label);
      if (!run) throw new TesseraError('run-unknown', { id: request.params.id });
      return viewOf(run);
    },
  );

  app.post(
    `${RUN}/cancel`,
    {
      schema: {
        tags,
        summary: 'Cancel a run; when the answer comes, no further block of it starts on any host',
        params: RunId,
        response: { 200: Run },
      },
    },
    async (request) => {
      const { id } = await ownRun(jobs, request.user.id, request.params.id);
      const run = await jobs.cancel(id);
      if (!run) throw new TesseraError('run-unknown', { id });
      return viewOf(run);
    },
  );

  app.delete(
    RUN,
    {
      schema: { tags, summary: 'Delete a run that has ended', params: RunId, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const run = await ownRun(jobs, request.user.id, request.params.id);
      if (!(await jobs.remove(run.id))) {
        throw new TesseraError('run-unfinished', { id: run.id, state: run.state, what: 'it cannot be deleted' });
      }
      return reply.code(204).send(null);
    },
  );

  app.get(
    `${RUN}/trials/:k`,
    {
      schema: {
        tags,
        summary: 'One trial replayed: its inputs, its outputs, and every cell that differs from the workbook',
        params: TrialId,
        response: { 200: Trial },
      },
    },
    async (request, reply) => {
      const run = await ownRun(jobs, request.user.id, request.params.id);
      const trial = Number(request.params.k);
      if (trial >= run.trials) throw new TesseraError('trial-unknown', { id: run.id, trial, last: run.trials - 1 });
      const { paths } = sourceOf(run);
      if (paths) return trialOfPaths(context, run, paths, trial, leaving(reply));
      const { subject, file } = await replayable(context, run);
      const input = { subject, settings: { seed: seedOfRun(run), trials: trial + 1 }, trial };
      const about = { owner: run.owner, signal: leaving(reply), ...(file && { file }) };
      const { inputs, outputs, changed, cells } = await workbench.ask('replay', input, about);
      return {
        trial,
        inputs: [...inputs],
        outputs: [...outputs],
        changed_cells: changed,
        cells: cells.map(({ cell, base, value }) => ({ cell, base: plain(base), value: plain(value) })),
      };
    },
  );
}

/** A path as a trial: it has no inputs and no cells, and its outputs are what was kept of it. */
async function trialOfPaths(context: Context, run: JobsRun, paths: PathsSource, trial: number, signal: AbortSignal) {
  holdStream(run);
  holdPathSteps(paths);
  const program = await context.jobs.savedProgram(run.id);
  if (!program) throw new TesseraError('run-unknown', { id: run.id });
  const input = { program, settings: { seed: seedOfRun(run), trials: run.trials }, trial };
  const outputs = await inTime(context.workbench.ask('trial', input, { owner: run.owner, signal }));
  return { trial, inputs: [], outputs: [...outputs], changed_cells: 0, cells: [] };
}

/** What a run is computed again from, to be compared. */
async function comparable(jobs: Jobs, owner: string, id: string) {
  const run = await ownRun(jobs, owner, id);
  holdStream(run);
  const recipe = await jobs.recipe(run.id);
  if (!recipe) throw new TesseraError('run-unknown', { id });
  return { run: run.id, program: recipe.program, settings: recipe.settings };
}

async function askedRun(context: Context, owner: string, body: Asked, idempotencyKey?: string): Promise<AskedRun> {
  const { settings } = context;
  const { trials = settings.defaultIterations, seed = 1, deadline_seconds, memory_limit_mb, label, exact } = body;
  holdLimit('trials', trials, settings.maxIterations, 'MAX_ITERATIONS');
  holdLimit('deadline_seconds', deadline_seconds, settings.runDeadlineSeconds, 'RUN_DEADLINE_SECONDS');
  holdLimit('memory_limit_mb', memory_limit_mb, Math.floor(settings.memoryPerRun / MB), 'MEMORY_PER_RUN');
  const { model, fileId, origin } = await modelOf(context, owner, body);
  return {
    owner,
    body,
    kind: 'run',
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    subject: subjectOf(model, fileId !== undefined),
    ...(fileId !== undefined && { file: await ownFile(context, owner, fileId) }),
    ...(origin && { origin }),
    ...(label !== undefined && { label }),
    priority: body.priority ?? 'normal',
    trials,
    seed: seedOf(seed),
    questions: questionsOf(body),
    odds: (body.probabilities ?? []) as AskedOdds[],
    exact: exact ?? false,
    ...(deadline_seconds !== undefined && { deadlineSeconds: deadline_seconds }),
    ...(memory_limit_mb !== undefined && { memoryLimit: memory_limit_mb * MB }),
  };
}

function questionsOf({ percentiles, levels }: Asked): Questions {
  return { ...(percentiles && { percentages: percentiles }), ...(levels && { levels }) };
}
