/**
 * Turns formula text as a file holds it into formula text as a person reads it: newer functions carry prefixes in files,
 * and two operators are written as functions. It must not know what any function means.
 */
import { type Token, tokenize } from '@borgar/fx/xlsx';

/** `_xll.` stays: it marks the function of an add-in, which is part of its name. */
const PREFIX = /^(?:_xlfn\.|_xlws\.|_xlpm\.|_xlop\.)+/i;

/** Functions of the file that are operators in the formula bar. */
const OPERATORS: Readonly<Record<string, (argument: string, simple: boolean) => string>> = {
  SINGLE: (argument, simple) => (simple ? `@${argument}` : `@(${argument})`),
  ANCHORARRAY: (argument) => `${argument}#`,
  _TRO_LEADING: (argument) => argument.replace(':', '.:'),
  _TRO_TRAILING: (argument) => argument.replace(':', ':.'),
  _TRO_ALL: (argument) => argument.replace(':', '.:.'),
};

/** Formula text without `=`, in the form of the formula bar. */
export function fromFileSyntax(text: string): string {
  const formula = text.startsWith('=') ? text.slice(1) : text;
  if (!formula.includes('_xl') && !formula.includes('[0]!')) return formula;
  const tokens = tokenize(formula, { mergeRefs: true });
  return rewrite(tokens, 0, tokens.length);
}

function rewrite(tokens: readonly Token[], from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) {
    const { type, value } = tokens[i]!;
    const operator =
      type === 'func' && PREFIX.test(value) ? OPERATORS[value.replace(PREFIX, '').toUpperCase()] : undefined;
    const close = operator ? closing(tokens, i + 1, to) : -1;
    if (operator && close > 0) {
      text += operator(rewrite(tokens, i + 2, close), isSimple(tokens, i + 2, close));
      i = close;
    } else if (type === 'func') text += value.replace(PREFIX, '');
    else if (type === 'range_named') text += value.replace(/^\[0\]!/, '').replace(PREFIX, '');
    else text += value;
  }
  return text;
}

/** Index of the bracket that closes the one at `open`; -1 when there is none. */
function closing(tokens: readonly Token[], open: number, to: number): number {
  let depth = 0;
  for (let i = open; i < to; i++) {
    const { type, value } = tokens[i]!;
    if (type !== 'operator') continue;
    if (value === '(') depth++;
    else if (value === ')' && --depth === 0) return i;
  }
  return -1;
}

/** One reference or one call: what a prefix operator may stand before without brackets. */
function isSimple(tokens: readonly Token[], from: number, to: number): boolean {
  if (to - from === 1) return true;
  return tokens[from]?.type === 'func' && closing(tokens, from + 1, to) === to - 1;
}
