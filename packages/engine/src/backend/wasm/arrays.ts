/** Table look-ups and trial-local arrays: computed indices go through memory, lane by lane; known ones never do. */
import { sortingNetwork } from '../../ir/apply.ts';
import { ENTRY } from './layout.ts';
import type { TableGroup, TablePlace } from './tables.ts';
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
  const positions = offset(writer, { index, length: array.length, size: 1, inside: false, whole: false });
  return writer.vectors((k) => writer.emit('element', [token, positions[k]!], k));
}

/** An index as cell(of, bits) - first, where `of` is never NaN and its sign never set. */
export interface Cells {
  readonly of: Vectors;
  readonly bits: number;
  readonly first: number;
}

/** What is known of an index into something of `length` rows, each of `size` bytes. */
interface Index {
  readonly index: Vectors;
  readonly length: number;
  readonly size: number;
  /** It is never NaN, negative, or beyond the length. */
  readonly inside: boolean;
  readonly whole: boolean;
  readonly cells?: Cells;
}

/** Entry trunc(index) of a table, NaN outside. Two tables that stand side by side in a group are read as one. */
export function gather(
  writer: Writer,
  { group: { tables, length }, column }: Pick<TablePlace, 'column'> & { readonly group: TableGroup },
  index: Omit<Index, 'length' | 'size'>,
): Vectors {
  const at = index.index.join();
  const rows = `${writer.region} ${at} ${tables[0]}`;
  const offsets = writer.share(`rows ${rows}`, () => offset(writer, { ...index, length, size: ENTRY * tables.length }));
  const table = tables[column & ~1]!;
  if (tables[column | 1] === undefined) return writer.each('gather', [offsets], table);
  const [first, second] = writer.share(`pair ${rows} ${table}`, () =>
    [0, 1].map((lane) => writer.each('row', [offsets], 2 * table + lane)),
  );
  return writer.shuffles(column % 2 === 0 ? 'lowHalves' : 'highHalves', first!, second!);
}

/** size · (trunc(index) + 1) in the low word of each lane, or 0 where the index is outside: the place of a NaN. */
function offset(writer: Writer, { index, length, size, inside, whole, cells }: Index): Vectors {
  if (cells && Number.isInteger(Math.log2(size))) return cellOffset(writer, cells, length, size);
  const row = whole ? index : writer.each('f64x2.trunc', [index]);
  const scaled = size === 1 ? row : writer.each('f64x2.mul', [row, writer.real(size)]);
  const place = writer.each('f64x2.add', [scaled, writer.real(TWO52 + size)]);
  if (inside) return place;
  const above = writer.each('f64x2.ge', [index, writer.real(0)]);
  const below = writer.each('f64x2.lt', [index, writer.real(length)]);
  return writer.each('v128.and', [place, writer.each('v128.and', [above, below])]);
}

/** The same from the bits of a number, whose leading ones are the cell's: all in whole numbers. */
function cellOffset(writer: Writer, { of, bits, first }: Cells, length: number, size: number): Vectors {
  const moved = writer.each('i64x2.shr_u', [of], 52 - bits - Math.log2(size));
  // Where the row before the first one has a number that ends in zeros, clearing the bits above them subtracts it.
  const range = 2 ** Math.ceil(Math.log2(length + 1));
  if ((first - 1) % range === 0) return writer.each('v128.and', [moved, writer.word((range - 1) * size, 0)]);
  const rows = writer.each('v128.and', [moved, writer.word(-size, 0xffffffff)]);
  const [low, high] = [...new Uint32Array(new BigInt64Array([BigInt((1 - first) * size)]).buffer)] as [number, number];
  return writer.each('i64x2.add', [rows, writer.word(low, high)]);
}
