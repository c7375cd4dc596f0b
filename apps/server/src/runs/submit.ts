/** From what a call asks to a run in the queue: the model is compiled first, so whatever is wrong with it is said at once. */
import { createHash } from 'node:crypto';
import { ENGINE_VERSION, type Questions, STREAM_VERSION, TesseraError } from '@tessera/engine';
import type { Priority, Run, SavedProgram } from '@tessera/jobs';
import type { Context } from '../context.ts';
import type { AskedPaths, Subject } from '../workbench/calls.ts';
import type { FileToOpen } from '../workbench/workbench.ts';
import { idOfName } from './identity.ts';
import { thisMinute } from './moment.ts';
import { inTime } from './paths.ts';
import { type RunSource, sourceOf } from './source.ts';

/** Odds that are asked for. */
export interface AskedOdds {
  readonly output?: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | '<>';
  readonly value: number;
}

/** What a call asks for, checked. */
export interface AskedRun {
  readonly owner: string;
  /** The body as it came: a repeated call must be the same. */
  readonly body: unknown;
  readonly idempotencyKey?: string;
  readonly kind: RunSource['kind'];
  readonly simulationId?: string;
  /** What is simulated: one of these two. */
  readonly subject?: Omit<Subject, 'moment'>;
  readonly paths?: AskedPaths;
  /** Beside those of the compiled model. */
  readonly notes?: readonly string[];
  readonly file?: FileToOpen;
  readonly origin?: Pick<RunSource, 'model_id' | 'model_version'>;
  readonly label?: string;
  readonly priority: Priority;
  readonly trials: number;
  readonly seed: number | bigint;
  readonly questions: Omit<Questions, 'events'>;
  readonly odds?: readonly AskedOdds[];
  readonly exact?: boolean;
  readonly deadlineSeconds?: number;
  readonly memoryLimit?: number;
  /** Steps of a long path after which its state may be kept. */
  readonly snapshotEvery?: number;
}

/** Fallback cells that are kept with a run; beyond these a count would do. */
const MOST_FALLBACKS = 100;
const MOST_SEED = 2n ** 64n - 1n;

/** Makes the run, or finds the one that the same call made before. Throws what is wrong with file, model or limits. */
export async function submitRun(context: Context, asked: AskedRun, signal: AbortSignal): Promise<Run> {
  const request = createHash('sha256').update(JSON.stringify(asked.body)).digest('hex');
  const id = idOf(asked);
  const before = id === undefined ? undefined : await context.jobs.get(id);
  if (before) return repeated(before, asked, request);
  try {
    return await make(context, asked, request, id, signal);
  } catch (cause) {
    if (!(cause instanceof TesseraError && cause.code === 'run-exists') || id === undefined) throw cause;
    // The same call at the same time was faster.
    const faster = await context.jobs.get(id);
    if (!faster) throw cause;
    return repeated(faster, asked, request);
  }
}

function idOf({ owner, simulationId, idempotencyKey }: AskedRun): string | undefined {
  if (simulationId !== undefined) return idOfName(owner, 'simulation', simulationId);
  return idempotencyKey === undefined ? undefined : idOfName(owner, 'idempotency-key', idempotencyKey);
}

function repeated(run: Run, { idempotencyKey, simulationId }: AskedRun, request: string): Run {
  const source = sourceOf(run);
  if (idempotencyKey === undefined || source.idempotency_key !== idempotencyKey) {
    throw new TesseraError('run-exists', { id: simulationId ?? run.id });
  }
  if (source.request !== request) throw new TesseraError('idempotency-reused', { key: idempotencyKey });
  return run;
}

