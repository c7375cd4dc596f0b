/**
 * How a run is asked for: what a person types, checked, and what the server is sent. Remembered in this browser for the
 * person who chose it. It starts nothing.
 */
import type { NewRun } from '@tessera/api';
import { count } from '../format/counts.ts';
import { type Notation, readNumber, showNumber } from '../format/typed-numbers.ts';
import type { AskedBefore, Sampling } from './contract.ts';

/** Which runs go first. */
export type Priority = NonNullable<NewRun['priority']>;
/** Odds that are asked for, as the server takes them. */
export type Odds = NonNullable<NewRun['probabilities']>[number];
/** How an output is compared. */
export type Operator = Odds['operator'];

/** Odds as they are typed. */
export interface TypedOdds {
  readonly key: number;
  readonly output: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What stands in the dialog. */
export interface Settings {
  readonly trials: string;
  readonly seed: string;
  readonly sampling: Sampling;
  readonly priority: Priority;
  readonly label: string;
  readonly odds: readonly TypedOdds[];
  /** Further percentiles, as a list. */
  readonly percentiles: string;
  readonly exact: boolean;
}

/** What the dialog begins with for a person who has not chosen before. */
export const FIRST_SETTINGS: Settings = {
  trials: '10000',
  seed: '1',
  sampling: 'random',
  priority: 'normal',
  label: '',
  odds: [],
  percentiles: '',
  exact: false,
};

/** What stands in the dialog for a run that was asked for before: `ask` the other way round. */
export function settingsFor(before: AskedBefore, notationOf: (output: string) => Notation): Partial<Settings> {
  const { trials, seed, sampling, priority, probabilities = [], percentiles, exact } = before;
  const odds = probabilities.flatMap(({ output, operator, value }, i) =>
    output === undefined ? [] : [{ key: i + 1, output, operator, value: showNumber(value, notationOf(output)) }],
  );
  const plain = (value: number) => showNumber(value, { ...notationOf(''), percent: false });
  return {
    ...(trials !== undefined && { trials: String(trials) }),
    ...(seed !== undefined && { seed: String(seed) }),
    ...(sampling && { sampling }),
    ...(priority && { priority }),
    ...(percentiles && { percentiles: percentiles.map(plain).join('; ') }),
    ...(exact !== undefined && { exact }),
    odds,
  };
}

/** Of one run, more than the server tells of every output. */
const MOST_PERCENTILES = 100;
const MOST_SEED = 2n ** 64n - 1n;

/** A sentence by field, where something is wrong. */
export type Trouble = Partial<Record<'trials' | 'seed' | 'percentiles' | `odds ${number}`, string>>;

/** What the settings come to; `run` is undefined where there is trouble. */
export interface Asked {
  readonly run: NewRun | undefined;
  readonly trials: number | undefined;
  readonly trouble: Trouble;
}

/**
 * What is sent for these settings, or what is wrong with them. `notationOf` says how odds of an output are typed, `most`
 * how many trials the server runs at most, where that is known.
 */
export function ask(
  settings: Settings,
  model: { readonly modelId: string; readonly version: number },
  notationOf: (output: string) => Notation,
  most = Number.POSITIVE_INFINITY,
): Asked {
  const trouble: Trouble = {};
  const trials = countOf(settings.trials);
  if (trials === undefined || trials < 1) trouble.trials = 'Type a whole number of trials, 1 or more.';
  else if (trials > most) trouble.trials = tooMany(most);
  const seed = seedOf(settings.seed);
  if (seed === undefined) trouble.seed = 'A seed is a whole number from 0 to 18,446,744,073,709,551,615.';
  const percentiles = percentilesOf(settings.percentiles);
  if (percentiles === undefined) trouble.percentiles = 'Percentiles are numbers from 0 to 100, such as 0.1; 99.9.';
  const probabilities = settings.odds.map(({ key, output, operator, value }): Odds => {
    const number = readNumber(value, notationOf(output));
    if (number === undefined) trouble[`odds ${key}`] = 'Type a number to compare with.';
    return { output, operator, value: number ?? 0 };
  });
  if (Object.keys(trouble).length > 0) return { run: undefined, trials, trouble };
  const label = settings.label.trim();
  const run: NewRun = {
    model_id: model.modelId,
    model_version: model.version,
    trials: trials!,
    seed: seed!,
    sampling: settings.sampling,
    priority: settings.priority,
    ...(label !== '' && { label }),
    ...(percentiles!.length > 0 && { percentiles: percentiles! }),
    ...(probabilities.length > 0 && { probabilities }),
    ...(settings.exact && { exact: true }),
  };
  return { run, trials, trouble };
}

/** What is said of more trials than the server runs. */
function tooMany(most: number): string {
  return `This server runs ${count(most)} trials at most. Ask for fewer, or ask its operator to raise MAX_ITERATIONS.`;
}

/** A count as people type it: 100,000 or 2.5 million, 50k, 1e6. */
export function countOf(typed: string, locale = navigator.language): number | undefined {
  const match = /^(.*?)\s*(k|thousand|m|million|bn|billion)?\.?$/i.exec(typed.trim());
  const number = readNumber(match?.[1] ?? '', { locale, percent: false });
  if (number === undefined) return undefined;
  const unit = match?.[2]?.toLowerCase();
  const times = unit === undefined ? 1 : unit.startsWith('k') || unit === 'thousand' ? 1e3 : unit.startsWith('m') ? 1e6 : 1e9; // biome-ignore format: one thought
  const count = Math.round(number * times * 1e6) / 1e6;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** As the server takes it: a number, or its digits where a number could not hold it. */
function seedOf(typed: string): number | string | undefined {
  const digits = typed.trim();
  if (!/^\d{1,20}$/.test(digits) || BigInt(digits) > MOST_SEED) return undefined;
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}

/** Percentiles, ascending: blanks or semicolons between them, or commas with a blank. */
function percentilesOf(typed: string, locale = navigator.language): number[] | undefined {
  const words = typed.split(/[;\s]+|,\s+/).filter(Boolean);
  const numbers = words.flatMap((word) => readNumber(word.replace(/^p|%$|,$/gi, ''), { locale, percent: false }) ?? []);
  const right = numbers.length === words.length && numbers.every((number) => number >= 0 && number <= 100);
  return right && numbers.length <= MOST_PERCENTILES ? [...new Set(numbers)].sort((a, b) => a - b) : undefined;
}

/** A seed that nobody chose, short enough to be read out. */
export function randomSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]);
}

