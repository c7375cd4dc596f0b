/** Characters by their code, in the code page of the program that saved the workbook and in Unicode. */
import { error } from '../value.ts';
import type { EvaluateContext, FunctionDefinition } from './function.ts';
import { NUMBER, ofScalars, TEXT_ARGUMENT } from './text-scalars.ts';

/** The characters of Windows-1252 from 128 to 159; from there on it is Latin-1. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** The characters of Mac OS Roman from 128 to 255. */
const MACINTOSH =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø' +
  '¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';

function characterOf(code: number, { macintosh }: EvaluateContext): string {
  return (macintosh ? MACINTOSH : WINDOWS)[code - 128] ?? String.fromCharCode(code);
}

function codeOf(text: string, { macintosh }: EvaluateContext): number {
  const special = (macintosh ? MACINTOSH : WINDOWS).indexOf(text[0]!);
  if (special >= 0) return special + 128;
  const code = text.charCodeAt(0);
  return code < (macintosh ? 128 : 256) ? code : macintosh ? 95 : 63; // a character that has none: _ or ?
}

/** CHAR, CODE and their Unicode counterparts. */
export const CHARACTERS: readonly FunctionDefinition[] = [
  ofScalars(
    'CHAR',
    'The character of a code from 1 to 255.',
    [NUMBER],
    [
      ['CHAR(65)', 'A'],
      ['CHAR(128)', '€'],
      ['CHAR(0)', '#VALUE!'],
      ['CHAR(256)', '#VALUE!'],
    ],
    ([code], context) => {
      const n = Math.trunc(code as number);
      return n < 1 || n > 255 ? error('#VALUE!') : characterOf(n, context);
    },
  ),
  ofScalars(
    'CODE',
    'The code of the first character of a text.',
    [TEXT_ARGUMENT],
    [
      ['CODE("A")', 65],
      ['CODE("€")', 128],
      ['CODE("")', '#VALUE!'],
    ],
    ([text], context) => (text === '' ? error('#VALUE!') : codeOf(text as string, context)),
  ),
  ofScalars(
    'UNICHAR',
    'The character of a Unicode number.',
    [NUMBER],
    [
      ['UNICHAR(66)', 'B'],
      ['UNICHAR(8364)', '€'],
      ['UNICHAR(0)', '#VALUE!'],
    ],
    ([code]) => {
      const n = Math.trunc(code as number);
      if (n < 1 || n > 0x10ffff) return error('#VALUE!');
      return n >= 0xd800 && n <= 0xdfff ? error('#N/A') : String.fromCodePoint(n);
    },
  ),
  ofScalars(
    'UNICODE',
    'The Unicode number of the first character of a text.',
    [TEXT_ARGUMENT],
    [
      ['UNICODE("B")', 66],
      ['UNICODE("€")', 8364],
    ],
    ([text]) => (text as string).codePointAt(0) ?? error('#VALUE!'),
  ),
];
