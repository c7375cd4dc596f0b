/**
 * What `options.md` lists: columns, quantities, units, what is wrong with rows and tables, and answers as they really are.
 * The rest of that page is written by hand.
 */
import { readFileSync } from 'node:fs';
import {
  AMERICAN_METHODS,
  CONTRACT_COLUMNS,
  type ContractColumn,
  DEFAULT_SPECIFICATION,
  OPTION_MODELS,
  QUANTITIES,
  type QuantityName,
} from '@tessera/models';
import { openPricing, type PriceFormat, ROW_PROBLEMS, type RowProblemCode } from '@tessera/pricing';
import { EARLY_QUANTITIES } from '../packages/models/src/options/early-exercise.ts';
import { PRICING_REFUSALS } from '../packages/pricing/src/pricing-error.ts';
import { rowError } from '../packages/pricing/src/row-problems.ts';
import { block, code, table, withParts } from './markdown.ts';

/** The page with its lists as the tables of the sources give them. */
export async function optionsPage(): Promise<string> {
  return withParts(readFileSync(new URL('options.md', import.meta.url), 'utf8'), {
    choices: choices(),
    quantities: quantities(),
    columns: columns(),
    problems: problems(),
    refusals: refusals(),
    table: block(EXAMPLE),
    json: block(await answer('json')),
    ndjson: block(await answer('ndjson')),
    csv: block(await answer('csv')),
  });
}

function choices(): string {
  const list = (values: readonly string[], usual: string): string =>
    values.map((value) => (value === usual ? `**${code(value)}**` : code(value))).join(', ');
  return table(
    ['choice', 'values, the usual one bold'],
    [
      ['model', list(OPTION_MODELS, DEFAULT_SPECIFICATION.model)],
      ['method, of American contracts', list(AMERICAN_METHODS, DEFAULT_SPECIFICATION.method)],
    ],
  );
}

function quantities(): string {
  const early: readonly string[] = EARLY_QUANTITIES;
  const rows = Object.entries(QUANTITIES).map(([name, { title, meaning, units, isDefault }]) => [
    code(name),
    title,
    meaning,
    [...new Set(units)].map((unit) => code(unit) + (units.length > 1 ? ' twice' : '')).join(', '),
    isDefault ? 'yes' : '',
    early.includes(name as QuantityName) ? 'yes' : '',
  ]);
  return table(['name', 'title', 'meaning', 'scaled by', 'given unasked', 'of American contracts'], rows);
}

function columns(): string {
  const rows = CONTRACT_COLUMNS.map((column) => [
    `**${code(column.name)}**`,
    `${column.meaning}${column.fallback === undefined ? '' : `; ${column.fallback} where there is no such column`}`,
    rangeOf(column),
    suspicionOf(column),
    column.aliases.map(code).join(' '),
  ]);
  return table(['column', 'meaning', 'allowed', 'suspicious', 'headers that mean it'], rows);
}

function rangeOf({ allowed }: ContractColumn): string {
  if (allowed === undefined) return '';
  const { low = -Infinity, isOpen = false, high = Infinity } = allowed;
  return `${isOpen ? `above ${low}` : low} to ${high}`;
}

function suspicionOf({ likely, allowed }: ContractColumn): string {
  if (likely === undefined) return '';
  return `${allowed?.low === 0 ? 'above ' : 'beyond ±'}${likely.high}: ${likely.advice}`;
}

/** By code: what stands there, for the sentence. */
const VALUES: Readonly<Partial<Record<RowProblemCode, readonly [column: string, value: string]>>> = {
  thousands: ['S', '1,234.50'],
  'not-finite': ['S', '1e999'],
  'not-a-date': ['T', 'soon'],
  'no-valuation-date': ['T', '2027-12-17'],
  expired: ['T', '2020-12-18'],
  'not-positive': ['K', '0'],
  negative: ['sigma', '-0.2'],
  'out-of-range': ['r', '50'],
  'unknown-type': ['option_type', 'straddle'],
  'below-intrinsic': ['price', '4.2'],
  'above-maximum': ['price', '101'],
  empty: ['S', ''],
  'not-a-number': ['sigma', 'n/a'],
};

function problems(): string {
  const codes = (Object.keys(ROW_PROBLEMS) as RowProblemCode[]).filter((name) => name !== 'none');
  const rows = codes.map((name) => {
    const [column, value] = VALUES[name] ?? [undefined, ''];
    return [code(name), rowError(name, column, value).message];
  });
  return table(['code', 'sentence, for example'], rows);
}

function refusals(): string {
  const rows = Object.entries(PRICING_REFUSALS).map(([name, { status, text }]) => [code(name), String(status), text]);
  return table(['code', 'status', 'sentence'], rows);
}

const EXAMPLE = `S,K,T,r,sigma,option_type,desk
100,100,1,0.05,0.2,call,A
100,110,0.5,5,0.2,put,B
100,,1,0.05,n/a,call,B
`;

async function answer(format: PriceFormat): Promise<string> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(EXAMPLE);
  }
  const pricing = await openPricing({ name: 'options.csv', bytes: bytes() }, { format, workers: 1 });
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of pricing.answer()) text += decoder.decode(piece, { stream: true });
  return text.replaceAll('\r\n', '\n');
}
