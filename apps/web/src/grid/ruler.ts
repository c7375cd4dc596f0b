/** Measures texts as the browser draws them, letter by letter, once each. It needs a document. */
import type { CSSProperties } from 'react';
import type { Measure } from './fit.ts';
import type { Look } from './look.ts';

const SAMPLE = 20;
const widths = new Map<string, Map<string, number>>();
let probe: HTMLSpanElement | undefined;

/** Measures in the letters of a look. */
export function rulerOf({ font, fontKey }: Look): Measure {
  if (!widths.has(fontKey)) widths.set(fontKey, new Map());
  const known = widths.get(fontKey)!;
  return (text) => {
    let width = 0;
    for (const letter of text) {
      if (!known.has(letter)) known.set(letter, widthOf(letter, font));
      width += known.get(letter)!;
    }
    return width;
  };
}

function widthOf(letter: string, font: CSSProperties): number {
  probe ??= makeProbe();
  const { fontFamily, fontSize, fontSizeAdjust, fontWeight, fontStyle } = font;
  Object.assign(probe.style, {
    fontFamily,
    fontSize: `${fontSize}px`,
    fontSizeAdjust: String(fontSizeAdjust),
    fontWeight: String(fontWeight ?? 400),
    fontStyle: fontStyle ?? 'normal',
  });
  probe.textContent = letter.repeat(SAMPLE);
  return probe.getBoundingClientRect().width / SAMPLE;
}

function makeProbe(): HTMLSpanElement {
  const span = document.createElement('span');
  span.setAttribute('aria-hidden', 'true');
  Object.assign(span.style, { position: 'absolute', top: '-1000px', visibility: 'hidden', whiteSpace: 'pre' });
  document.body.append(span);
  return span;
}
