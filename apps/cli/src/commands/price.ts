/** `tessera price`: prices a table of option contracts, as a file or as a summary. */
import { once } from 'node:events';
import { resolve } from 'node:path';
import { openPricing, PricingError, summaryOf, type TablePricing, tableFile, writeAnswer } from '@tessera/pricing';
import { Refusal, UsageError } from '../failure.ts';
import { cannotOpen } from '../open.ts';
import { type PriceWords, readPriceWords } from '../pricing-options.ts';
import { pricingLine } from '../pricing-progress.ts';
import { printPricing } from '../print-pricing.ts';

const INTERRUPTED = 130;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const STANDARD_OUTPUT = '-';

export async function price(words: readonly string[]): Promise<number> {
  const asked = readPriceWords(words);
  if (asked.output !== undefined && resolve(asked.output) === resolve(asked.path)) {
    throw new UsageError(`${asked.path} is the table itself. Give the answer another name.`);
  }
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    await priceTable(asked, stop.signal);
    return 0;
  } catch (cause) {
    if (!stop.signal.aborted) throw said(cause);
    const rest = asked.output === STANDARD_OUTPUT ? 'what was written is not complete' : 'nothing was written';
    process.stderr.write(`tessera: stopped; ${rest}.\n`);
    return INTERRUPTED;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

async function priceTable(asked: PriceWords, signal: AbortSignal): Promise<void> {
  const { path, output, json, quiet } = asked;
  const start = performance.now();
  const line = pricingLine();
  let pricing: TablePricing;
  try {
    pricing = await open(asked, { signal, ...(!quiet && { onProgress: line.show }) });
    await write(pricing, output);
  } finally {
    line.clear();
  }
  const seconds = (performance.now() - start) / 1000;
  // Where the table itself goes to the standard output, its summary must not.
  const stream = output === STANDARD_OUTPUT ? process.stderr : process.stdout;
  if (json) stream.write(`${JSON.stringify({ ...summaryOf(pricing.tally, pricing.recipe), seconds }, null, 2)}\n`);
  else if (output === undefined || !quiet) stream.write(printPricing(path, pricing, seconds, output));
}

/** What the pricing refuses, for the terminal. */
function said(cause: unknown): unknown {
  if (!(cause instanceof PricingError)) return cause;
  return cause.code === 'pricing-option' ? new UsageError(cause.message) : new Refusal(cause.message);
}

async function open(
  { path, options }: PriceWords,
  surroundings: Parameters<typeof openPricing>[2],
): Promise<TablePricing> {
  try {
    return await openPricing(await tableFile(path), options, surroundings);
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
}

/** Writes the answer beside its place and moves it there when it is whole; without a place the answer is only counted. */
async function write(pricing: TablePricing, output: string | undefined): Promise<void> {
  if (output === undefined) {
    for await (const _ of pricing.answer({ reuse: true }));
    return;
  }
  if (output === STANDARD_OUTPUT) {
    for await (const piece of pricing.answer()) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    return;
  }
  try {
    await writeAnswer(pricing, output);
  } catch (cause) {
    throw cannotWrite(output, cause);
  }
}

const NOT_WRITTEN: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'it may not be written',
  ENOSPC: 'the disk is full',
};

function cannotWrite(output: string, cause: unknown): unknown {
  const reason = NOT_WRITTEN[(cause as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? cause : new Refusal(`Cannot write ${output}: ${reason}.`);
}
