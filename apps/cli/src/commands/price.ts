/** `tessera price`: prices a table of option contracts, as a file or as a summary. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { PricingSpecification, QuantityName } from '@tessera/models';
import {
  openPricing,
  PRICE_FORMATS,
  type PriceFormat,
  PricingError,
  type PricingOptions,
  type PricingProgress,
  summaryOf,
  type TablePricing,
  tableFile,
} from '@tessera/pricing';
import { Refusal, UsageError } from '../failure.ts';
import { printPricing } from '../print-pricing.ts';
import { duration } from '../progress.ts';
import { bar, count, percent } from '../text.ts';

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

const INTERRUPTED = 130;

export async function price(words: readonly string[]): Promise<number> {
  const { values, positionals } = parse(words);
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('Name a table of options, such as options.csv or options.xlsx.');
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one file too many: the command prices one table.`);
  const options = optionsOf(values);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  const line = progressLine(values.quiet !== true);
  const start = performance.now();
  try {
    const pricing = await open(path, options, { signal: stop.signal, onProgress: line.show });
    await write(pricing, values.output);
    line.clear();
    const seconds = (performance.now() - start) / 1000;
    if (values.json)
      process.stdout.write(`${JSON.stringify({ ...summaryOf(pricing.tally, pricing.recipe), seconds }, null, 2)}\n`);
    else if (values.output === undefined || values.quiet !== true) {
      process.stdout.write(printPricing(path, pricing, seconds, values.output));
    }
    return 0;
  } catch (cause) {
    line.clear();
    if (!stop.signal.aborted) throw cause instanceof PricingError ? new Refusal(cause.message) : cause;
    process.stderr.write('tessera: stopped; nothing was written.\n');
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', interrupt);
  }
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

function formatOf({ format, output }: Values): PriceFormat {
  const wanted = format ?? (output === undefined ? 'csv' : extname(output).slice(1).toLowerCase());
  const found = PRICE_FORMATS.find((one) => one === wanted);
  if (found) return found;
  throw new UsageError(
    `"${output ?? wanted}" is no format that prices are written in. End the name with ${PRICE_FORMATS.map((one) => `.${one}`).join(', ')}, or say --format.`,
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

async function open(
  path: string,
  options: PricingOptions,
  around: Parameters<typeof openPricing>[2],
): Promise<TablePricing> {
  try {
    return await openPricing(await tableFile(path), options, around);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError(`There is no file ${path}.`);
    throw cause;
  }
}

/** Writes the answer beside its place and moves it there when it is whole; without a place the answer is only counted. */
async function write(pricing: TablePricing, output: string | undefined): Promise<void> {
  if (output === undefined) {
    for await (const _ of pricing.answer());
    return;
  }
  if (output === '-') {
    await pipeline(Readable.from(pricing.answer(), { objectMode: false }), process.stdout, { end: false });
    return;
  }
  const part = `${output}.part`;
  try {
    await pipeline(pricing.answer(), createWriteStream(part, { highWaterMark: 1 << 22 }));
    await rename(part, output);
  } catch (cause) {
    await rm(part, { force: true });
    throw cause;
  }
}

/** One line on the error stream that rewrites itself. */
function progressLine(isWanted: boolean): { show(progress: PricingProgress): void; clear(): void } {
  const stream = process.stderr;
  const start = performance.now();
  let next = start + 100;
  let isShown = false;
  return {
    show({ rows, failed, read, size }) {
      const now = performance.now();
      if (!isWanted || !stream.isTTY || now < next) return;
      next = now + 100;
      const share = size ? read / size : undefined;
      const left = share ? `  ${duration(((now - start) / 1000) * (1 / share - 1))} left` : '';
      const done = share === undefined ? '' : `${bar(share, 24)} ${percent(share, 0)}  `;
      stream.write(
        `\r\x1b[K${done}${count(rows)} rows  ${count((rows / (now - start)) * 1000)}/s  ${count(failed)} failed${left}`,
      );
      isShown = true;
    },
    clear() {
      if (isShown) stream.write('\r\x1b[K');
    },
  };
}
