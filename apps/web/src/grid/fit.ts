/** What of a text fits into a cell: numbers turn to ####, texts run over empty neighbours. It measures nothing itself. */

/** Width of a text in pixels. */
export type Measure = (text: string) => number;

/**
 * A number, error or truth value in a cell of `room` pixels: General numbers lose decimals, then turn to powers of ten;
 * whatever still is too wide is shown as ####.
 */
export function fitValue(text: string, room: number, measure: Measure, general?: number): string {
  if (measure(text) <= room) return text;
  const shorter = general === undefined ? undefined : shortened(general, text, (tried) => measure(tried) <= room);
  return shorter ?? '#'.repeat(Math.max(1, Math.floor(room / measure('#'))));
}

function shortened(value: number, text: string, fits: (text: string) => boolean): string | undefined {
  const point = text.includes(',') && !text.includes('.') ? ',' : '.';
  const written = (tried: string) => (point === '.' ? tried : tried.replace('.', point));
  const small = Math.abs(value) < 1e-4 && value !== 0;
  for (let decimals = 9; decimals >= 0 && !small && Math.abs(value) < 1e11; decimals--) {
    const tried = written(String(Number(value.toFixed(decimals))));
    if (fits(tried)) return tried;
  }
  for (let decimals = 5; decimals >= 0; decimals--) {
    const tried = written(power(value, decimals));
    if (fits(tried)) return tried;
  }
  return undefined;
}

/** 1.5E+09, as Excel writes it. */
function power(value: number, decimals: number): string {
  const [digits = '', exponent = '0'] = value.toExponential(decimals).split('e');
  const places = Math.abs(Number(exponent));
  return `${digits}E${Number(exponent) < 0 ? '-' : '+'}${String(places).padStart(2, '0')}`;
}

/** Pixels that a text takes of its neighbours. */
export interface Overflow {
  readonly left: number;
  readonly right: number;
}

/** The row beside the cell: the size of a column, undefined where a text must stop. */
export type Free = (column: number) => number | undefined;

/**
 * How far a text of `width` pixels runs out of its cell of `room` pixels, over neighbours that are free: away from the
 * side at which it stands, to both from the middle.
 */
export function overflowOf(
  width: number,
  room: number,
  side: 'left' | 'center' | 'right',
  columns: { readonly first: number; readonly last: number },
  free: Free,
): Overflow {
  const more = width - room;
  if (more <= 0) return { left: 0, right: 0 };
  const share = side === 'center' ? more / 2 : more;
  return {
    left: side === 'left' ? 0 : taken(columns.first, -1, share, free),
    right: side === 'right' ? 0 : taken(columns.last, 1, share, free),
  };
}

function taken(from: number, step: 1 | -1, wanted: number, free: Free): number {
  let sum = 0;
  for (let column = from + step; sum < wanted; column += step) {
    const size = free(column);
    if (size === undefined) return sum;
    sum += size;
  }
  return Math.min(sum, wanted);
}
