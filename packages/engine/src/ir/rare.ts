/** What the rare lane computes: meanings that need decimal digits, by name. */

/**
 * Slow paths for the rare lane, by `rare`'s immediate. They may use only what every JavaScript engine computes alike:
 * arithmetic, `toPrecision`, number parsing. Append only: the index is part of stored programs.
 */
export const RARE = [
  /** b when a and b agree in 15 significant decimal digits, else a. */
  { name: 'near15', apply: (a: number, b: number): number => (a.toPrecision(15) === b.toPrecision(15) ? b : a) },
  /** ROUND, ROUNDUP, ROUNDDOWN of a to b decimal places, on a's 15 significant decimal digits. */
  { name: 'round', apply: (a: number, b: number): number => roundDecimal(a, b, 'half') },
  { name: 'roundUp', apply: (a: number, b: number): number => roundDecimal(a, b, 'up') },
  { name: 'roundDown', apply: (a: number, b: number): number => roundDecimal(a, b, 'down') },
  /** a at 15 significant decimal digits. */
  { name: 'precision15', apply: (a: number): number => Number(a.toPrecision(15)) },
] as const satisfies readonly { name: string; apply(a: number, b: number): number }[];

export type RareName = (typeof RARE)[number]['name'];

/** Rounds the 15-significant-digit decimal of x to `places` decimals (truncated to a whole number), away from zero at a tie. */
function roundDecimal(x: number, places: number, mode: 'half' | 'up' | 'down'): number {
  const digitsAfter = Math.trunc(places);
  if (!Number.isFinite(x) || Number.isNaN(digitsAfter)) return NaN;
  if (x === 0) return 0;
  const [mantissaText, exponentText] = Math.abs(x).toExponential(14).split('e') as [string, string];
  const digits = mantissaText.replace('.', '');
  // |x| = 0.d1d2…d15 · 10^scale
  const scale = Number(exponentText) + 1;
  const kept = scale + digitsAfter;
  if (kept >= 15) return Number(`${x < 0 ? '-' : ''}${mantissaText}e${exponentText}`);
  let head = kept > 0 ? BigInt(digits.slice(0, kept)) : 0n;
  const tail = kept >= 0 ? digits.slice(kept) : `0${digits}`;
  const up = mode === 'up' ? /[1-9]/.test(tail) : mode === 'half' && tail.charCodeAt(0) >= 53;
  if (up) head += 1n;
  if (head === 0n) return 0;
  return Number(`${x < 0 ? '-' : ''}${head}e${-digitsAfter}`);
}
