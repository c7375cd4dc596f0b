/** Numbers as text and text as numbers. */
import { format } from 'numfmt';
import { SCALARS } from '../../ir/apply.ts';
import { parseNumber } from '../coerce.ts';
import { error, type Scalar } from '../value.ts';
import type { EvaluateContext, FunctionDefinition } from './function.ts';
import { roundDecimal } from './rounding.ts';
import { NUMBER, ofScalars, TEXT_ARGUMENT } from './text-scalars.ts';

/** TEXT: numbers by a format code; text that reads as a number is one; other text goes through the text section. */
function formatted(value: Scalar, code: string, context: EvaluateContext): Scalar {
  const number = typeof value === 'string' ? (parseNumber(value, context.date1904) ?? value) : (value ?? 0);
  if (code === '') return '';
  try {
    return format(code, number, { nbsp: false, dateErrorThrows: true, dateSpanLarge: false });
  } catch {
    return error('#VALUE!');
  }
}

/** A number with a fixed number of decimals, rounded as ROUND does. */
function fixed(x: number, decimals: number, grouped: boolean): string {
  const places = Math.trunc(decimals);
  const rounded = roundDecimal(SCALARS, 'round', x, places);
  const zeros = places > 0 ? `.${'0'.repeat(places)}` : '';
  return format((grouped ? '#,##0' : '0') + zeros, rounded);
}

/** NUMBERVALUE: separators are given, blanks do not matter, percent signs may repeat. */
function numberValue(text: string, decimal: string, group: string): Scalar {
  const point = decimal[0];
  const comma = group[0];
  if (point === undefined || comma === undefined) return error('#VALUE!');
  let rest = text.replace(/\s+/g, '');
  if (rest === '') return 0;
  const percents = /%*$/.exec(rest)![0].length;
  rest = rest.slice(0, rest.length - percents);
  const [whole = '', ...fraction] = rest.split(point);
  if (fraction.length > 1 || fraction.join('').includes(comma)) return error('#VALUE!');
  const plain = whole.replaceAll(comma, '') + (fraction.length === 1 ? `.${fraction[0]}` : '');
  const number = parseNumber(plain);
  return number === undefined ? error('#VALUE!') : number / 100 ** percents;
}

/** VALUE, TEXT and their kin. */
export const TEXT_NUMBERS: readonly FunctionDefinition[] = [
  ofScalars(
    'VALUE',
    'The number that a text stands for.',
    [{ name: 'text', accepts: 'scalar' }],
    [
      ['VALUE("$1,000")', 1000],
      ['VALUE("16:48:00")-VALUE("12:00:00")', 0.2],
      ['VALUE("6:00 PM")', 0.75],
      ['VALUE("6:00PM")', '#VALUE!'],
      ['VALUE("3a")', '#VALUE!'],
      ['VALUE("x")', '#VALUE!'],
      ['VALUE(TRUE)', '#VALUE!'],
      ['VALUE(5)', 5],
    ],
    ([value], context) => {
      if (typeof value === 'number') return value;
      if (value === null) return 0;
      return typeof value === 'string' ? (parseNumber(value, context.date1904) ?? error('#VALUE!')) : error('#VALUE!');
    },
  ),
  ofScalars(
    'NUMBERVALUE',
    'The number that a text stands for, with given separators.',
    [
      TEXT_ARGUMENT,
      { name: 'decimal_separator', accepts: 'text', optional: true, fallback: '.' },
      { name: 'group_separator', accepts: 'text', optional: true, fallback: ',' },
    ],
    [
      ['NUMBERVALUE("2.500,27",",",".")', 2500.27],
      ['NUMBERVALUE("3.5%%")', 0.00035],
      ['NUMBERVALUE("")', 0],
    ],
    ([text, decimal, group]) => numberValue(text as string, decimal as string, group as string),
  ),
  ofScalars(
    'TEXT',
    'A number as text by a format code.',
    [
      { name: 'value', accepts: 'scalar' },
      { name: 'format_text', accepts: 'text' },
    ],
    [
      ['TEXT(1234.567,"$#,##0.00")', '$1,234.57'],
      ['TEXT(0.285,"0.0%")', '28.5%'],
      ['TEXT(45000,"yyyy-mm-dd")', '2023-03-15'],
      ['TEXT("1","#.###")', '1.'],
      ['TEXT(0,"#.###")', '.'],
      ['TEXT("abc","0.00")', 'abc'],
      ['TEXT(TRUE,"0")', 'TRUE'],
      ['TEXT(-1,"yyyy")', '#VALUE!'],
    ],
    ([value, code], context) => formatted(value as Scalar, code as string, context),
  ),
  ofScalars(
    'FIXED',
    'A number as text with a number of decimals, thousands grouped.',
    [
      NUMBER,
      { name: 'decimals', accepts: 'number', optional: true, fallback: 2 },
      { name: 'no_commas', accepts: 'logical', optional: true, fallback: false },
    ],
    [
      ['FIXED(1234.567,1)', '1,234.6'],
      ['FIXED(1234.567,-1)', '1,230'],
      ['FIXED(-1234.567,-1,TRUE)', '-1230'],
      ['FIXED(44.332)', '44.33'],
    ],
    ([x, decimals, plain]) =>
      (decimals as number) > 127 ? error('#VALUE!') : fixed(x as number, decimals as number, !plain),
  ),
  ofScalars(
    'DOLLAR',
    'A number as text in dollars.',
    [NUMBER, { name: 'decimals', accepts: 'number', optional: true, fallback: 2 }],
    [
      ['DOLLAR(1234.567)', '$1,234.57'],
      ['DOLLAR(-1234.567,-2)', '($1,200)'],
    ],
    ([x, decimals]) => {
      if ((decimals as number) > 127) return error('#VALUE!');
      const text = `$${fixed(Math.abs(x as number), decimals as number, true)}`;
      return (x as number) < 0 && /[1-9]/.test(text) ? `(${text})` : text;
    },
  ),
];
