/**
 * Cells of positive numbers whose widths double with each octave, so many of equal width in each: joined where there are
 * too many, and laid on an axis on which all are equally wide. It knows no chart.
 */

/** How many numbers lie from `low` to below `high`; with `low` 0, zeros are among them. */
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

/** Octaves below the highest cell that are told apart. */
const REACH = 10;

/**
 * Cells joined to at most `most`, ascending; those that hold nothing are left out. Zeros and whatever lies far below the
 * highest are one cell, from 0, that stands first.
 */
export function joinedCells(cells: readonly CountedCell[], most: number): CountedCell[] {
  const held = cells.filter(({ count }) => count > 0);
  const high = Math.max(0, ...held.map((cell) => cell.high));
  const least = Math.max(high / 2 ** REACH, Math.min(...held.map(({ low }) => low).filter((low) => low > 0)));
  const joined = high > 0 && least < high ? joinedPerCell(least, high, most) : 1;
  const first = Number.isFinite(least) && least > 0 ? joinedCell(least, joined) : Infinity;
  const counts = new Map<number, number>();
  let rest = 0;
  for (const { low, count } of held) {
    const place = low > 0 ? joinedCell(low, joined) : -Infinity;
    if (place < first) rest += count;
    else counts.set(place, (counts.get(place) ?? 0) + count);
  }
  const places = [...counts].sort(([a], [b]) => a - b);
  const ends = (place: number) => ({ low: atOctavePlace(place * joined), high: atOctavePlace((place + 1) * joined) });
  const far = rest > 0 ? [{ low: 0, high: places.length > 0 ? ends(places[0]![0]).low : 0, count: rest }] : [];
  return [...far, ...places.map(([place, count]) => ({ ...ends(place), count }))];
}
