/** What a person types behind `tessera price`, as the options of a pricing. It opens no file. */
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { PricingSpecification, QuantityName } from '@tessera/models';
import { PRICE_FORMATS, type PriceFormat, type PricingOptions } from '@tessera/pricing';
import { UsageError } from './failure.ts';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  workers: { type: 'string' },
  chunksize: { type: 'string' },
  decimals: { type: 'string' },
  model: { type: 'string' },
  exercise: { type: 'string' },
  method: { type: 'string' },
  greeks: { type: 'string' },
  'implied-volatility': { type: 'boolean' },
  theta: { type: 'string' },
  vega: { type: 'string' },
  rho: { type: 'string' },
  valuation: { type: 'string' },
  sheet: { type: 'string' },
  column: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
} as const;

/** The words behind `tessera price`. */
export interface PriceWords {
  readonly path: string;
  readonly options: PricingOptions;
  /** A file, or `-` for the standard output; only a summary when left out. */
  readonly output?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Throws `UsageError`; values that no pricing takes are refused there. */
export function readPriceWords(words: readonly string[]): PriceWords {
  const { values, positionals } = parse(words);
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('Name a table of options, such as options.csv or options.xlsx.');
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one file too many: the command prices one table.`);
  const { output, json = false, quiet = false } = values;
  return { path, options: optionsOf(values), ...(output !== undefined && { output }), json, quiet };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message.split('. ')[0]}. tessera --help tells which options there are.`);
  }
}

type Values = ReturnType<typeof parse>['values'];

function optionsOf(values: Values): PricingOptions {
  const format = formatOf(values);
  const decimals = values.decimals === 'full' ? ('full' as const) : whole('--decimals', values.decimals);
  const workers = whole('--workers', values.workers);
  const chunkRows = whole('--chunksize', values.chunksize);
  return {
    specification: specificationOf(values),
    format,
    ...(decimals !== undefined && { decimals }),
    ...(workers !== undefined && { workers }),
    ...(chunkRows !== undefined && { chunkRows }),
    valuationDate: values.valuation ?? new Date().toISOString().slice(0, 10),
    ...(values.sheet !== undefined && { sheet: values.sheet }),
    ...(values.column && { columns: Object.fromEntries(values.column.map(readColumn)) }),
  };
}

/** The choices as they were typed: what is no choice, the pricing refuses. */
function specificationOf(values: Values): Partial<PricingSpecification> {
  const { model, method, greeks, theta = 'year', vega = '1.00', rho = '1.00' } = values;
  const exercise = values.exercise ?? (method === undefined ? undefined : 'american');
  const typed = {
    ...(model !== undefined && { model }),
    ...(exercise !== undefined && { exercise }),
    ...(method !== undefined && { method }),
    ...(greeks !== undefined && { quantities: greeks.split(',').map((name) => name.trim()) as QuantityName[] }),
    ...(values['implied-volatility'] && { solve: 'implied-volatility' }),
    units: { theta, vega: vega === '1' ? '1.00' : vega, rho: rho === '1' ? '1.00' : rho },
  };
  return typed as Partial<PricingSpecification>;
}

/** As the name of the file says; CSV on the standard output; none where only a summary is asked for. */
function formatOf({ format, output }: Values): PriceFormat | 'none' {
  if (output === undefined) {
    if (format === undefined) return 'none';
    throw new UsageError(`--format is for the rows, which go where -o says: -o FILE, or -o - for the standard output.`);
  }
  const wanted = format ?? (output === '-' ? 'csv' : extname(output).slice(1).toLowerCase());
  const found = PRICE_FORMATS.find((one) => one === wanted);
  if (found) return found;
  throw new UsageError(
    `"${format ?? output}" is no format that prices are written in. End the name with ${PRICE_FORMATS.map((one) => `.${one}`).join(', ')}, or say --format ${PRICE_FORMATS.join('|')}.`,
  );
}

function whole(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} is "${text}"; it must be a whole number.`);
  return Number(text);
}

function readColumn(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new UsageError(`--column is "${text}"; write it as S=header, for example --column "sigma=Vol (30d)".`);
  return [text.slice(0, at), text.slice(at + 1)];
}
