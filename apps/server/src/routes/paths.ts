/** Paths of stochastic processes: asked for as runs like any other, the table of processes, and single paths seen again. */
import { NewPaths, PathQuestion, ProcessList, ReplayedPath, Run, RunWithOutputs, WaitQuery } from '@tessera/api';
import { TesseraError } from '@tessera/engine';
import {
  AGGREGATES,
  checkParameters,
  EXPRESSION_FUNCTIONS,
  MOST_STEPS,
  PATH_SAMPLING_METHODS,
  PAYOFFS,
  type Payoff,
  PROCESSES,
  type Process,
} from '@tessera/models';
import type { App, Context } from '../context.ts';
import { ownRun } from '../runs/identity.ts';
import {
  askedPaths,
  DEFAULT_PATHS,
  describePaths,
  estimatePaths,
  holdPathSteps,
  ignoredNotes,
  inTime,
  pathsAsked,
} from '../runs/paths.ts';
import { answerOf, holdStream, seedOfRun } from '../runs/result.ts';
import { sourceOf } from '../runs/source.ts';
import { type AskedRun, holdLimit, seedOf, submitRun } from '../runs/submit.ts';
import { viewOf } from '../runs/view.ts';
import { hasEnded, leaving, waitForEnd } from '../runs/wait.ts';
import { MOST_DESCRIBED } from '../workbench/path-answers.ts';
import { RepeatHeaders } from './headers.ts';

const MB = 2 ** 20;
/** Stretches of a path that is seen again. */
const MOST_POINTS = 10_000;

export function pathsRoutes(app: App, context: Context): void {
  const { jobs, settings, stopping, workbench } = context;
  const tags = ['paths'];

  app.post(
    '/api/paths/run',
    {
      schema: {
        tags,
        summary: 'Simulate paths of a process as a run; with ?wait= the answer comes at once when it is there in time',
        description:
          'The run is one like any other: progress, events, cancelling, priorities, results and files of values path by path are asked for at /api/runs and /api/results. Path i depends on the seed and i alone, so a run of more paths begins with the same ones.',
        headers: RepeatHeaders,
        querystring: WaitQuery,
        body: NewPaths,
        response: { 200: RunWithOutputs, 202: Run },
      },
    },
    async (request, reply) => {
      const left = leaving(reply);
      const asked = askedRun(context, request.user.id, request.body, request.headers['idempotency-key']);
      const submitted = await submitRun(context, asked, left);
      const seconds = Math.min(Number(request.query.wait ?? 0), settings.syncSeconds);
      const run = await waitForEnd(jobs, submitted, seconds, [left, stopping]);
      reply.header('location', `/api/runs/${run.id}`);
      if (seconds === 0 || !hasEnded(run)) return reply.code(202).send(viewOf(run));
      const { replayed, outputs } = await answerOf(context, run);
      const source = sourceOf(run).paths!;
      const estimates = estimatePaths(source, outputs);
      const said = { paths: describePaths(source), ...(estimates && { estimates }), replayed, outputs };
      return reply.code(200).send({ ...viewOf(run), ...said } as RunWithOutputs);
    },
  );

  app.get(
    '/api/paths/processes',
    {
      schema: {
        tags,
        summary:
          'The processes that can be simulated, with parameters, schemes and presets, and what a run may ask for',
        response: { 200: ProcessList },
      },
    },
    async () => ({
      processes: PROCESSES.map(entryOf),
      samplings: PATH_SAMPLING_METHODS.map((method) => ({ ...method })),
      payoffs: PAYOFFS.map(payoffOf),
      aggregates: AGGREGATES.map(({ name, meaning, example }) => ({ name, meaning, example })),
      functions: EXPRESSION_FUNCTIONS.map(({ name, meaning, example: [example] }) => ({ name, meaning, example })),
      limits: {
        paths: settings.maxIterations,
        steps: MOST_STEPS,
        path_steps: settings.maxPathSteps,
        outputs: MOST_DESCRIBED,
      },
    }),
  );

  app.post(
    '/api/paths/replay',
    {
      schema: {
        tags,
        summary: 'One path of a run again: all its components over all of its time, and its functionals',
        body: PathQuestion,
        response: { 200: ReplayedPath },
      },
    },
    async (request, reply) => {
      const { run: id, path, points = MOST_POINTS } = request.body;
      const owner = request.user.id;
      const run = await ownRun(jobs, owner, id);
      const { paths } = sourceOf(run);
      if (!paths) throw new TesseraError('run-without-paths', { id });
      if (path >= run.trials) throw new TesseraError('trial-unknown', { id, trial: path, last: run.trials - 1 });
      holdStream(run);
      holdPathSteps(paths);
      const signal = leaving(reply);
      const core = await jobs.borrow(1, signal);
      try {
        const input = { model: paths.model, settings: { seed: seedOfRun(run), trials: run.trials }, path, points };
        const seen = await inTime(workbench.ask('path', input, { owner, signal }));
        return { run: run.id, path, seed: run.seed, process: paths.about.process, steps: paths.about.steps, ...seen };
      } finally {
        core.release();
      }
    },
  );
}

