/** Processes, and what a simulation of their paths gave, as text for a terminal. */
import type { PathEstimate, Process, ProcessParameter } from '@tessera/models';
import { type Output, printOutput } from './print-run.ts';
import { duration } from './progress.ts';
import { count, number, percent, table } from './text.ts';

/** What `paths --json` prints. */
export interface PathsReport {
  readonly process: string;
  readonly formula: string;
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What to know of these parameters, such as that the paths explode. */
  readonly note: string | null;
  readonly horizon: number;
  readonly steps: number;
  readonly paths: number;
  readonly seed: number;
  readonly sampling: string;
  readonly workers: number;
  readonly backend: string;
  readonly engine_version: string;
  readonly stream_version: number;
  readonly partial: boolean;
  readonly elapsed_ms: number;
  readonly steps_per_second: number;
  /** Kept values, time by time. */
  readonly values: readonly (Output & { readonly component: string; readonly time: number })[];
  readonly functionals: readonly Output[];
  /** Their means as well as the run knows them. */
  readonly estimates: readonly PathEstimate[];
  readonly probabilities: Output['probabilities'];
}

/** The whole report. */
export function printPaths(report: PathsReport): string {
  const { values, functionals, probabilities } = report;
  const shares = Object.entries(report.parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const head = [
    `${report.process}: ${report.formula}`,
    `  ${shares.join(', ')}`,
    ...(report.note === null ? [] : [`Note: ${report.note}`]),
    `${count(report.paths)} path${report.paths === 1 ? '' : 's'}${report.partial ? ' (partial: stopped early)' : ''} of ${count(report.steps)} steps to ${number(report.horizon)}, scheme ${report.scheme}, ${report.sampling} sampling, seed ${report.seed}`,
    `${duration(report.elapsed_ms / 1000)} on ${report.workers} worker${report.workers === 1 ? '' : 's'}, ${count(report.steps_per_second)} steps/s`,
  ].join('\n');
  const alone = values.length === 1;
  const odds = probabilities.map(({ event, probability, interval }) => [
    `P(${event})`,
    percent(probability, 2),
    interval ? `${percent(interval[0], 2)} to ${percent(interval[1], 2)}` : '',
  ]);
  return [
    head,
    ...(alone ? [printOutput(values[0]!, 'path')] : values.length > 0 ? [printFan(values)] : []),
    ...functionals.map((output) => printOutput(output, 'path')),
    ...printEstimates(report),
    ...(odds.length > 0 ? [`Odds, with 95 % intervals\n${table(odds)}`] : []),
    '',
  ].join('\n\n');
}

/** Means that differ from plain averages, or are known better. */
function printEstimates({ estimates }: PathsReport): string[] {
  if (estimates.every(({ variance_factor }) => variance_factor === null || Math.abs(variance_factor - 1) < 1e-6))
    return [];
  const rows = estimates.map(({ name, mean, standard_error, interval, variance_factor }) => [
    name,
    number(mean),
    interval === null ? '' : `± ${number((interval[1] - interval[0]) / 2)}`,
    standard_error === null ? '' : `standard error ${number(standard_error)}`,
    variance_factor === null ? '' : `worth ${number(variance_factor)} times as many independent paths`,
  ]);
  return [`Estimates, with 95 % intervals\n${table(rows)}`];
}

const FAN = ['5', '25', '50', '75', '95'];
/** Times that a terminal shows; --json has all. */
const SHOWN_TIMES = 24;

/** Of each kept time: the mean with its interval, the spread, percentiles. */
function printFan(values: PathsReport['values']): string {
  const every = Math.ceil(values.length / SHOWN_TIMES);
  const shown = values.filter((_, k) => (values.length - 1 - k) % every === 0);
  const rows = shown.map((output) => [
    `${output.component}(${number(output.time)})`,
    number(output.mean),
    output.standard_error === null ? '' : `± ${number(1.96 * output.standard_error)}`,
    number(output.std_dev),
    ...FAN.map((key) => number(output.percentiles[key])),
    output.errors > 0 ? `${count(output.errors)} errors` : '',
  ]);
  const title = ['', 'mean', '', 'sd', ...FAN.map((key) => `${key} %`), ''];
  const note = every > 1 ? `\n  (every ${every}th kept time; --json and --out have all)` : '';
  return table([title, ...rows]) + note;
}

/** The processes that there are. */
export function printProcesses(processes: readonly Process[]): string {
  const families = [...new Set(processes.map(({ family }) => family))];
  const parts = families.map((family) => {
    const rows = processes
      .filter((process) => process.family === family)
      .map(({ name, title, formula }) => [name, title, formula]);
    return `${family}\n${table(rows, '  ', true)}`;
  });
  return `${parts.join('\n\n')}\n\ntessera paths NAME --help tells the parameters of one.\n`;
}

/** One process with its parameters, schemes and presets. */
export function printProcess(process: Process): string {
  const parameters = process.parameters.map((parameter) => [
    `--${parameter.name}`,
    JSON.stringify(parameter.fallback),
    `${parameter.meaning}${parameter.unit ? `, ${parameter.unit}` : ''}${limits(parameter)}`,
  ]);
  const schemes = process.schemes.map(({ name, title, source }) => [name, title, source]);
  const presets = process.presets.map(({ title, parameters: given }) => [
    title,
    Object.entries(given)
      .map(([name, value]) => `--${name} ${printValue(value)}`)
      .join(' '),
  ]);
  return [
    `${process.title}: ${process.formula}`,
    `  ${process.use}`,
    `Parameters, with what they are when left out\n${table(parameters, '  ', true)}`,
    `Schemes, the first when none is named\n${table(schemes, '  ', true)}`,
    ...(presets.length > 0 ? [`Such as\n${table(presets, '  ', true)}`] : []),
    '',
  ].join('\n\n');
}

function printValue(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return Array.isArray(value[0]) ? `"${value.map((row: unknown[]) => row.join(',')).join(';')}"` : value.join(',');
}

function limits({ low, high, isLowOpen, isHighOpen }: ProcessParameter): string {
  const ends = [
    low !== undefined && `${isLowOpen ? 'above' : 'at least'} ${low}`,
    high !== undefined && `${isHighOpen ? 'below' : 'at most'} ${high}`,
  ].filter((end) => end !== false);
  return ends.length > 0 ? ` (${ends.join(', ')})` : '';
}
