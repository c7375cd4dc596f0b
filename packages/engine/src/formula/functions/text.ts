/**
 * Text functions. Positions and lengths count UTF-16 units, as Excel's do. They are evaluated, not compiled: text that
 * depends on a draw is rare and falls back.
 */
import { type ArrayValue, type ErrorValue, error, isError, type Scalar, toText, type Value } from '../value.ts';
import { wildcardSearch } from '../wildcard.ts';
import { arrayOf } from './arrays.ts';
import { CHARACTERS } from './characters.ts';
import type { FunctionDefinition, Parameter } from './function.ts';
import { TEXT_NUMBERS } from './text-numbers.ts';
import { LONGEST, limited, ofScalars, TEXT_ARGUMENT } from './text-scalars.ts';

const COUNT: Parameter = { name: 'num_chars', accepts: 'number', optional: true, fallback: 1 };

/** The texts of whole arguments, arrays row after row, joined; an error in them is the result. */
function texts(args: readonly (Value | undefined)[], keep: (text: string) => boolean): string[] | ErrorValue {
  const found: string[] = [];
  for (const argument of args) {
    for (const item of arrayOf(argument).items) {
      const text = toText(item);
      if (typeof text !== 'string') return text;
      if (keep(text)) found.push(text);
    }
  }
  return found;
}

/** TEXTJOIN: the delimiters take turns. */
function join(parts: readonly string[], delimiters: ArrayValue): Scalar {
  let joined = '';
  for (const [i, part] of parts.entries()) {
    const delimiter = i === 0 ? '' : toText(delimiters.items[(i - 1) % delimiters.items.length]!);
    if (typeof delimiter !== 'string') return delimiter;
    joined += delimiter + part;
    if (joined.length > LONGEST) return error('#VALUE!');
  }
  return joined;
}

function find(needle: string, text: string, start: number, search: typeof wildcardSearch): Scalar {
  const from = Math.trunc(start) - 1;
  if (from < 0 || from > text.length) return error('#VALUE!');
  const at = search(needle, text, from);
  return at < 0 ? error('#VALUE!') : at + 1;
}

/** Replaces every occurrence, or the `which`-th alone. */
function substitute(text: string, old: string, fresh: string, which: number | undefined): Scalar {
  if (which !== undefined && which < 1) return error('#VALUE!');
  if (old === '') return text;
  if (which === undefined) return text.replaceAll(old, () => fresh);
  let at = -1;
  for (let n = Math.trunc(which); n > 0; n--) {
    at = text.indexOf(old, at < 0 ? 0 : at + old.length);
    if (at < 0) return text;
  }
  return text.slice(0, at) + fresh + text.slice(at + old.length);
}

/** First letters of words upper case, the others lower case. */
function proper(text: string): string {
  return text.toLowerCase().replace(/\p{L}+/gu, (word) => word[0]!.toUpperCase() + word.slice(1));
}

/**
 * TEXTBEFORE and TEXTAFTER: the ends of the n-th delimiter, counted from the end of the text for a negative n;
 * with `edge` the end of the text that is reached last counts as one more. Undefined when there are too few.
 */
function nthDelimiter(
  text: string,
  delimiter: string,
  n: number,
  edge: boolean,
): readonly [number, number] | undefined {
  const size = delimiter.length;
  let from = n > 0 ? 0 : text.length;
  for (let left = Math.abs(n); left > 0; left--) {
    const at = n > 0 ? text.indexOf(delimiter, from) : from < size ? -1 : text.lastIndexOf(delimiter, from - size);
    if (at < 0) return edge && left === 1 ? [n > 0 ? text.length : 0, n > 0 ? text.length : 0] : undefined;
    if (left === 1) return [at, at + size];
    from = n > 0 ? at + size : at;
  }
  return undefined;
}

/** A truth value or 0 or 1 as one; undefined for other numbers. */
function flag(value: unknown): boolean | undefined {
  return value === 0 ? false : value === 1 ? true : undefined;
}

