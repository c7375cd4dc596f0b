/** Simulations as existing clients ask for them: one formula, the answer in the same call. */
import {
  type SimulationRequest as Asked,
  PendingSimulation,
  Simulation,
  SimulationId,
  SimulationRequest,
} from '@tessera/api';
import { type OutputResult, TesseraError } from '@tessera/engine';
import type { Run } from '@tessera/jobs';
import type { FastifyReply } from 'fastify';
import type { App, Context } from '../context.ts';
import { findRun } from '../runs/identity.ts';
import { answerOf, figuresOf, ownFile } from '../runs/result.ts';
import { sourceOf, variableOf } from '../runs/source.ts';
import { type AskedRun, holdLimit, seedOf, submitRun } from '../runs/submit.ts';
import { hasEnded, leaving, waitForEnd } from '../runs/wait.ts';
import { RepeatHeaders } from './headers.ts';

/** Those that take well under a second go before longer runs. */
const QUICK_TRIALS = 100_000;
const PERCENTAGES = [10, 25, 50, 75, 90] as const;
const BINS = 30;

const answers = { 200: Simulation, 202: PendingSimulation };

export function simulationsRoutes(app: App, context: Context): void {
  const { jobs, settings, stopping } = context;

  app.post(
    '/api/simulate/run',
    {
      schema: {
        tags: ['simulations'],
        summary: 'Simulate a formula; 202 and a location when it takes longer than SYNC_SECONDS',
        headers: RepeatHeaders,
        body: SimulationRequest,
        response: answers,
      },
    },
    async (request, reply) => {
      const { body } = request;
      const left = leaving(reply);
      const asked = await askedRun(context, request.user.id, body, request.headers['idempotency-key']);
      const submitted = await submitRun(context, asked, left);
      const run = await waitForEnd(jobs, submitted, settings.syncSeconds, [left, stopping]);
      // Nobody knows the name of this one, so nobody could ask for its result.
      const isLost = left.aborted && asked.simulationId === undefined && asked.idempotencyKey === undefined;
      if (isLost) await jobs.cancel(run.id);
      return send(context, run, reply);
    },
  );

  app.get(
    '/api/simulate/:simulation_id',
    {
      schema: {
        tags: ['simulations'],
        summary: 'The answer of a simulation; 202 while it goes on',
        params: SimulationId,
        response: answers,
      },
    },
    async (request, reply) => {
      const id = request.params.simulation_id;
      const run = await findRun(jobs, request.user.id, id);
      if (run === undefined || sourceOf(run).kind !== 'simulation') throw new TesseraError('run-unknown', { id });
      return send(context, run, reply);
    },
  );
}

async function askedRun(context: Context, owner: string, body: Asked, idempotencyKey?: string): Promise<AskedRun> {
  const { settings } = context;
  const { formula, variables = [], iterations = settings.defaultIterations, seed = 1 } = body;
  holdLimit('iterations', iterations, settings.maxIterations, 'MAX_ITERATIONS');
  const [file, simulationId] = [body.file_id ?? undefined, body.simulation_id ?? undefined];
  return {
    owner,
    body,
    kind: 'simulation',
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(simulationId !== undefined && { simulationId }),
    subject: {
      model: { inputs: [], outputs: [] },
      expression: { formula, variables: variables.map(variableOf) },
    },
    ...(file !== undefined && { file: await ownFile(context, owner, file) }),
    priority: iterations <= QUICK_TRIALS ? 'high' : 'normal',
    trials: iterations,
    seed: seedOf(seed),
    questions: { percentages: PERCENTAGES, bins: BINS },
  };
}

async function send(context: Context, run: Run, reply: FastifyReply) {
  const simulation_id = sourceOf(run).simulation_id ?? run.id;
  if (!hasEnded(run)) {
    const state = run.state as PendingSimulation['state'];
    const pending = { simulation_id, state, iterations: run.trials, iterations_done: run.trialsDone };
    return reply.code(202).header('location', `/api/simulate/${simulation_id}`).send(pending);
  }
  const { outputs } = await figuresOf(context, run);
  const output = outputs[0]!;
  // Clients know no field for them, and they must not pass in silence.
  if (output.errors > 0) reply.header('tessera-failed-trials', output.errors);
  if (output.mean === null) throw withoutNumbers((await answerOf(context, run)).outputs[0]!, simulation_id);
  return reply.code(200).send({ simulation_id, results: resultsOf(output) });
}

/** Every trial failed, or the sums are beyond what a number can hold. */
function withoutNumbers({ errors, errors_by_cell }: OutputResult, id: string): TesseraError {
  const cells = errors_by_cell.slice(0, 3).map(({ cell, error }) => `${error} in ${cell}`);
  const cause = errors > 0 ? 'an error of the formula' : 'numbers too large to add up';
  return new TesseraError('run-without-numbers', { id, errors: cells.join(', ') || cause });
}

function resultsOf({ mean, median, std_dev, min, max, percentiles, histogram, trials }: OutputResult) {
  const at = (percentage: number): number => percentiles[String(percentage)]!;
  return {
    mean: mean!,
    median: median!,
    std_dev,
    min: min!,
    max: max!,
    percentiles: { '10': at(10), '25': at(25), '50': at(50), '75': at(75), '90': at(90) },
    histogram: { counts: [...histogram.counts], bin_edges: [...histogram.bin_edges] },
    iterations: trials,
  };
}
