/** Table look-ups and trial-local arrays: computed indices go through memory, lane by lane; known ones never do. */
import { sortingNetwork } from '../../ir/apply.ts';
import { VECTORS } from './vector.ts';
import type { Vectors, Writer } from './writer.ts';

/** Up to this length a sorting network is laid out in instructions; above, a loop walks over its pairs in memory. */
export const UNROLLED_SORT = 24;

const TWO52 = 4503599627370496;

/** An array of the graph: its elements where they are known as values, and its place in memory once asked for. */
export class ArrayValue {
  readonly #writer: Writer;
  readonly #elements: readonly Vectors[];
  readonly #form: 'array' | 'sort';
  readonly #region: number;
  #place: { readonly token: number; readonly memory: number } | undefined;

  constructor(writer: Writer, elements: readonly Vectors[], form: 'array' | 'sort' = 'array') {
    this.#writer = writer;
    this.#elements = elements;
    this.#form = form;
    this.#region = writer.region;
  }

  get length(): number {
    return this.#elements.length;
  }

  /** The elements before sorting. */
  get sources(): readonly Vectors[] {
    return this.#elements;
  }

  /** The element at a known index. */
  element(index: number): Vectors {
    if (this.#form === 'array') return this.#elements[index]!;
    const { token } = this.place();
    return Array.from({ length: VECTORS }, (_, k) => this.#writer.emit('slot', [token], index * VECTORS + k));
  }

  /** The array in memory. */
  place(): { readonly token: number; readonly memory: number } {
    if (this.#place) return this.#place;
    const writer = this.#writer;
    const region = writer.region;
    writer.region = this.#region;
    const memory = writer.array(this.length);
    const token = writer.emit(this.#form, this.#elements.flat(), memory);
    writer.region = region;
    this.#place = { token, memory };
    return this.#place;
  }
}

/** The sorted array. */
export function sorted(writer: Writer, array: ArrayValue): ArrayValue {
  const known = array.sources.length <= UNROLLED_SORT;
  if (!known) return new ArrayValue(writer, elementsOf(array), 'sort');
  const elements = elementsOf(array).map((each) => each);
  for (const [i, j] of sortingNetwork(elements.length)) {
    const x = elements[i]!;
    const y = elements[j]!;
    elements[i] = writer.each('f64x2.pmin', x, y);
    elements[j] = writer.each('f64x2.pmax', y, x);
  }
  return new ArrayValue(writer, elements);
}

function elementsOf(array: ArrayValue): readonly Vectors[] {
  return Array.from({ length: array.length }, (_, index) => array.element(index));
}

/** Element trunc(index), NaN outside. */
export function arrayElement(writer: Writer, array: ArrayValue, index: Vectors): Vectors {
  const known = writer.constantOf(index[0]!);
  if (known !== undefined) {
    const inside = known >= 0 && known < array.length;
    return inside ? array.element(Math.trunc(known)) : Array(VECTORS).fill(writer.number(NaN));
  }
  const { token } = array.place();
  const positions = position(writer, array.length, index);
  return Array.from({ length: VECTORS }, (_, k) => writer.emit('element', [token, positions[k]!], k));
}

/** Entry trunc(index) of a table, NaN outside. */
export function gather(writer: Writer, table: number, length: number, index: Vectors): Vectors {
  return writer.map((one) => writer.emit('gather', [one], table), position(writer, length, index));
}

/** trunc(index) + 1 in the low word of each lane, or 0 where the index is outside: the place of a NaN. */
function position(writer: Writer, length: number, index: Vectors): Vectors {
  return writer.map((one) => {
    const above = writer.emit('f64x2.ge', [one, writer.number(0)]);
    const below = writer.emit('f64x2.lt', [one, writer.number(length)]);
    const place = writer.emit('f64x2.add', [writer.emit('f64x2.trunc', [one]), writer.number(TWO52 + 1)]);
    return writer.emit('v128.and', [place, writer.emit('v128.and', [above, below])]);
  }, index);
}
