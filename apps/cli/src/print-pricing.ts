/** The summary of a priced table as text for a terminal. */
import { columnsFor, matchColumns } from '@tessera/models';
import { type NotedRow, notedRows, summaryOf, type TablePricing } from '@tessera/pricing';
import { duration } from './progress.ts';
import { count, number, table } from './text.ts';

/** Rows that are shown of those that failed, and of those that look like a slip. */
const SHOWN = 5;

/** What was priced, what it is worth, what failed and why. */
export function printPricing(path: string, pricing: TablePricing, seconds: number, output: string | undefined): string {
  const { tally, recipe } = pricing;
  const summary = summaryOf(tally, recipe);
  const { settings, processing_summary: prices } = summary;
  const head = `${path}: ${count(tally.rows)} ${tally.rows === 1 ? 'row' : 'rows'}, ${count(tally.priced)} priced, ${count(summary.failed_calculations)} failed, ${count(tally.suspicious)} suspicious; ${duration(seconds)}, ${count(tally.rows / seconds)} rows/s`;
  const how = [
    `${settings.model}, ${settings.exercise}${settings.method ? ` (${settings.method})` : ''}`,
    ...(recipe.specification.solve === 'implied-volatility' ? ['volatility from the price'] : []),
    `theta per ${THETA[recipe.specification.units.theta]}`,
    `vega per ${settings.vega}, rho per ${settings.rho}`,
  ].join('; ');
  const totals = table([
    ['average price', number(prices.average_option_price)],
    ['lowest price', number(prices.min_option_price)],
    ['highest price', number(prices.max_option_price)],
    ['total value', number(prices.total_option_value)],
  ]);
  const { failed, suspicious } = notedRows(tally);
  return [
    head,
    how,
    `Columns\n${table(columnsOf(recipe), '  ', true)}`,
    `Prices\n${totals}`,
    ...(failed.length > 0 ? [`Failed rows\n${printProblems(summary.problems)}\n${printRows(failed, 'errors')}`] : []),
    ...(suspicious.length > 0 ? [`Suspicious rows, priced all the same\n${printRows(suspicious, 'warnings')}`] : []),
    ...(output !== undefined && output !== '-' ? [`Written to ${output}`] : []),
    '',
  ].join('\n\n');
}

const THETA = { year: 'year', day365: 'calendar day', day252: 'trading day' } as const;

/** Which header was taken for which column, and which others could have been. */
function columnsOf({ header, columns, specification }: TablePricing['recipe']): string[][] {
  const { ambiguous } = matchColumns(header, specification);
  return columnsFor(specification).map(({ name, fallback }) => {
    const field = columns[name];
    if (field === undefined) return [name, `(none: ${fallback})`];
    const others = ambiguous.find((one) => one.name === name)?.headers.filter((other) => other !== header[field]) ?? [];
    return [name, header[field]!, ...(others.length > 0 ? [`(not ${others.join(', ')})`] : [])];
  });
}

function printProblems(problems: Readonly<Partial<Record<string, number>>>): string {
  const sorted = Object.entries(problems).sort(([, a], [, b]) => b! - a!);
  return table(sorted.map(([code, rows]) => [code, count(rows!)]));
}

/** The first rows; their numbers count from 1, as the lines of the table after its header do. */
function printRows(rows: readonly NotedRow[], kind: 'errors' | 'warnings'): string {
  const lines = rows.slice(0, SHOWN).map((row) => {
    const why = kind === 'errors' ? row.errors.map(({ message }) => message) : row.warnings;
    return `  row ${count(row.row_index + 1)}: ${why.join('; ')}`;
  });
  if (rows.length > SHOWN) lines.push('  …');
  return lines.join('\n');
}
