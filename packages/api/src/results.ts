/** The result of a run: what is known of each output, as the engine says it, and the facts of the run. */
import { type Static, type TSchema, Type } from 'typebox';
import { PathEstimate, PathsDescription } from './path-outputs.ts';
import { Count, nullable } from './schema.ts';

const Known = Type.Union([Type.Number(), Type.Null()]);
const byPercentage = <T extends TSchema>(schema: T, description: string) =>
  Type.Record(Type.String(), schema, { description });

/** A list that its readers leave alone, as the engine's are. */
const list = <T extends TSchema>(schema: T, options: { readonly description?: string } = {}) =>
  Type.Unsafe<readonly Static<T>[]>(Type.Array(schema, options));

/** Its two ends, the lower first. */
const Interval = Type.Unsafe<readonly [number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }));

export const Histogram = Type.Object({
  counts: list(Count),
  bin_edges: list(Type.Number(), { description: 'One more than counts.' }),
  values: Type.Optional(list(Type.Number(), { description: 'The value in each bin, where there are few.' })),
});

export const Probability = Type.Object({
  event: Type.String(),
  probability: Known,
  interval: nullable(Interval),
});

export const Driver = Type.Object({
  input: Type.String(),
  label: Type.String(),
  rank_correlation: Type.Number(),
  swing: Type.Number({ description: 'Largest less smallest mean of the output over the tenths of the input.' }),
  decile_means: list(Type.Number()),
});

export const ErrorByCell = Type.Object({
  cell: Type.String(),
  error: Type.String(),
  trials: Count,
});

export const OutputResult = Type.Object({
  output: Type.String(),
  label: Type.String(),
  base: Type.Union([Type.Number(), Type.Null()], { description: 'The value without uncertainty.' }),
  trials: Count,
  errors: Type.Integer({ minimum: 0, description: 'Trials that ended in an error; no statistic counts them.' }),
  mean: Known,
  standard_error: Known,
  mean_interval: nullable(Interval),
  std_dev: Known,
  variance: Known,
  skewness: Known,
  kurtosis: Known,
  min: Known,
  max: Known,
  median: Known,
  mode: Known,
  mode_method: Type.String(),
  percentiles: byPercentage(Known, 'By percentage, such as "5" or "97.5".'),
  percentile_intervals: byPercentage(nullable(Interval), '95 % intervals.'),
  percentile_error: Type.Number({ description: 'Largest error of a percentile that comes from counts; 0 when exact.' }),
  probabilities: list(Probability),
  value_at_risk: byPercentage(Known, 'By level in percent.'),
  expected_shortfall: byPercentage(Known, 'By level in percent.'),
  histogram: Histogram,
  errors_by_cell: list(ErrorByCell, {
    description: 'Where errors first arise, of the trials that were replayed.',
  }),
  drivers: list(Driver),
});

export type OutputResult = Static<typeof OutputResult>;

/** The answer of a run that succeeded. */
export const RunResult = Type.Object({
  id: Type.String(),
  label: Type.String(),
  seed: Type.String({ description: 'In decimal digits: it may be any 64-bit number.' }),
  trials: Count,
  sampling: Type.Enum(['random', 'latin-hypercube', 'antithetic'], {
    description:
      'Which trials depend on each other: none, those of a block, or pairs. Of stratified and Sobol paths it is the nearest of these, latin-hypercube; `paths.sampling` says how they were drawn.',
  }),
  as_of: Type.String({ description: 'What TODAY() and NOW() gave.' }),
  engine_version: Type.String(),
  stream_version: Type.Integer({ description: 'Of the random streams: the same seed gives the same draws.' }),
  finished_at: nullable(Type.String({ format: 'date-time' })),
  partial: Type.Boolean({ description: 'Whether it ended before all of its trials.' }),
  replayed: Type.Integer({ minimum: 0, description: 'Failing trials that were replayed to find their cells.' }),
  paths: Type.Optional(PathsDescription),
  estimates: Type.Optional(list(PathEstimate)),
  outputs: list(OutputResult),
});

export type RunResult = Static<typeof RunResult>;

/** What is asked of a result. */
export const ResultQuery = Type.Object(
  {
    format: Type.Optional(Type.Enum(['json', 'csv', 'xlsx', 'parquet'], { description: 'json when left out.' })),
    part: Type.Optional(
      Type.Enum(['summary', 'samples'], {
        description: 'json: the summary when left out. csv, parquet: the samples. xlsx: both.',
      }),
    ),
    trials: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,15}-[0-9]{1,15}$',
        description: 'First and last trial of the samples, counted from 0: 0-999. All when left out; in xlsx 100,000.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type ResultQuery = Static<typeof ResultQuery>;

/** The run, in the path. */
export const ResultId = Type.Object({ id: Type.String({ maxLength: 200 }) });
