/**
 * Where rows (or columns) lie along their direction, in pixels. Only those whose size is not the default are kept, so a
 * million rows cost nothing. It knows nothing of cells.
 */

/** Rows or columns, one after another. */
export class Axis {
  /** How many there are. */
  readonly count: number;
  readonly #size: number;
  /** Those of another size, in order; beside each how many pixels all up to and with it are longer than by default. */
  readonly #places: Float64Array;
  readonly #surplus: Float64Array;

  /** `sizes`: by place, those that differ from `size`; 0 is hidden. */
  constructor(count: number, size: number, sizes: ReadonlyMap<number, number> = new Map()) {
    this.count = count;
    this.#size = size;
    this.#places = Float64Array.from([...sizes.keys()].filter((place) => place < count)).sort();
    this.#surplus = new Float64Array(this.#places.length);
    let sum = 0;
    for (const [i, place] of this.#places.entries()) {
      sum += sizes.get(place)! - size;
      this.#surplus[i] = sum;
    }
  }

  /** Length of all of them. */
  get length(): number {
    return this.start(this.count);
  }

  /** Where a place starts; `start(count)` is the end of the last. */
  start(place: number): number {
    const before = this.#firstFrom(place);
    return place * this.#size + (before > 0 ? this.#surplus[before - 1]! : 0);
  }

  /** Size of a place. */
  size(place: number): number {
    return this.start(place + 1) - this.start(place);
  }

  /** The place at a distance from the start; the nearest one outside. Never a hidden one, unless all are. */
  at(distance: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle + 1) > distance) high = middle;
      else low = middle + 1;
    }
    return low < this.count ? low : this.#lastSeen();
  }

  /** The next place in a direction that can be seen; the same one where there is none. */
  next(place: number, step: 1 | -1): number {
    for (let to = place + step; to >= 0 && to < this.count; to += step) if (this.size(to) > 0) return to;
    return place;
  }

  #lastSeen(): number {
    for (let place = this.count - 1; place > 0; place--) if (this.size(place) > 0) return place;
    return 0;
  }

  /** How many of the places of another size come before one. */
  #firstFrom(place: number): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places[middle]! < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
