/** Roman numerals. */
import { error, isError, type Scalar, toNumber } from '../value.ts';
import type { FunctionDefinition } from './function.ts';

/** Numerals by value, from great to small, with the form (0 classic … 4 simplest) from which on they may be used. */
const NUMERALS: readonly (readonly [value: number, numeral: string, form: number])[] = [
  [1000, 'M', 0], [999, 'IM', 4], [995, 'VM', 3], [990, 'XM', 2], [950, 'LM', 1], [900, 'CM', 0],
  [500, 'D', 0], [499, 'ID', 4], [495, 'VD', 3], [490, 'XD', 2], [450, 'LD', 1], [400, 'CD', 0],
  [100, 'C', 0], [99, 'IC', 2], [95, 'VC', 1], [90, 'XC', 0],
  [50, 'L', 0], [49, 'IL', 2], [45, 'VL', 1], [40, 'XL', 0],
  [10, 'X', 0], [9, 'IX', 0], [5, 'V', 0], [4, 'IV', 0], [1, 'I', 0],
]; // biome-ignore format: a table

const DIGITS: Readonly<Record<string, number | undefined>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };

function roman(number: number, form: number): string {
  let rest = number;
  let text = '';
  for (const [value, numeral, from] of NUMERALS) {
    for (; from <= form && rest >= value; rest -= value) text += numeral;
  }
  return text;
}

/** TRUE is the classic form, FALSE the simplest. */
function formOf(value: Scalar): number {
  if (typeof value === 'boolean') return value ? 0 : 4;
  const number = toNumber(value);
  return typeof number === 'number' ? Math.trunc(number) : NaN;
}

function arabic(text: string): Scalar {
  const trimmed = text.trim().toUpperCase();
  const negative = trimmed.startsWith('-');
  const values = Array.from(negative ? trimmed.slice(1) : trimmed, (digit) => DIGITS[digit]);
  if (trimmed.length > 255 || values.includes(undefined) || (negative && values.length === 0)) return error('#VALUE!');
  // A digit before a greater one is taken away.
  const sum = values.reduce<number>((total, value, i) => total + (value! < (values[i + 1] ?? 0) ? -value! : value!), 0);
  return negative ? -sum : sum;
}

/** ROMAN and ARABIC. */
export const ROMAN: readonly FunctionDefinition[] = [
  {
    name: 'ROMAN',
    category: 'math',
    summary: 'A number from 0 to 3999 as a Roman numeral, more or less simplified.',
    parameters: [
      { name: 'number', accepts: 'number' },
      { name: 'form', accepts: 'scalar', optional: true, fallback: 0 },
    ],
    examples: [
      ['ROMAN(499)', 'CDXCIX'],
      ['ROMAN(499,1)', 'LDVLIV'],
      ['ROMAN(499,2)', 'XDIX'],
      ['ROMAN(499,3)', 'VDIV'],
      ['ROMAN(499,FALSE)', 'ID'],
      ['ROMAN(0)', ''],
      ['ROMAN(4000)', '#VALUE!'],
      ['ROMAN(1,5)', '#VALUE!'],
    ],
    evaluate([value, form]) {
      const number = Math.trunc(value as number);
      if (isError(form as Scalar)) return form as Scalar;
      const simplicity = formOf(form as Scalar);
      if (number < 0 || number > 3999 || !(simplicity >= 0 && simplicity <= 4)) return error('#VALUE!');
      return roman(number, simplicity);
    },
  },
  {
    name: 'ARABIC',
    category: 'math',
    summary: 'The number of a Roman numeral.',
    parameters: [{ name: 'text', accepts: 'text' }],
    examples: [
      ['ARABIC("LVII")', 57],
      ['ARABIC("mcmxii")', 1912],
      ['ARABIC("-IV")', -4],
      ['ARABIC("")', 0],
      ['ARABIC("A")', '#VALUE!'],
    ],
    evaluate: ([text]) => arabic(text as string),
  },
];
