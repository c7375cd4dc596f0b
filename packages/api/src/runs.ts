/** Runs: asked for, watched, changed, looked into. */
import { type Static, Type } from 'typebox';
import { modelFields } from './models.ts';
import { PathEstimate, PathsDescription, RunOfPaths } from './path-outputs.ts';
import { OutputResult } from './results.ts';
import { Count, Moment, nullable, strict } from './schema.ts';
import { Seed } from './simulations.ts';

/** Which run. */
export const RunId = Type.Object({ id: Type.String({ maxLength: 200 }) });

export const Priority = Type.Enum(['high', 'normal', 'background']);
export const RunState = Type.Enum(['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled']);

const Label = Type.String({ maxLength: 200 });

/** Odds to count: how often an output is below, above or at a value. */
export const AskedProbability = Type.Object(
  {
    output: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 8192,
        description: 'One of the outputs; may be left out when there is one.',
      }),
    ),
    operator: Type.Enum(['<', '<=', '>', '>=', '=', '<>']),
    value: Type.Number(),
  },
  strict,
);

/** What is run: a file, a saved model, or a formula without a file; how; and what is asked of it. */
export const NewRun = Type.Object(
  {
    label: Type.Optional(Label),
    file_id: Type.Optional(Type.String({ maxLength: 200 })),
    model_id: Type.Optional(Type.String({ maxLength: 200 })),
    model_version: Type.Optional(Type.Integer({ minimum: 1, description: 'The latest when left out.' })),
    ...modelFields,
    trials: Type.Optional(Type.Integer({ minimum: 1 })),
    seed: Type.Optional(Seed),
    priority: Type.Optional(Priority),
    percentiles: Type.Optional(Type.Array(Type.Number({ minimum: 0, maximum: 100 }), { maxItems: 100 })),
    probabilities: Type.Optional(Type.Array(AskedProbability, { maxItems: 100 })),
    levels: Type.Optional(
      Type.Array(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 100 }), {
        maxItems: 20,
        description: 'Of value at risk and expected shortfall, in percent; 95 and 99 when left out.',
      }),
    ),
    exact: Type.Optional(
      Type.Boolean({ description: 'Exact percentiles by a second pass, where trials are too many to keep.' }),
    ),
    deadline_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    memory_limit_mb: Type.Optional(Type.Number({ minimum: 64 })),
  },
  strict,
);
export type NewRun = Static<typeof NewRun>;

export const WaitQuery = Type.Object(
  {
    wait: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,3}$', description: 'Seconds to wait for the result; at most SYNC_SECONDS.' }),
    ),
  },
  strict,
);

const SnapshotOutput = Type.Object({
  output: Type.String(),
  mean: nullable(Type.Number()),
  standard_error: nullable(Type.Number()),
  mean_interval: nullable(Type.Unsafe<[number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }))),
  histogram: nullable(Type.Object({ counts: Type.Array(Count), bin_edges: Type.Array(Type.Number()) })),
});

export const Run = Type.Object({
  id: Type.String({ format: 'uuid' }),
  label: Type.String(),
  state: RunState,
  priority: Priority,
  trials: Count,
  trials_done: Type.Integer({ minimum: 0, description: 'Never falls.' }),
  progress: Type.Number({ description: '0 to 1; of long paths the steps that are done count.' }),
  seed: Type.String({ description: 'In decimal digits: it may be any 64-bit number.' }),
  version: Type.Integer({ description: 'Grows with every change; the id of its events.' }),
  source: Type.Object({
    kind: Type.Enum(['run', 'simulation', 'paths']),
    file_id: nullable(Type.String()),
    filename: nullable(Type.String()),
    model_id: nullable(Type.String()),
    model_version: nullable(Type.Integer()),
    as_of: Type.String({ description: 'What TODAY() and NOW() gave.' }),
    engine_version: Type.String(),
    stream_version: Type.Integer(),
  }),
  paths: Type.Optional(RunOfPaths),
  notes: Type.Array(Type.String(), { description: 'What is allowed but worth a look.' }),
  fallback_cells: Type.Array(Type.Object({ cell: Type.String(), reason: Type.String() }), {
    description: 'Cells that run on the evaluator, about a hundred times slower than compiled ones; the first 100.',
  }),
  created_at: Moment,
  started_at: nullable(Moment),
  finished_at: nullable(Moment),
  failure: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
  snapshot: nullable(
    Type.Object(
      { trials: Count, outputs: Type.Array(SnapshotOutput) },
      { description: 'What is known so far, of the trials that are done without a gap.' },
    ),
  ),
  metrics: Type.Object({
    trials_per_second: nullable(Type.Number()),
    seconds_left: nullable(Type.Number()),
    cpu_seconds: Type.Number(),
    peak_memory_bytes: Count,
    queue_wait_seconds: nullable(Type.Number()),
    queue_place: nullable(
      Type.Integer({ minimum: 1, description: 'While it waits: 1 is next. By priority, then by age; roughly.' }),
    ),
    tasks: Count,
    retries: Count,
    last_failure: nullable(Type.String()),
    checkpoint_bytes: Count,
    checkpoint_at: nullable(Moment),
  }),
});
export type Run = Static<typeof Run>;

