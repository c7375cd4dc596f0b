/** The answer of a run as text for a terminal. */
import type { Answer, CompileReport, Parity } from '@tessera/engine';
import { duration } from './progress.ts';
import type { Simulation } from './simulation.ts';
import { count, histogram, number, percent, table } from './text.ts';

/** What `run --json` prints. */
export interface RunReport {
  readonly trials: number;
  readonly seed: number;
  readonly sampling: string;
  readonly workers: number;
  readonly backend: string;
  readonly engine_version: string;
  /** Of the random bits: the same stream version, seed and model give the same draws. */
  readonly stream_version: number;
  readonly partial: boolean;
  readonly elapsed_ms: number;
  readonly trials_per_second: number;
  readonly parity: Pick<Parity, 'checked' | 'matched' | 'mismatches'>;
  readonly fallback_cells: CompileReport['fallbacks'];
  readonly notes: readonly string[];
  /** Failing trials that were replayed to find where their errors arise; at most the first thousand. */
  readonly replayed_errors: number;
  readonly outputs: Answer['outputs'];
}

export type Output = RunReport['outputs'][number];

/** The whole report. */
export function printRun(report: RunReport, { compiled, parity }: Simulation, path: string): string {
  const { program } = compiled;
  const head = [
    `${path}: ${count(report.trials)} trial${report.trials === 1 ? '' : 's'}${report.partial ? ' (partial: stopped early)' : ''}, seed ${report.seed}, ${report.sampling} sampling`,
    `${duration(report.elapsed_ms / 1000)} on ${report.workers} worker${report.workers === 1 ? '' : 's'}, ${count(report.trials_per_second)} trials/s`,
    printParity(parity),
  ];
  const rows = program.inputs.map(({ reference, label, distribution }) => [named(label, reference), distribution]);
  const inputs = table(rows, '  ', true);
  return [
    head.join('\n'),
    ...(program.inputs.length > 0 ? [`Inputs\n${inputs}`] : []),
    ...report.outputs.map((output) => printOutput(output)),
    ...printNotes(report),
    '',
  ].join('\n\n');
}

/** One sentence on the parity check, and the cells that differ. */
export function printParity({
  checked,
  matched,
  mismatches,
  unsupported,
  volatileSkipped,
  withoutValue,
}: Parity): string {
  const apart = [
    volatileSkipped > 0 && `${count(volatileSkipped)} change with every recalculation`,
    withoutValue > 0 && `${count(withoutValue)} have no saved value`,
    unsupported.length > 0 && `${count(unsupported.length)} cannot be evaluated`,
  ].filter((part) => part !== false);
  const found =
    checked === 0
      ? 'No formula has a saved value to compare with'
      : `${count(matched)} of ${count(checked)} formulas give the values saved in the file`;
  const lines = [`${found}${apart.length > 0 ? ` (${apart.join(', ')})` : ''}`];
  for (const { cell, formula, expected, actual } of mismatches.slice(0, 10)) {
    lines.push(`  ${cell} =${formula}: saved ${show(expected)}, computed ${show(actual)}`);
  }
  if (mismatches.length > 10) lines.push(`  … and ${count(mismatches.length - 10)} more (--json lists all)`);
  for (const { cell, what, reason } of unsupported.slice(0, 10)) lines.push(`  ${cell}: ${what} (${reason})`);
  return lines.join('\n');
}

/** A cell's value for people. */
export function show(value: unknown): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'object' && value !== null && 'error' in value) return String(value.error);
  return 'nothing';
}

/** A cell with its label, when it has one. */
export function named(label: string, reference: string): string {
  return label === reference ? reference : `${label} (${reference})`;
}

/** All that is known of one output. */
export function printOutput(output: Output, what = 'trial'): string {
  const title = named(output.label, output.output);
  if (output.errors === output.trials) return `${title}\n  every ${what} ended in an error${printErrors(output, what)}`;
  const statistics = table([
    ['mean', `${number(output.mean)}`, `± ${number(reach(output.mean_interval))}`],
    ['standard deviation', number(output.std_dev), ''],
    ...(output.base === null ? [] : [['without uncertainty', number(output.base), '']]),
    ['most likely (mode)', number(output.mode), ''],
    ['smallest, largest', number(output.min), number(output.max)],
    ['skewness, kurtosis', number(output.skewness), number(output.kurtosis)],
  ]);
  const percentiles = table(
    Object.entries(output.percentiles).map(([key, value]) => {
      const interval = output.percentile_intervals[key];
      return [`${key} %`, number(value), interval ? `${number(interval[0])} to ${number(interval[1])}` : ''];
    }),
  );
  const odds = output.probabilities.map(({ event, probability, interval }) => [
    `P(${event})`,
    percent(probability, 2),
    interval ? `${percent(interval[0], 2)} to ${percent(interval[1], 2)}` : '',
  ]);
  const risk = Object.entries(output.value_at_risk).map(([level, value]) => [
    `loss: value at risk, shortfall at ${level} %`,
    number(value),
    number(output.expected_shortfall[level]),
  ]);
  const drivers = output.drivers
    .filter(({ swing }) => swing > 0)
    .slice(0, 8)
    .map(({ label, input, rank_correlation, swing }) => [
      named(label, input),
      `${rank_correlation >= 0 ? '+' : '−'}${Math.abs(rank_correlation).toFixed(2)}`,
      number(swing),
    ]);
  return [
    title,
    histogram(output.histogram.counts, output.histogram.values ?? output.histogram.bin_edges),
    statistics,
    `  Percentiles, with 95 % intervals\n${percentiles}`,
    ...(odds.length > 0 ? [`  Odds, with 95 % intervals\n${table(odds)}`] : []),
    table(risk),
    ...(drivers.length > 0
      ? [`  Drivers: rank correlation, and swing of the mean over the input's tenths\n${table(drivers)}`]
      : []),
    ...(output.errors > 0 ? [printErrors(output, what).trimStart()] : []),
  ].join('\n\n');
}

/** Half the length of an interval. */
function reach(interval: readonly [number, number] | null): number | null {
  return interval && (interval[1] - interval[0]) / 2;
}

function printErrors({ errors, trials, errors_by_cell }: Output, what = 'trial'): string {
  const cells = errors_by_cell.slice(0, 10).map(({ cell, error, trials: times }) => [`${cell} ${error}`, count(times)]);
  const list = cells.length > 0 ? `; where they arise, in the failing trials replayed:\n${table(cells, '    ')}` : '';
  return `\n  ${count(errors)} of ${count(trials)} ${what}s ended in an error and are left out${list}`;
}

function printNotes({ fallback_cells, notes, outputs }: RunReport): string[] {
  const lines = fallback_cells
    .slice(0, 10)
    .map(({ cell, reason }) => `  ${cell} runs on the evaluator, some hundred times slower: ${reason}`);
  if (fallback_cells.length > 10)
    lines.push(`  … and ${count(fallback_cells.length - 10)} more cells on the evaluator`);
  const error = Math.max(0, ...outputs.map(({ percentile_error }) => percentile_error));
  if (error > 0)
    lines.push(
      `  Percentiles come from counts and are off by at most ${number(error)}; --exact makes them exact in a second pass.`,
    );
  lines.push(...notes.map((note) => `  ${note}`));
  return lines.length > 0 ? [`To know\n${lines.join('\n')}`] : [];
}