function askedRun({ settings }: Context, owner: string, body: NewPaths, idempotencyKey?: string): AskedRun {
  const { seed = 1, label, exact, deadline_seconds, memory_limit_mb, percentiles, levels, snapshot_every } = body;
  const trials = pathsAsked(body, Math.min(DEFAULT_PATHS, settings.maxIterations));
  holdLimit('The number of paths', trials, settings.maxIterations, 'MAX_ITERATIONS');
  holdLimit('deadline_seconds', deadline_seconds, settings.runDeadlineSeconds, 'RUN_DEADLINE_SECONDS');
  holdLimit('memory_limit_mb', memory_limit_mb, Math.floor(settings.memoryPerRun / MB), 'MEMORY_PER_RUN');
  return {
    owner,
    body,
    kind: 'paths',
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    paths: { ...askedPaths(body), ...(snapshot_every !== undefined && { snapshotEvery: snapshot_every }) },
    notes: ignoredNotes(body),
    ...(label !== undefined && { label }),
    priority: body.priority ?? 'normal',
    trials,
    seed: seedOf(seed),
    questions: { ...(percentiles && { percentages: percentiles }), ...(levels && { levels }) },
    exact: exact ?? false,
    ...(snapshot_every !== undefined && { snapshotEvery: snapshot_every }),
    ...(deadline_seconds !== undefined && { deadlineSeconds: deadline_seconds }),
    ...(memory_limit_mb !== undefined && { memoryLimit: memory_limit_mb * MB }),
  };
}

function payoffOf({ name, title, meaning, parameters }: Payoff): ProcessList['payoffs'][number] {
  const entries = parameters.map(({ name: of, meaning: means, choices = [], fallback = null, isPositive = false }) => ({
    ...{ name: of, meaning: means, choices: [...choices], fallback, positive: isPositive },
  }));
  return { name, title, meaning, parameters: entries };
}

/** An entry of the table as data. */
function entryOf(process: Process): ProcessList['processes'][number] {
  const { name, title, use, formula, family, source, parameters, schemes, presets } = process;
  return {
    ...{ name, aliases: [...process.aliases], title, use, formula, family, source },
    discrete: process.isDiscrete ?? false,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      aliases: [...(parameter.aliases ?? [])],
      symbol: parameter.symbol,
      meaning: parameter.meaning,
      unit: parameter.unit ?? null,
      kind: parameter.kind,
      choices: (parameter.choices ?? []).map((choice) => ({ ...choice })),
      fallback: parameter.fallback as ProcessList['processes'][number]['parameters'][number]['fallback'],
      follows: parameter.follows ?? null,
      low: parameter.low ?? null,
      low_open: parameter.isLowOpen ?? false,
      high: parameter.high ?? null,
      high_open: parameter.isHighOpen ?? false,
      whole: parameter.isWhole ?? false,
      initial: parameter.isInitial ?? false,
      usual: parameter.usual ? [...parameter.usual] : null,
    })),
    components: [...process.components(checkParameters(process))],
    schemes: schemes.map((scheme) => ({
      ...{ name: scheme.name, title: scheme.title, source: scheme.source },
      strong_order: scheme.strongOrder ?? null,
      weak_order: scheme.weakOrder ?? null,
    })),
    presets: presets.map(({ title: of, parameters: values, horizon = null }) => ({
      title: of,
      parameters: values as Record<string, number>,
      horizon,
    })),
  };
}
