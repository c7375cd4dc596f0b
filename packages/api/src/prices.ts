/** Option pricing: tables sent and answered as streams, tables priced through the queue, and single contracts. */
import { type Static, Type } from 'typebox';
import { Priority } from './runs.ts';

const Count = Type.Integer({ minimum: 0 });
const Maybe = Type.Union([Type.Number(), Type.Null()]);

const OptionModel = Type.Enum(['black-scholes', 'black-76', 'garman-kohlhagen']);
const Exercise = Type.Enum(['european', 'american']);
const Method = Type.Enum(['andersen-lake', 'barone-adesi-whaley', 'bjerksund-stensland', 'binomial']);
const ThetaUnit = Type.Enum(['year', 'day365', 'day252']);
const OfOne = Type.Enum(['1.00', '0.01']);
export const PriceFormat = Type.Enum(['json', 'ndjson', 'csv', 'parquet']);
export type PriceFormat = Static<typeof PriceFormat>;

/** How contracts are priced, as a query has it; what is left out is the default. */
const Choices = {
  model: Type.Optional(OptionModel),
  exercise: Type.Optional(Exercise),
  method: Type.Optional(Method),
  solve: Type.Optional(
    Type.Enum(['price', 'implied-volatility'], {
      description: 'implied-volatility: the volatility is found from the column `price`.',
    }),
  ),
  greeks: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'Names with commas: delta, gamma, theta, vega, rho (the default), dividend_rho, vanna, volga, charm, speed, zomma, color.',
    }),
  ),
  theta: Type.Optional(ThetaUnit),
  vega: Type.Optional(OfOne),
  rho: Type.Optional(OfOne),
  valuation_date: Type.Optional(
    Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'The day from which dates of expiry count; today (UTC) when left out.',
    }),
  ),
};

/** How a table is read and answered. */
export const TableQuery = Type.Object(
  {
    ...Choices,
    format: Type.Optional(PriceFormat),
    decimals: Type.Optional(
      Type.String({
        pattern: '^(\\d|1[0-5]|full)$',
        description: 'Digits after the point, 4 when left out; or `full`.',
      }),
    ),
    sheet: Type.Optional(
      Type.String({ maxLength: 255, description: 'The sheet of a workbook; the first when left out.' }),
    ),
    columns: Type.Optional(
      Type.String({
        maxLength: 4000,
        description:
          'Which header is which column, as a JSON object, where the names of the table are not known ones: {"sigma": "Vol (30d)"}.',
      }),
    ),
    workers: Type.Optional(Type.String({ pattern: '^\\d{1,9}$', description: 'Threads, 1 to 64.' })),
    chunksize: Type.Optional(
      Type.String({ pattern: '^\\d{1,9}$', description: 'Rows of one piece of work, 1 to 1,000,000.' }),
    ),
  },
  { additionalProperties: false },
);
export type TableQuery = Static<typeof TableQuery>;

const { format: _, ...Kept } = TableQuery.properties;

/** How a table is priced through the queue; the format is chosen when its rows are fetched. */
export const PricingJobQuery = Type.Object(
  { ...Kept, priority: Type.Optional(Priority) },
  { additionalProperties: false },
);
export type PricingJobQuery = Static<typeof PricingJobQuery>;

/** Which of the tables in the queue. */
export const PricingId = Type.Object({ id: Type.String({ maxLength: 200 }) });

/** How its rows are fetched. */
export const PricingDownload = Type.Object({ format: Type.Optional(PriceFormat) }, { additionalProperties: false });

/** A table in a multipart form. */
export const TableForm = Type.Object({ file: Type.String({ format: 'binary' }) });

/** What is wrong with a row. */
export const RowError = Type.Object({
  column: Type.Optional(Type.String()),
  code: Type.String(),
  message: Type.Optional(Type.String()),
});

/** Prices and Greeks of one contract. */
const Calculated = Type.Object({
  implied_volatility: Type.Optional(Type.Number()),
  option_price: Type.Number(),
  greeks: Type.Optional(Type.Record(Type.String(), Type.Number())),
});

const Row = Type.Object({
  row_index: Count,
  input_data: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Null()])),
  calculated_values: Type.Optional(Calculated),
  warnings: Type.Optional(Type.Array(Type.String())),
  error: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(RowError)),
});

