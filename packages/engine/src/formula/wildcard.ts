/**
 * Excel's wildcards: `*` any characters, `?` any one, `~` takes what follows as it is; case is ignored.
 * Matching takes at most |pattern| × |text| steps, whatever the pattern. It knows no function.
 */

import { foldCase } from './compare.ts';

type Token = { readonly literal: string } | 'one' | 'any';

/** True when the text holds a wildcard or a `~`, so that plain comparison would differ. */
export function hasWildcard(text: string): boolean {
  return /[*?~]/.test(text);
}

/** A test whether a whole text matches the pattern. */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  if (!hasWildcard(pattern)) {
    const wanted = foldCase(pattern);
    return (text) => foldCase(text) === wanted;
  }
  const tokens = tokenise(pattern);
  return (text) => matchesAll(tokens, Array.from(foldCase(text)));
}

/** Where in the text, from `from` on (UTF-16 positions from 0), the pattern first matches; -1 when nowhere. */
export function wildcardSearch(pattern: string, text: string, from: number): number {
  const folded = foldEach(text);
  if (!hasWildcard(pattern)) return folded.indexOf(foldEach(pattern), from);
  const tokens = [...tokenise(pattern), 'any' as const];
  for (let start = from; start <= folded.length; start++) {
    if (matchesAll(tokens, Array.from(folded.slice(start)))) return start;
  }
  return -1;
}

/** Folds character by character, so that positions stay (`ß` would become `SS`). */
function foldEach(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length) return upper;
  return Array.from(text, (char) => (char.toUpperCase().length === char.length ? char.toUpperCase() : char)).join('');
}

function tokenise(pattern: string): Token[] {
  const tokens: Token[] = [];
  const chars = Array.from(pattern);
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!;
    const next = chars[i + 1];
    if (char === '~') {
      if (next !== undefined) tokens.push({ literal: foldCase(next) });
      i++;
    } else if (char === '*') {
      if (tokens.at(-1) !== 'any') tokens.push('any');
    } else if (char === '?') {
      tokens.push('one');
    } else {
      for (const literal of foldCase(char)) tokens.push({ literal });
    }
  }
  return tokens;
}

/** The usual greedy match that goes back to the last `*` only. */
function matchesAll(tokens: readonly Token[], chars: readonly string[]): boolean {
  let t = 0;
  let c = 0;
  let star = -1;
  let resume = 0;
  while (c < chars.length) {
    const token = tokens[t];
    if (token === 'any') {
      star = t++;
      resume = c;
    } else if (token !== undefined && (token === 'one' || token.literal === chars[c])) {
      t++;
      c++;
    } else if (star >= 0) {
      t = star + 1;
      c = ++resume;
    } else {
      return false;
    }
  }
  while (tokens[t] === 'any') t++;
  return t === tokens.length;
}