function aroundDelimiter(name: string, after: boolean, examples: FunctionDefinition['examples']): FunctionDefinition {
  return ofScalars(
    name,
    `The part of a text ${after ? 'after' : 'before'} a delimiter.`,
    [
      TEXT_ARGUMENT,
      { name: 'delimiter', accepts: 'text' },
      { name: 'instance_num', accepts: 'number', optional: true },
      { name: 'match_mode', accepts: 'number', optional: true, fallback: 0 },
      { name: 'match_end', accepts: 'number', optional: true, fallback: 0 },
      { name: 'if_not_found', accepts: 'scalar', optional: true, errors: true },
    ],
    examples,
    ([text, delimiter, instance, mode, end, otherwise]) => {
      const whole = text as string;
      const wanted = delimiter as string;
      const n = Math.floor((instance ?? 1) as number);
      const [ignoreCase, edge] = [flag(mode), flag(end)];
      if (n === 0 || ignoreCase === undefined || edge === undefined) return error('#VALUE!');
      // As Excel has it: a place that no text so short can hold is refused, but only when it is asked for.
      if (instance !== undefined && (Math.abs(n) > whole.length || wanted.length > whole.length))
        return error('#VALUE!');
      const fold = (s: string): string => (ignoreCase ? s.toLowerCase() : s);
      const found = nthDelimiter(fold(whole), fold(wanted), n, edge);
      if (found) return after ? whole.slice(found[1]) : whole.slice(0, found[0]);
      return otherwise === undefined ? error('#N/A') : ((otherwise as Scalar) ?? '');
    },
  );
}

