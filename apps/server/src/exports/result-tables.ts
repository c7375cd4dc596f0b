/** The answer of a run as tables for people: what a workbook of results has on its sheets. It knows no format and no call. */
import type { OutputResult, Program } from '@tessera/engine';
import { type Column, type SheetTable, type Table, tableOfRows } from '@tessera/tables';

/** A run with its answer, as much as its tables show. */
export interface ResultFacts {
  readonly id: string;
  readonly label: string;
  readonly seed: string;
  readonly trials: number;
  readonly sampling: Program['sampling'];
  readonly asOf: string;
  readonly engineVersion: string;
  readonly streamVersion: number;
  readonly finishedAt: string | null;
  readonly inputs: Program['inputs'];
  readonly outputs: readonly OutputResult[];
}

type Cell = number | string | null;
type Rows = readonly (readonly Cell[])[];

const text = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'text' }));
const numbers = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'f64' }));
const counts = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'i64', format: '#,##0' }));
const shares = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'f64', format: '0.00%' }));

/** One row per output: every statistic and percentile. */
export function summaryTable({ outputs }: ResultFacts): Table {
  const percentages = Object.keys(outputs[0]?.percentiles ?? {});
  const levels = Object.keys(outputs[0]?.value_at_risk ?? {});
  const columns = [
    ...text('output', 'label'),
    ...numbers('base'),
    ...counts('trials', 'errors'),
    ...numbers('mean', 'standard_error', 'mean_low', 'mean_high', 'median', 'std_dev', 'variance', 'skewness'),
    ...numbers('kurtosis', 'min', 'max', 'mode'),
    ...numbers(...percentages.map((p) => `p${p}`)),
    ...numbers(...levels.map((level) => `value_at_risk_${level}`)),
    ...numbers(...levels.map((level) => `expected_shortfall_${level}`)),
  ];
  const row = (of: OutputResult): Cell[] => [
    of.output,
    of.label,
    of.base,
    of.trials,
    of.errors,
    of.mean,
    of.standard_error,
    ...(of.mean_interval ?? [null, null]),
    of.median,
    of.std_dev,
    of.variance,
    of.skewness,
    of.kurtosis,
    of.min,
    of.max,
    of.mode,
    ...percentages.map((p) => of.percentiles[p] ?? null),
    ...levels.map((level) => of.value_at_risk[level] ?? null),
    ...levels.map((level) => of.expected_shortfall[level] ?? null),
  ];
  return tableOfRows(columns, outputs.map(row));
}

/** The sheets of a workbook of results; those that would be empty are left out. */
export function resultSheets(facts: ResultFacts): SheetTable[] {
  return [
    { name: 'Summary', ...summaryTable(facts) },
    ...sheet('Percentiles', [...text('output'), ...numbers('percent', 'value', 'low', 'high')], percentiles(facts)),
    ...sheet('Probabilities', [...text('output', 'event'), ...shares('probability', 'low', 'high')], odds(facts)),
    ...sheet('Risk', [...text('output'), ...numbers('level', 'value_at_risk', 'expected_shortfall')], risks(facts)),
    ...sheet('Drivers', driverColumns(facts), drivers(facts)),
    ...sheet(
      'Histogram',
      [...text('output'), ...numbers('from', 'to'), ...counts('count'), ...shares('share')],
      bins(facts),
    ),
    ...sheet('Errors', [...text('output', 'cell', 'error'), ...counts('replayed_trials')], errors(facts)),
    ...sheet('Inputs', text('input', 'label', 'distribution'), inputs(facts)),
    ...sheet('Run', text('fact', 'value'), run(facts)),
  ];
}

function sheet(name: string, columns: readonly Column[], rows: Rows): SheetTable[] {
  return rows.length === 0 ? [] : [{ name, ...tableOfRows(columns, rows) }];
}

function percentiles({ outputs }: ResultFacts): Rows {
  return outputs.flatMap(({ output, percentiles: values, percentile_intervals }) =>
    Object.entries(values).map(([p, value]) => [
      output,
      Number(p),
      value,
      ...(percentile_intervals[p] ?? [null, null]),
    ]),
  );
}

function odds({ outputs }: ResultFacts): Rows {
  return outputs.flatMap(({ output, probabilities }) =>
    probabilities.map(({ event, probability, interval }) => [
      output,
      event,
      probability,
      ...(interval ?? [null, null]),
    ]),
  );
}

function risks({ outputs }: ResultFacts): Rows {
  return outputs.flatMap(({ output, value_at_risk, expected_shortfall }) =>
    Object.entries(value_at_risk).map(([level, value]) => [output, Number(level), value, expected_shortfall[level]!]),
  );
}

/** As many columns of means as the drivers have tenths. */
function driverColumns({ outputs }: ResultFacts): Column[] {
  const tenths = Math.max(0, ...outputs.flatMap(({ drivers }) => drivers.map((driver) => driver.decile_means.length)));
  return [
    ...text('output', 'input', 'label'),
    ...numbers('rank_correlation', 'swing'),
    ...numbers(...Array.from({ length: tenths }, (_, i) => `mean_of_tenth_${i + 1}`)),
  ];
}

function drivers({ outputs }: ResultFacts): Rows {
  return outputs.flatMap(({ output, drivers: all }) =>
    all.map(({ input, label, rank_correlation, swing, decile_means }) => [
      output,
      input,
      label,
      rank_correlation,
      swing,
      ...decile_means,
    ]),
  );
}

function bins({ outputs }: ResultFacts): Rows {
  return outputs.flatMap(({ output, histogram }) => {
    const all = histogram.counts.reduce((sum, count) => sum + count, 0);
    return histogram.counts.map((count, i) => {
      const value = histogram.values?.[i];
      const [from, to] = histogram.bin_edges.slice(i, i + 2);
      return [output, value ?? from!, value ?? to!, count, count / all];
    });
  });
}

function errors({ outputs }: ResultFacts): Rows {
  return outputs.flatMap(({ output, errors_by_cell }) =>
    errors_by_cell.map(({ cell, error, trials }) => [output, cell, error, trials]),
  );
}

function inputs(facts: ResultFacts): Rows {
  return facts.inputs.map(({ reference, label, distribution }) => [reference, label, distribution]);
}

function run(facts: ResultFacts): Rows {
  return [
    ['run', facts.id],
    ['label', facts.label],
    ['trials', String(facts.trials)],
    ['seed', facts.seed],
    ['sampling', facts.sampling],
    ['as of', facts.asOf],
    ['finished', facts.finishedAt],
    ['engine version', facts.engineVersion],
    ['stream version', String(facts.streamVersion)],
  ];
}