/** A run that ended while its caller waited, with what came out. */
export const RunWithOutputs = Type.Object({
  ...Run.properties,
  paths: Type.Optional(PathsDescription),
  estimates: Type.Optional(Type.Array(PathEstimate)),
  replayed: Type.Integer({ minimum: 0, description: 'Failing trials that were replayed to find their cells.' }),
  outputs: Type.Array(OutputResult),
});
export type RunWithOutputs = Static<typeof RunWithOutputs>;

export const RunsQuery = Type.Object(
  {
    state: Type.Optional(
      Type.String({
        pattern:
          '^(queued|running|paused|succeeded|failed|cancelled)(,(queued|running|paused|succeeded|failed|cancelled))*$',
        description: 'One or several, with commas between them.',
      }),
    ),
    after: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before.' })),
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]|[1-9][0-9]|[12][0-9]{2}|300)$', description: '1 to 300; 50 when left out.' }),
    ),
  },
  strict,
);

export const RunList = Type.Object({
  runs: Type.Array(Run, { description: 'Newest first.' }),
  next: nullable(Type.String()),
});

export const RunChange = Type.Object(
  { priority: Type.Optional(Priority), label: Type.Optional(Label) },
  { ...strict, minProperties: 1 },
);
export type RunChange = Static<typeof RunChange>;

export const TrialId = Type.Object({
  id: Type.String({ maxLength: 200 }),
  k: Type.String({ pattern: '^[0-9]{1,15}$' }),
});

const Valued = Type.Object({
  reference: Type.String(),
  label: Type.String(),
  value: Type.Union([Type.Number(), Type.Null()], { description: 'null: an error.' }),
});
const CellValue = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]);

/** One trial, as the whole workbook saw it. */
export const Trial = Type.Object({
  trial: Count,
  inputs: Type.Array(Valued),
  outputs: Type.Array(Valued),
  changed_cells: Type.Integer({ minimum: 0, description: 'Cells that differ from the workbook as it stands.' }),
  cells: Type.Array(Type.Object({ cell: Type.String(), base: CellValue, value: CellValue }), {
    description: 'The first 20,000 of them, in reading order.',
  }),
});
export type Trial = Static<typeof Trial>;

export const CompareQuery = Type.Object(
  {
    ids: Type.String({
      pattern: '^[^,]{1,200}(,[^,]{1,200}){1,4}$',
      description: 'Two to five runs, with commas between them.',
    }),
    trials: Type.Optional(
      Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'Trials to compare; 1,048,576 when left out.' }),
    ),
  },
  strict,
);

const Side = Type.Object({
  run: Type.String(),
  output: Type.String(),
  label: Type.String(),
  mean: Type.Union([Type.Number(), Type.Null()], { description: 'Over the trials that both sides have.' }),
});
const of = OutputResult.properties;

export const Comparison = Type.Object({
  a: Side,
  b: Side,
  trials: Type.Integer({ minimum: 0, description: 'In which both sides have a value.' }),
  left_out: Type.Integer({ minimum: 0, description: 'In which one has none.' }),
  common_draws: Type.Boolean({ description: 'Whether trial k means the same draws on both sides.' }),
  reasons: Type.Array(Type.String(), { description: 'Why not.' }),
  shared_inputs: Type.Array(
    Type.Object({ stream: Type.String(), a: Type.String(), b: Type.String(), same_distribution: Type.Boolean() }),
  ),
  difference: Type.Object(
    {
      mean: of.mean,
      standard_error: of.standard_error,
      mean_interval: of.mean_interval,
      std_dev: of.std_dev,
      min: of.min,
      max: of.max,
      median: of.median,
      percentiles: of.percentiles,
      percentile_intervals: of.percentile_intervals,
      percentile_error: of.percentile_error,
      histogram: of.histogram,
    },
    { description: 'Of a - b in each trial.' },
  ),
  probability_a_greater: nullable(Type.Number()),
  probability_interval: of.mean_interval,
  probability_equal: nullable(Type.Number()),
  correlation: nullable(Type.Number()),
});

export const Comparisons = Type.Object({
  trials: Type.Integer({ minimum: 0, description: 'That were compared, from the first on.' }),
  partial: Type.Boolean({ description: 'Whether the runs have more trials in common than were compared.' }),
  comparisons: Type.Array(Comparison),
});
export type Comparisons = Static<typeof Comparisons>;