/** Text functions. */
export const TEXT: readonly FunctionDefinition[] = [
  ...TEXT_NUMBERS,
  ...CHARACTERS,
  {
    name: 'CONCAT',
    category: 'text',
    summary: 'Texts joined, ranges cell by cell.',
    parameters: [{ name: 'text1', accepts: 'values', repeats: true, errors: true }],
    examples: [
      ['CONCAT("a",1,TRUE)', 'a1TRUE'],
      ['CONCAT({"a","b"},"c")', 'abc'],
      ['CONCAT("a",#N/A)', '#N/A'],
    ],
    evaluate(args) {
      const parts = texts(args, () => true);
      return isError(parts as Value) ? (parts as ErrorValue) : limited((parts as string[]).join(''));
    },
  },
  {
    name: 'CONCATENATE',
    category: 'text',
    summary: 'Texts joined.',
    parameters: [{ name: 'text1', accepts: 'text', repeats: true }],
    examples: [
      ['CONCATENATE("a",1.5,"b")', 'a1.5b'],
      ['CONCATENATE(1/3)', '0.333333333333333'],
    ],
    evaluate: (args) => limited((args as string[]).join('')),
  },
  {
    name: 'TEXTJOIN',
    category: 'text',
    summary: 'Texts joined with a delimiter between them, empty ones left out when asked.',
    parameters: [
      { name: 'delimiter', accepts: 'values' },
      { name: 'ignore_empty', accepts: 'logical' },
      { name: 'text1', accepts: 'values', repeats: true, errors: true },
    ],
    examples: [
      ['TEXTJOIN(", ",TRUE,"a","","b")', 'a, b'],
      ['TEXTJOIN("-",FALSE,"a","","b")', 'a--b'],
      ['TEXTJOIN({",",";"},TRUE,{1,2,3})', '1,2;3'],
    ],
    evaluate([delimiter, ignore, ...rest]) {
      const parts = texts(rest, (text) => !ignore || text !== '');
      return isError(parts as Value) ? (parts as ErrorValue) : join(parts as string[], arrayOf(delimiter));
    },
  },
  ofScalars(
    'LEFT',
    'The first characters of a text.',
    [TEXT_ARGUMENT, COUNT],
    [
      ['LEFT("Sale Price",4)', 'Sale'],
      ['LEFT("abc")', 'a'],
      ['LEFT("abc",-1)', '#VALUE!'],
      ['LEFT(1234.5,3)', '123'],
    ],
    ([text, count]) =>
      (count as number) < 0 ? error('#VALUE!') : (text as string).slice(0, Math.trunc(count as number)),
  ),
  ofScalars(
    'RIGHT',
    'The last characters of a text.',
    [TEXT_ARGUMENT, COUNT],
    [
      ['RIGHT("Sale Price",5)', 'Price'],
      ['RIGHT("abc",0)', ''],
      ['RIGHT("abc",9)', 'abc'],
    ],
    ([text, count]) => {
      const n = Math.trunc(count as number);
      return n < 0 ? error('#VALUE!') : (text as string).slice(Math.max((text as string).length - n, 0));
    },
  ),
  ofScalars(
    'MID',
    'Characters from inside a text.',
    [TEXT_ARGUMENT, { name: 'start_num', accepts: 'number' }, { name: 'num_chars', accepts: 'number' }],
    [
      ['MID("Fluid Flow",7,20)', 'Flow'],
      ['MID("abc",5,1)', ''],
      ['MID("abc",0,1)', '#VALUE!'],
    ],
    ([text, start, count]) => {
      const from = Math.trunc(start as number);
      const n = Math.trunc(count as number);
      return from < 1 || n < 0 ? error('#VALUE!') : (text as string).slice(from - 1, from - 1 + n);
    },
  ),
  ofScalars(
    'LEN',
    'The number of characters of a text.',
    [TEXT_ARGUMENT],
    [
      ['LEN("abc")', 3],
      ['LEN(1/3)', 17],
      ['LEN(TRUE)', 4],
    ],
    ([text]) => (text as string).length,
  ),
  ofScalars(
    'TRIM',
    'A text without spaces at its ends and with single ones inside.',
    [TEXT_ARGUMENT],
    [['TRIM("  a   b ")', 'a b']],
    ([text]) => (text as string).replace(/ +/g, ' ').replace(/^ | $/g, ''),
  ),
  ofScalars(
    'CLEAN',
    'A text without control characters.',
    [TEXT_ARGUMENT],
    [['CLEAN("a"&CHAR(7)&"b")', 'ab']],
    ([text]) =>
      Array.from(text as string)
        .filter((char) => char.charCodeAt(0) >= 32)
        .join(''),
  ),
  ofScalars('UPPER', 'A text in capital letters.', [TEXT_ARGUMENT], [['UPPER("total")', 'TOTAL']], ([text]) =>
    (text as string).toUpperCase(),
  ),
  ofScalars('LOWER', 'A text in small letters.', [TEXT_ARGUMENT], [['LOWER("ToTal")', 'total']], ([text]) =>
    (text as string).toLowerCase(),
  ),
  ofScalars(
    'PROPER',
    'A text with a capital at the start of each word.',
    [TEXT_ARGUMENT],
    [['PROPER("this is 2-way TRAFFIC, 76bUdget")', 'This Is 2-Way Traffic, 76Budget']],
    ([text]) => proper(text as string),
  ),
  ofScalars(
    'FIND',
    'Where a text stands in another, case and all.',
    [
      { name: 'find_text', accepts: 'text' },
      { name: 'within_text', accepts: 'text' },
      { name: 'start_num', accepts: 'number', optional: true, fallback: 1 },
    ],
    [
      ['FIND("M","Miriam McGovern")', 1],
      ['FIND("M","Miriam McGovern",3)', 8],
      ['FIND("x","abc")', '#VALUE!'],
      ['FIND("","abc")', 1],
    ],
    ([needle, text, start]) =>
      find(needle as string, text as string, start as number, (wanted, within, from) => within.indexOf(wanted, from)),
  ),
  ofScalars(
    'SEARCH',
    'Where a text stands in another, ignoring case, with wildcards.',
    [
      { name: 'find_text', accepts: 'text' },
      { name: 'within_text', accepts: 'text' },
      { name: 'start_num', accepts: 'number', optional: true, fallback: 1 },
    ],
    [
      ['SEARCH("e","Statements",6)', 7],
      ['SEARCH("margin","Profit Margin")', 8],
      ['SEARCH("b?d","abcd")', 2],
      ['SEARCH("~?","a?")', 2],
      ['SEARCH("~d","My dear")', 4],
      ['SEARCH("~","Hello")', 1],
      ['SEARCH("x","abc")', '#VALUE!'],
    ],
    ([needle, text, start]) => find(needle as string, text as string, start as number, wildcardSearch),
  ),
  ofScalars(
    'SUBSTITUTE',
    'A text with one text in it replaced by another, everywhere or at one place.',
    [
      TEXT_ARGUMENT,
      { name: 'old_text', accepts: 'text' },
      { name: 'new_text', accepts: 'text' },
      { name: 'instance_num', accepts: 'number', optional: true },
    ],
    [
      ['SUBSTITUTE("Sales Data","Sales","Cost")', 'Cost Data'],
      ['SUBSTITUTE("1-1-1","1","2",2)', '1-2-1'],
      ['SUBSTITUTE("abc","","x")', 'abc'],
    ],
    ([text, old, fresh, which]) =>
      substitute(text as string, old as string, fresh as string, which as number | undefined),
  ),
  ofScalars(
    'REPLACE',
    'A text with characters at a place replaced.',
    [
      { name: 'old_text', accepts: 'text' },
      { name: 'start_num', accepts: 'number' },
      { name: 'num_chars', accepts: 'number' },
      { name: 'new_text', accepts: 'text' },
    ],
    [
      ['REPLACE("abcdefghijk",6,5,"*")', 'abcde*k'],
      ['REPLACE("2009",3,2,"10")', '2010'],
    ],
    ([text, start, count, fresh]) => {
      const from = Math.trunc(start as number) - 1;
      const n = Math.trunc(count as number);
      const old = text as string;
      return from < 0 || n < 0 ? error('#VALUE!') : old.slice(0, from) + fresh + old.slice(from + n);
    },
  ),
  ofScalars(
    'REPT',
    'A text repeated.',
    [TEXT_ARGUMENT, { name: 'number_times', accepts: 'number' }],
    [
      ['REPT("*-",3)', '*-*-*-'],
      ['REPT("a",0)', ''],
      ['REPT("a",-1)', '#VALUE!'],
      ['REPT("ab",20000)', '#VALUE!'],
    ],
    ([text, times]) => {
      const n = Math.trunc(times as number);
      const tooLong = (text as string).length * n > LONGEST;
      return n < 0 || tooLong ? error('#VALUE!') : (text as string).repeat(n);
    },
  ),
  ofScalars(
    'EXACT',
    'Whether two texts are the same, case and all.',
    [
      { name: 'text1', accepts: 'text' },
      { name: 'text2', accepts: 'text' },
    ],
    [
      ['EXACT("word","word")', true],
      ['EXACT("Word","word")', false],
      ['EXACT(1,"1")', true],
    ],
    ([a, b]) => a === b,
  ),
  aroundDelimiter('TEXTBEFORE', false, [
    ['TEXTBEFORE("a-b-c","-")', 'a'],
    ['TEXTBEFORE("a-b-c","-",-1)', 'a-b'],
    ['TEXTBEFORE("abc","-")', '#N/A'],
  ]),
  aroundDelimiter('TEXTAFTER', true, [
    ['TEXTAFTER("a-b-c","-")', 'b-c'],
    ['TEXTAFTER("a-b-c","-",2)', 'c'],
    ['TEXTAFTER("abc","-")', '#N/A'],
    ['TEXTAFTER("abc","-",1,0,1)', ''],
    ['TEXTAFTER("abc","-",2,0,1)', '#N/A'],
    ['TEXTAFTER("abc","-",-1,0,1)', 'abc'],
    ['TEXTAFTER("1 the 2 the 3","the",-1.2)', ' 2 the 3'],
  ]),
];
