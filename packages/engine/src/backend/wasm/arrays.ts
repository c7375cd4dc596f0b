/** Table look-ups and trial-local arrays: computed indices go through memory, lane by lane; known ones never do. */
import { sortingNetwork } from '../../ir/apply.ts';
import { VECTORS } from './vector.ts';
import type { Vectors, Writer } from './writer.ts';

/** Up to this length a sorting network is laid out in instructions; above, a loop walks over its pairs in memory. */
const UNROLLED_SORT = 24;

const TWO52 = 4503599627370496;

/** An array of the graph: its elements as values, and its place in memory once a computed index asks for it. */
export class ArrayValue {
  readonly length: number;
  readonly #writer: Writer;
  /** As given; with the form 'sort', before sorting. */
  readonly #elements: readonly Vectors[];
  readonly #form: 'array' | 'sort';
  readonly #region: number;
  #token = -1;

  constructor(writer: Writer, elements: readonly Vectors[], form: 'array' | 'sort' = 'array') {
    this.length = elements.length;
    this.#writer = writer;
    this.#elements = elements;
    this.#form = form;
    this.#region = writer.region;
  }

  /** The element at a known index. */
  element(index: number): Vectors {
    if (this.#form === 'array') return this.#elements[index]!;
    const token = this.token();
    return this.#writer.vectors((k) => this.#writer.emit('slot', [token], index * VECTORS + k));
  }

  /** The operation that writes the array to memory. */
  token(): number {
    if (this.#token >= 0) return this.#token;
    const writer = this.#writer;
    const region = writer.region;
    writer.region = this.#region;
    this.#token = writer.emit(this.#form, this.#elements.flat(), writer.array(this.length));
    writer.region = region;
    return this.#token;
  }

  /** The array in ascending order. */
  sorted(): ArrayValue {
    const elements = Array.from({ length: this.length }, (_, index) => this.element(index));
    if (this.length > UNROLLED_SORT) return new ArrayValue(this.#writer, elements, 'sort');
    for (const [i, j] of sortingNetwork(elements.length)) {
      const x = elements[i]!;
      const y = elements[j]!;
      elements[i] = this.#writer.each('f64x2.pmin', [x, y]);
      elements[j] = this.#writer.each('f64x2.pmax', [y, x]);
    }
    return new ArrayValue(this.#writer, elements);
  }
}

/** Element trunc(index), NaN outside. */
export function arrayElement(writer: Writer, array: ArrayValue, index: Vectors): Vectors {
  const known = writer.constantOf(index[0]!);
  if (known !== undefined) {
    const inside = known >= 0 && known < array.length;
    return inside ? array.element(Math.trunc(known)) : writer.real(NaN);
  }
  const token = array.token();
  const positions = position(writer, array.length, index);
  return writer.vectors((k) => writer.emit('element', [token, positions[k]!], k));
}

/** Entry trunc(index) of a table, NaN outside. */
export function gather(writer: Writer, table: number, length: number, index: Vectors): Vectors {
  return writer.each('gather', [position(writer, length, index)], table);
}

/** trunc(index) + 1 in the low word of each lane, or 0 where the index is outside: the place of a NaN. */
function position(writer: Writer, length: number, index: Vectors): Vectors {
  const above = writer.each('f64x2.ge', [index, writer.real(0)]);
  const below = writer.each('f64x2.lt', [index, writer.real(length)]);
  const place = writer.each('f64x2.add', [writer.each('f64x2.trunc', [index]), writer.real(TWO52 + 1)]);
  return writer.each('v128.and', [place, writer.each('v128.and', [above, below])]);
}