const STORED = 'tessera.run-settings';
/** What belongs to one model or one run is not remembered. */
const REMEMBERED = ['trials', 'seed', 'sampling', 'priority'] as const;

/** The last choices of a person in this browser. */
export function recall(person: string): Partial<Settings> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`${STORED}.${person}`) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const { trials, seed, sampling, priority } = kept as Record<string, unknown>;
    return {
      ...(typeof trials === 'string' && countOf(trials) !== undefined && { trials }),
      ...(typeof seed === 'string' && seedOf(seed) !== undefined && { seed }),
      ...(isOneOf(sampling, ['random', 'latin-hypercube', 'antithetic'] as const) && { sampling }),
      ...(isOneOf(priority, ['high', 'normal', 'background'] as const) && { priority }),
    };
  } catch {
    // A browser may keep nothing, or something else may stand there.
    return {};
  }
}

function isOneOf<T extends string>(value: unknown, all: readonly T[]): value is T {
  return all.includes(value as T);
}

/** Keeps the choices for the next time. */
export function remember(person: string, settings: Settings): void {
  try {
    const kept = Object.fromEntries(REMEMBERED.map((name) => [name, settings[name]]));
    localStorage.setItem(`${STORED}.${person}`, JSON.stringify(kept));
  } catch {
    // Without storage the next dialog begins afresh.
  }
}
