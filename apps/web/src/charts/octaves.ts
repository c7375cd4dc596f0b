/**
 * Cells of positive numbers whose widths double with each octave, so many of equal width in each: joined where there are
 * too many, and laid on an axis on which all are equally wide. It knows no chart.
 */

/** How many numbers lie from `low` to below `high`; both 0: how many are 0. */
export interface CountedCell {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Equal parts of an octave, the finest that are told apart. */
const PARTS = 8;

/** Where a number above 0 lies: whole numbers are the ends of the finest cells, 0 is at 1. Ascending, and linear within a part. */
export function octavePlace(x: number): number {
  const octave = Math.floor(Math.log2(x));
  // The logarithm of a power of two may be a hair below its whole number.
  const whole = 2 ** (octave + 1) <= x ? octave + 1 : octave;
  return PARTS * (whole + x / 2 ** whole - 1);
}

/** The number at a place. */
export function atOctavePlace(place: number): number {
  const octave = Math.floor(place / PARTS);
  return 2 ** octave * (1 + place / PARTS - octave);
}

/** So many neighbouring cells become one (1, 2, 4, 8, 16…) that at most `most` span the numbers between two ends. */
export function joinedPerCell(low: number, high: number, most: number): number {
  const [first, last] = [Math.floor(octavePlace(low) + 1e-6), Math.ceil(octavePlace(high) - 1e-6)];
  let joined = 1;
  while (Math.ceil(last / joined) - Math.floor(first / joined) > most) joined *= 2;
  return joined;
}

/** The number of the joined cell in which a cell that begins at `low` lies. */
export function joinedCell(low: number, joined: number): number {
  return Math.floor(Math.round(octavePlace(low)) / joined);
}

/** Cells joined to at most `most`, ascending; those that hold nothing are left out. Zeros stay by themselves, first. */
export function joinedCells(cells: readonly CountedCell[], most: number): CountedCell[] {
  const zeros = cells.filter(({ low, high }) => !(low > 0) || !(high > 0));
  const positive = cells.filter(({ low, high, count }) => low > 0 && high > 0 && count > 0);
  if (positive.length === 0) return zeros;
  const low = Math.min(...positive.map((cell) => cell.low));
  const high = Math.max(...positive.map((cell) => cell.high));
  const joined = joinedPerCell(low, high, most);
  const counts = new Map<number, number>();
  for (const cell of positive) {
    const place = joinedCell(cell.low, joined);
    counts.set(place, (counts.get(place) ?? 0) + cell.count);
  }
  const ends = (place: number) => ({ low: atOctavePlace(place * joined), high: atOctavePlace((place + 1) * joined) });
  return [...zeros, ...[...counts].sort(([a], [b]) => a - b).map(([place, count]) => ({ ...ends(place), count }))];
}
