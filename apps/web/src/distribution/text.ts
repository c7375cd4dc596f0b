/**
 * A distribution's text taken apart for a form, and written again: `triangular(80, 100, 130, truncate(70, ))`. Arguments
 * stay as they were written, in the engine's syntax; whether they are possible only the engine knows.
 */

/** What the form holds. An empty text: left out. */
export interface Draft {
  readonly name: string;
  /** One for each parameter that was given; those that percentiles stand for are empty. */
  readonly args: readonly string[];
  /** In place of the parameters from `from` on, one for each. */
  readonly percentiles?: {
    readonly from: number;
    readonly pairs: readonly { readonly share: string; readonly value: string }[];
  };
  readonly low: string;
  readonly high: string;
  readonly scale: string;
  readonly shift: string;
}

/** A distribution with these arguments and nothing else. */
export function draftOf(name: string, args: readonly string[], modifiers: Partial<Draft> = {}): Draft {
  return { name, args, low: '', high: '', scale: '', shift: '', ...modifiers };
}

/** The text of a draft. */
export function writeDraft({ name, args, percentiles, low, high, scale, shift }: Draft): string {
  const open = percentiles && percentilesText(percentiles.pairs);
  const count = percentiles?.pairs.length ?? 0;
  const from = percentiles?.from ?? 0;
  const given = open === undefined ? [...args] : [...args.slice(0, from), open, ...args.slice(from + count)];
  while (given.length > 0 && given.at(-1) === '') given.pop();
  const parts = [
    ...given,
    ...(low !== '' || high !== '' ? [`truncate(${low}, ${high})`] : []),
    ...(scale !== '' ? [`scale(${scale})`] : []),
    ...(shift !== '' ? [`shift(${shift})`] : []),
  ];
  return `${name}(${parts.join(', ')})`;
}

function percentilesText(pairs: readonly { readonly share: string; readonly value: string }[]): string {
  return `percentiles(${pairs.map(({ share, value }) => `${share}, ${value}`).join(', ')})`;
}

/** The draft of a text; undefined where it is no call of that shape. */
export function readDraft(text: string): Draft | undefined {
  const call = callOf(text);
  if (call === undefined) return undefined;
  const args: string[] = [];
  const found: {
    percentiles?: NonNullable<Draft['percentiles']>;
    low?: string;
    high?: string;
    scale?: string;
    shift?: string;
  } = {};
  for (const part of call.args) {
    const inner = callOf(part);
    const modifier = inner?.name.toLowerCase();
    if (modifier === 'truncate') [found.low = '', found.high = ''] = inner!.args;
    else if (modifier === 'scale' || modifier === 'shift') [found[modifier] = ''] = inner!.args;
    else if (modifier === 'percentiles') {
      const pairs = pairsOf(inner!.args);
      found.percentiles = { from: args.length, pairs };
      for (const _ of pairs) args.push('');
    } else args.push(part);
  }
  return draftOf(call.name, args, found);
}

function pairsOf(parts: readonly string[]): { share: string; value: string }[] {
  const pairs: { share: string; value: string }[] = [];
  for (let i = 0; i < parts.length; i += 2) pairs.push({ share: parts[i]!, value: parts[i + 1] ?? '' });
  return pairs;
}

/** `name(a, b)` as its name and arguments; undefined where the text is more or less than one call. */
function callOf(text: string): { readonly name: string; readonly args: readonly string[] } | undefined {
  const match = /^\s*=?\s*([A-Za-z_][\w.]*)\s*\(/.exec(text);
  if (match === null) return undefined;
  const args: string[] = [];
  let from = match[0].length;
  for (const { at, depth, character } of outsideQuotes(text, from)) {
    const ends = depth === 0 && (character === ')' || character === ',');
    if (!ends) continue;
    args.push(text.slice(from, at).trim());
    from = at + 1;
    if (character === ')') {
      if (text.slice(from).trim() !== '') return undefined;
      return { name: match[1]!, args: args.length === 1 && args[0] === '' ? [] : args };
    }
  }
  return undefined;
}

/** The characters that are in no quoted text or sheet name, each with the brackets that are open before it. */
function* outsideQuotes(text: string, from: number) {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else {
      yield { at, depth, character };
      if ('({['.includes(character)) depth++;
      if (depth > 0 && ')}]'.includes(character)) depth--;
    }
  }
}

/** The numbers of `{1, 2, 3}`; undefined where it is something else. */
export function readList(arg: string): readonly number[] | undefined {
  const match = /^\{(.*)\}$/s.exec(arg.trim());
  if (match === null) return undefined;
  const body = match[1]!.trim();
  if (body === '') return [];
  const numbers = body.split(/[,;]/).map((entry) => constantOf(entry));
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

/** `{1, 2, 3}` */
export function writeList(values: readonly number[]): string {
  return `{${values.map(constantText).join(', ')}}`;
}

/** The number that an argument is, where it is one: `1e6`, `-5`, `7%`. */
export function constantOf(arg: string): number | undefined {
  const match = /^([+-]?)\s*(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?(%?)$/i.exec(arg.trim());
  if (match === null) return undefined;
  const [, sign, digits, exponent = '0', share] = match;
  const power = Number(exponent) - (share === '%' ? 2 : 0);
  const value = Number(`${sign}${digits}e${power}`);
  return Number.isFinite(value) ? value : undefined;
}

/** A number in the engine's syntax. */
export function constantText(value: number): string {
  return String(value === 0 ? 0 : value).replace('e+', 'e');
}