async function make(context: Context, asked: AskedRun, request: string, id: string | undefined, signal: AbortSignal) {
  const { owner, kind, file, questions, simulationId, idempotencyKey, snapshotEvery } = asked;
  const asOf = thisMinute();
  const { program, events, made } = await (asked.paths ? madeOfPaths : madeOfSubject)(context, asked, asOf, signal);
  const source: RunSource = {
    kind,
    ...(simulationId !== undefined && { simulation_id: simulationId }),
    ...(file && { file_id: file.id, filename: file.name }),
    ...asked.origin,
    ...made,
    engine_version: ENGINE_VERSION,
    stream_version: STREAM_VERSION,
    request,
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
  };
  return context.jobs.submit({
    ...(id !== undefined && { id }),
    owner,
    label: asked.label ?? '',
    priority: asked.priority,
    program,
    settings: { seed: asked.seed, trials: asked.trials },
    questions: { ...questions, ...(events.length > 0 && { events }) },
    exact: asked.exact ?? false,
    source,
    ...(snapshotEvery !== undefined && { snapshotEvery }),
    ...(asked.deadlineSeconds !== undefined && { deadlineSeconds: asked.deadlineSeconds }),
    ...(asked.memoryLimit !== undefined && { memoryLimit: asked.memoryLimit }),
  });
}

/** A run's program, the odds that it counts, and what its source says of it. */
interface Made {
  readonly program: SavedProgram;
  readonly events: NonNullable<Questions['events']>;
  readonly made: Pick<RunSource, 'subject' | 'paths' | 'formats' | 'as_of' | 'notes' | 'fallback_cells'>;
}

async function madeOfSubject(context: Context, asked: AskedRun, asOf: string, signal: AbortSignal): Promise<Made> {
  const { owner, kind, file, odds = [] } = asked;
  const subject = { ...asked.subject!, moment: asOf };
  const about = odds.map(({ output }) => output);
  const compiled = await context.workbench.ask('compile', { subject, about }, { owner, signal, ...(file && { file }) });
  const { outputs, report } = compiled;
  if (kind === 'simulation' && outputs.length !== 1) {
    const formula = subject.expression?.formula ?? '';
    throw new TesseraError('output-not-one', { formula, count: outputs.length });
  }
  return {
    program: compiled.program,
    events: eventsOf(odds, compiled.positions, outputs),
    made: {
      subject: { ...subject, moment: compiled.asOf },
      formats: compiled.formats,
      as_of: subject.model.asOf ?? asOf,
      notes: report.notes,
      fallback_cells: report.fallbacks.slice(0, MOST_FALLBACKS),
    },
  };
}

async function madeOfPaths(context: Context, asked: AskedRun, asOf: string, signal: AbortSignal): Promise<Made> {
  const paths = asked.paths!;
  const compiled = await inTime(context.workbench.ask('paths', paths, { owner: asked.owner, signal }));
  const { model, about, beside, controlMean, outputs, positions } = compiled;
  const described = { model, about, beside, ...(controlMean !== undefined && { controlMean }) };
  const total = asked.trials * about.steps;
  holdLimit('The number of steps of all paths together', total, context.settings.maxPathSteps, 'MAX_PATH_STEPS');
  return {
    program: compiled.program,
    events: eventsOf(paths.odds, positions, outputs),
    made: {
      paths: described,
      as_of: asOf,
      notes: [...compiled.notes, ...(asked.notes ?? [])],
      fallback_cells: [],
    },
  };
}

function eventsOf(odds: readonly AskedOdds[], positions: readonly number[], outputs: readonly string[]) {
  return odds.map(({ output, operator, value }, i) => ({
    predicate: { output: positions[i]!, operator, value },
    text: `${output ?? outputs[positions[i]!]!}${operator}${value}`,
  }));
}

/** A seed as the engine takes it. Throws `run-limit` beyond 64 bits. */
export function seedOf(seed: number | string): number | bigint {
  const exact = BigInt(seed);
  if (exact > MOST_SEED) throw beyond('The seed', seed, String(MOST_SEED), 'it has 64 bits');
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
}

/** Refuses what is beyond a setting; it is never cut down in silence. */
export function holdLimit(what: string, actual: number | undefined, limit: number, setting: string): void {
  if (actual !== undefined && actual > limit) throw beyond(what, actual, limit, setting);
}

function beyond(what: string, actual: number | string, limit: number | string, setting: string): TesseraError {
  return new TesseraError('run-limit', { what, actual, limit, setting });
}
