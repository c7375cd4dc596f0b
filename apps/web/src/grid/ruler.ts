/** Measures texts as the browser draws them, letter by letter, once each. It needs a document. */
import type { CSSProperties } from 'react';
import type { Measure } from './fit.ts';
import type { Look } from './look.ts';

const SAMPLE = 20;
/** Letters that are measured together when a font is first met: each measuring lays out the page. */
const USUAL = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i));
const widths = new Map<string, Map<string, number>>();

/** Measures in the letters of a look. */
export function rulerOf({ font, fontKey }: Look): Measure {
  let known = widths.get(fontKey);
  if (!known) {
    known = new Map();
    widths.set(fontKey, known);
  }
  return (text) => sumOf(text, known, font);
}

function sumOf(text: string, known: Map<string, number>, font: CSSProperties): number {
  let width = 0;
  for (const letter of text) {
    if (!known.has(letter)) learn([letter, ...(known.size === 0 ? USUAL : [])], known, font);
    width += known.get(letter)!;
  }
  return width;
}

function learn(letters: readonly string[], known: Map<string, number>, font: CSSProperties): void {
  const { fontFamily, fontSize, fontSizeAdjust, fontWeight, fontStyle } = font;
  const probe = document.createElement('div');
  probe.setAttribute('aria-hidden', 'true');
  Object.assign(probe.style, {
    ...{ position: 'absolute', top: '-1000px', visibility: 'hidden', whiteSpace: 'pre', contain: 'layout' },
    fontFamily,
    fontSize: `${fontSize}px`,
    fontSizeAdjust: String(fontSizeAdjust),
    fontWeight: String(fontWeight ?? 400),
    fontStyle: fontStyle ?? 'normal',
  });
  const samples = letters.map((letter) => {
    const span = document.createElement('span');
    // Each on a line of its own.
    span.style.display = 'block';
    span.style.width = 'max-content';
    span.textContent = letter.repeat(SAMPLE);
    return span;
  });
  probe.append(...samples);
  document.body.append(probe);
  for (const [i, span] of samples.entries()) known.set(letters[i]!, span.getBoundingClientRect().width / SAMPLE);
  probe.remove();
}