/** The counts and totals of a table. */
export const PricingSummary = Type.Object({
  total_rows: Count,
  successful_calculations: Count,
  failed_calculations: Count,
  suspicious_rows: Count,
  problems: Type.Record(Type.String(), Count),
  processing_summary: Type.Object({
    average_option_price: Maybe,
    min_option_price: Maybe,
    max_option_price: Maybe,
    total_option_value: Maybe,
  }),
  settings: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  valuation_date: Type.Optional(Type.String()),
});
export type PricingSummary = Static<typeof PricingSummary>;

/** The answer to a table as JSON: rows first, counts and summary last. */
export const PricedTable = Type.Intersect([Type.Object({ results: Type.Array(Row) }), PricingSummary]);

/** What the columns of a table are taken for, from its first rows. */
export const TableColumns = Type.Object({
  header: Type.Array(Type.String()),
  /** By column of a contract: the header that is taken for it. */
  columns: Type.Record(Type.String(), Type.String()),
  missing: Type.Array(Type.String(), { description: 'Columns that are needed and not there.' }),
  preview: Type.Array(Type.Array(Type.String()), { description: 'The first rows, as they stand.' }),
  sheets: Type.Array(Type.String(), { description: 'Of a workbook.' }),
});
export type TableColumns = Static<typeof TableColumns>;

/** A contract to price; the volatility or, where that is asked for, the price. */
export const Contract = Type.Object(
  {
    S: Type.Number(),
    K: Type.Number(),
    T: Type.Union([Type.Number(), Type.String({ maxLength: 40 })]),
    r: Type.Number(),
    q: Type.Optional(Type.Number()),
    sigma: Type.Optional(Type.Number()),
    price: Type.Optional(Type.Number()),
    option_type: Type.String({ maxLength: 20 }),
  },
  { additionalProperties: false },
);
export type Contract = Static<typeof Contract>;

/** One contract or a small list of them; choices as in the query of a table. */
export const PriceRequest = Type.Object(
  {
    ...Choices,
    greeks: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 })),
    contracts: Type.Array(Contract, { minItems: 1, maxItems: 1000 }),
  },
  { additionalProperties: false },
);
export type PriceRequest = Static<typeof PriceRequest>;

export const PriceAnswer = Type.Object({
  results: Type.Array(
    Type.Object({
      calculated_values: Type.Optional(Calculated),
      warnings: Type.Optional(Type.Array(Type.String())),
      error: Type.Optional(Type.String()),
      errors: Type.Optional(Type.Array(RowError)),
    }),
  ),
  settings: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  valuation_date: Type.String(),
});
export type PriceAnswer = Static<typeof PriceAnswer>;

const NotedRow = Type.Object({
  row_index: Count,
  input: Type.Record(Type.String(), Type.String()),
  errors: Type.Array(RowError),
  warnings: Type.Array(Type.String()),
});

/** What is shown of a priced table. */
export const PricingOverview = Type.Object({
  prices: Type.Array(Type.Object({ low: Type.Number(), high: Type.Number(), count: Count }), {
    description: 'How many prices lie from low to below high; ascending, of widths that double with each octave.',
  }),
  /** Contracts of alike strike and expiry. */
  buckets: Type.Array(
    Type.Object({
      strike_low: Type.Number(),
      strike_high: Type.Number(),
      expiry_low: Type.Number({ description: 'Years.' }),
      expiry_high: Maybe,
      count: Count,
      value: Type.Number(),
      delta: Type.Number(),
      vega: Type.Number(),
    }),
  ),
  failed: Type.Array(NotedRow, { description: 'The first thousand at most.' }),
  suspicious: Type.Array(NotedRow, { description: 'The first thousand at most.' }),
});
export type PricingOverview = Static<typeof PricingOverview>;

/** A table that is priced through the queue. */
export const PricingJob = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  state: Type.Enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  priority: Priority,
  size: Count,
  rows_done: Count,
  /** 0 to 1. */
  progress: Type.Number(),
  created_at: Type.String({ format: 'date-time' }),
  started_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  finished_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  failure: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
  summary: Type.Union([PricingSummary, Type.Null()]),
});
export type PricingJob = Static<typeof PricingJob>;
export const PricingJobList = Type.Object({
  jobs: Type.Array(PricingJob),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type PricingJobList = Static<typeof PricingJobList>;
/** A job that has succeeded, with what is drawn of it. */
export const PricingJobResult = Type.Object({ job: PricingJob, overview: PricingOverview });
export type PricingJobResult = Static<typeof PricingJobResult>;
