/** Numbers that people type: "1,250.50", "$3", "12 %", in their own locale. It knows no field. */
import { parseNumber } from 'numfmt';

/** The number that was typed, undefined where it is none. A trailing % divides by a hundred; 1e6 is allowed. */
export function typedNumber(text: string, locale = navigator.language): number | undefined {
  const bare = text
    .trim()
    .replace(/−/g, '-')
    .replace(/\s+(?=%$)/, '');
  if (bare === '') return undefined;
  const found = parseNumber(bare, { locale, mode: 1 })?.value ?? Number(bare);
  return Number.isFinite(found) ? found : undefined;
}
