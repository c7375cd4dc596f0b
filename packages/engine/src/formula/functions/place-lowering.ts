/**
 * Look-ups in compiled code, first half: the place of a key in a vector, and the operand at a place. It knows no function.
 *
 * In a constant vector whatever `find` does depends on a number only through its order among the vector's numbers. So
 * `find` itself is run once on each of them and once between each two, and the program looks the outcome up: it agrees
 * with the evaluator by construction, on unsorted vectors too. Vectors that vary are searched in the program.
 */
import type { Id } from '../../ir/ir.ts';
import {
  combineErrors,
  errorIndex,
  finite,
  makeSymbolic,
  operandAt,
  succeeded,
  symbolicOf,
  TAG,
  tagOf,
  textTable,
  truthOf,
} from '../operand.ts';
import { isSymbolic, type Operand, type Symbolic, type SymbolicContext } from '../symbolic.ts';
import { type ErrorKind, isError, type Scalar } from '../value.ts';
import { find, HALVING, type Halving, type Match, type Order } from './search.ts';

export interface Search {
  readonly match: Match;
  readonly order: Order;
}

/** Below this many numbers a chain of comparisons is shorter than halving by tables. */
const CHAIN = 8;

/** The key's position (from 0) in the items, trial by trial; NaN where it is not found or the key is an error. */
export function placeOf(key: Operand, items: readonly Operand[], search: Search, context: SymbolicContext): Id {
  const { builder } = context;
  if (items.some(isSymbolic)) return placeAmongSymbolic(key, items, search, context);
  const constants = shared(items as readonly Scalar[], context);
  const at = (scalar: Scalar) => locate(scalar, constants, search);
  if (!isSymbolic(key)) return builder.const(isError(key) ? NaN : at(key));
  const number = () => placeOfNumber(finite(key, context), constants, search, context);
  const text = () => builder.gather(texts(constants, search, context), key.value);
  const boolean = () =>
    builder.select(
      truthOf(key, context),
      builder.const(at(true)),
      builder.select(succeeded(key, context), builder.const(at(false)), builder.const(NaN)),
    );
  if (key.type === 'number') return number();
  if (key.type === 'text') return text();
  if (key.type === 'boolean') return boolean();
  const is = (tag: number) => builder.eq(key.tag!, builder.const(tag));
  return builder.select(
    succeeded(key, context),
    builder.select(
      is(TAG.number),
      number(),
      builder.select(is(TAG.text), text(), builder.select(is(TAG.boolean), boolean(), builder.const(at(0)))),
    ),
    builder.const(NaN),
  );
}

function locate(key: Scalar, items: readonly Scalar[], { match, order }: Search): number {
  const index = find(key, { length: items.length, at: (i) => items[i]! }, match, order);
  return index < 0 ? NaN : index;
}

/** The outcome of a search for each number of the vector and for keys between them. */
interface Outcomes {
  readonly numbers: Float64Array;
  /** By position among `numbers`: where the key equals that number. */
  readonly equal: Float64Array;
  /** Where the key lies below that number and above the one before; one entry more, for keys above all. */
  readonly between: Float64Array;
}

function outcomesOf(items: readonly Scalar[], search: Search): Outcomes {
  const numbers = Float64Array.from(new Set(items.filter((item) => typeof item === 'number'))).sort();
  const { match, order } = search;
  const isExact = (match === 'equal' || match === 'pattern') && (order === 'first' || order === 'last');
  if (isExact) {
    const places = new Map<Scalar, number>();
    items.forEach((item, index) => {
      if (order === 'last' || !places.has(item)) places.set(item, index);
    });
    const equal = numbers.map((number) => places.get(number)!);
    return { numbers, equal, between: new Float64Array(numbers.length + 1).fill(NaN) };
  }
  const between = Float64Array.from({ length: numbers.length + 1 }, (_, k) => {
    const below = k === 0 ? -Infinity : numbers[k - 1]!;
    const above = k === numbers.length ? Infinity : numbers[k]!;
    const middle = below === -Infinity || above === Infinity ? below + above : below / 2 + above / 2;
    return locate(Number.isNaN(middle) ? 0 : middle, items, search);
  });
  return { numbers, equal: numbers.map((number) => locate(number, items, search)), between };
}

function placeOfNumber(key: Id, items: readonly Scalar[], search: Search, context: SymbolicContext): Id {
  const { builder } = context;
  const outcomes = cached(context, items, `${search.match} ${search.order}`, () => outcomesOf(items, search));
  const { numbers, equal, between } = outcomes;
  const rank = rankOf(key, numbers, context);
  const isEqual = builder.eq(builder.gather(numbers, rank), key);
  const never = between.every(Number.isNaN);
  const miss = never ? builder.const(NaN) : builder.gather(between, rank);
  const place = builder.select(isEqual, builder.gather(equal, rank), miss);
  return never ? place : builder.select(builder.eq(key, key), place, builder.const(NaN));
}

/** How many of the ascending numbers lie below x; 0 for NaN. */
function rankOf(x: Id, numbers: Float64Array, context: SymbolicContext): Id {
  const { builder } = context;
  if (numbers.length <= CHAIN) {
    return [...numbers].reduce<Id>(
      (count, number, k) => builder.select(builder.gt(x, builder.const(number)), builder.const(k + 1), count),
      builder.const(0),
    );
  }
  let rank = builder.const(0);
  let size = 1;
  while (size * 2 <= numbers.length) size *= 2;
  for (; size >= 1; size /= 2) {
    const next = builder.add(rank, builder.const(size));
    // Beyond the end the gather is NaN, and the comparison false.
    const passed = builder.gt(x, builder.gather(numbers, builder.sub(next, builder.const(1))));
    rank = builder.select(passed, next, rank);
  }
  return rank;
}

function texts(items: readonly Scalar[], search: Search, context: SymbolicContext): Float64Array {
  const name = `${search.match} ${search.order} ${context.texts.length}`;
  return cached(context, items, name, () => Float64Array.from(context.texts, (text) => locate(text, items, search)));
}

// Vectors that vary

function placeAmongSymbolic(key: Operand, items: readonly Operand[], search: Search, context: SymbolicContext): Id {
  const { match, order } = search;
  const scans = order === 'first' || order === 'last';
  if (scans && (match === 'equal' || match === 'pattern')) return scanEqual(key, items, search, context);
  const numbers = numbersOf(key, items, context);
  const halving = HALVING[order];
  if (!halving || halving.total) requireNumbers(items, context);
  return halving ? bisect(numbers, match, halving, context) : scanNearest(numbers, search, context);
}

/** A chain over all items: the first (or last) that is equal. */
function scanEqual(key: Operand, items: readonly Operand[], search: Search, context: SymbolicContext): Id {
  const { builder } = context;
  const wanted = key === null ? 0 : key;
  let place = builder.const(NaN);
  for (let step = items.length - 1; step >= 0; step--) {
    const index = search.order === 'first' ? step : items.length - 1 - step;
    place = builder.select(isEqual(wanted, items[index]!, search, context), builder.const(index), place);
  }
  return builder.select(succeeded(wanted, context), place, builder.const(NaN));
}

function isEqual(key: Operand, item: Operand, search: Search, context: SymbolicContext): Id {
  const { builder } = context;
  if (!isSymbolic(key) && !isSymbolic(item)) return builder.bool(!isError(key) && locate(key, [item], search) === 0);
  const x = symbolicOf(key, context);
  const y = symbolicOf(item, context);
  const same = builder.eq(tagOf(x, context), tagOf(y, context));
  const alike = builder.and(same, builder.eq(finite(x, context), finite(y, context)));
  const mayBeText = (operand: Symbolic) => operand.type === 'text' || operand.type === 'any';
  if (!mayBeText(x) || !mayBeText(y)) return alike;
  const isText = builder.and(same, builder.eq(tagOf(x, context), builder.const(TAG.text)));
  const texts = builder.and(isText, textsEqual(key, item, search, context));
  return builder.or(texts, builder.and(builder.not(isText), alike));
}

function textsEqual(key: Operand, item: Operand, search: Search, context: SymbolicContext): Id {
  const { builder } = context;
  const one = builder.const(1);
  if (typeof key === 'string') {
    const table = textTable(context, `${search.match} of ${key}`, (text) =>
      locate(key, [text], search) === 0 ? 1 : 0,
    );
    return builder.eq(builder.gather(table, (item as Symbolic).value), one);
  }
  if (typeof item === 'string') {
    const table = textTable(context, `${search.match} in ${item}`, (text) =>
      locate(text, [item], search) === 0 ? 1 : 0,
    );
    return builder.eq(builder.gather(table, (key as Symbolic).value), one);
  }
  return context.fallback('it looks for a text that varies among texts that vary');
}

/** A numeric key and, per item, its value and whether it is a number this time. */
interface Numbers {
  readonly key: Id;
  readonly values: readonly Id[];
  readonly valid: readonly Id[];
}

function numbersOf(key: Operand, items: readonly Operand[], context: SymbolicContext): Numbers {
  const { builder } = context;
  const wanted = symbolicOf(key === null ? 0 : key, context);
  if (wanted.type !== 'number')
    return context.fallback('it looks for the nearest of values that vary, and not by number');
  const symbolics = items.map((item) => symbolicOf(item, context));
  return {
    key: finite(wanted, context),
    values: symbolics.map((item) => finite(item, context)),
    valid: symbolics.map((item) =>
      builder.and(builder.eq(tagOf(item, context), builder.const(TAG.number)), succeeded(item, context)),
    ),
  };
}

/** Where items of other types would take part, there must be none. */
function requireNumbers(items: readonly Operand[], context: SymbolicContext): void {
  for (const item of items) {
    const isOther = isSymbolic(item) ? item.type !== 'number' : typeof item === 'string' || typeof item === 'boolean';
    if (isOther) context.fallback('it looks for the nearest among values of several types that vary');
  }
}

/** As `search.ts` scans for the nearest. */
function scanNearest({ key, values, valid }: Numbers, search: Search, context: SymbolicContext): Id {
  const { builder } = context;
  const isBelow = search.match === 'below';
  let place = builder.const(NaN);
  let best = builder.const(NaN);
  for (let step = 0; step < values.length; step++) {
    const index = search.order === 'first' ? step : values.length - 1 - step;
    const value = values[index]!;
    const fits = isBelow ? builder.le(value, key) : builder.ge(value, key);
    // NaN as the best so far makes any item better.
    const better = builder.not(isBelow ? builder.le(value, best) : builder.ge(value, best));
    const taken = builder.and(valid[index]!, builder.and(fits, better));
    place = builder.select(taken, builder.const(index), place);
    best = builder.select(taken, value, best);
  }
  return place;
}

/** As `search.ts` halves, step for step, with the bounds as numbers of the trial. */
function bisect({ key, values, valid }: Numbers, match: Match, halving: Halving, context: SymbolicContext): Id {
  const { builder } = context;
  const { ascending } = halving;
  const c = (x: number) => builder.const(x);
  const none = c(NaN);
  // The next number from each place on; items of other types are passed over.
  const next: Id[] = [];
  for (let index = values.length - 1; index >= 0; index--) {
    next[index] = builder.select(valid[index]!, c(index), next[index + 1] ?? c(Infinity));
  }
  let low = c(0);
  let high = c(values.length - 1);
  let [equal, before, after] = [none, none, none];
  for (let size = values.length; size >= 1; size = Math.floor(size / 2)) {
    const active = builder.le(low, high);
    const middle = builder.floor(builder.mul(builder.add(low, high), c(0.5)));
    const at = builder.at(next, middle);
    const value = builder.at(values, at);
    const found = builder.and(active, builder.le(at, high));
    const isEqual = builder.and(found, builder.eq(value, key));
    const isLess = builder.and(found, builder.lt(value, key));
    const isMore = builder.and(found, builder.gt(value, key));
    equal = builder.select(isEqual, at, equal);
    const [left, right] = ascending ? [isLess, isMore] : [isMore, isLess];
    before = builder.select(left, at, before);
    after = builder.select(right, at, after);
    const forward = halving.forward ? builder.or(left, isEqual) : left;
    low = builder.select(forward, builder.add(at, c(1)), low);
    high = builder.select(builder.and(active, builder.not(forward)), builder.sub(middle, c(1)), high);
  }
  const nearest = match === 'below' ? (ascending ? before : after) : ascending ? after : before;
  const missing = match === 'below' || match === 'above' ? nearest : none;
  const place = builder.select(builder.eq(equal, equal), equal, missing);
  return builder.select(builder.eq(key, key), place, none);
}

// Results

/**
 * The operand at a place; where the place is NaN, the leftmost error of `sources`, else `otherwise`. Constant results are
 * gathered from tables that all look-ups of the same column share.
 */
export function operandAtPlace(
  results: readonly Operand[],
  place: Id,
  sources: readonly Operand[],
  otherwise: ErrorKind,
  context: SymbolicContext,
): Operand {
  const constants = results.some(isSymbolic) ? undefined : shared(results as readonly Scalar[], context);
  const inner = constants
    ? constantAt(constants, place, otherwise, context)
    : operandAt(results, place, context, otherwise);
  if (!isSymbolic(inner)) return inner;
  const { type, value, mayOverflow, tag } = inner;
  const errorCode = combineErrors(sources, context, inner.errorCode);
  return makeSymbolic(context, type, value, { errorCode, mayOverflow, ...(tag === undefined ? {} : { tag }) });
}

function constantAt(items: readonly Scalar[], place: Id, otherwise: ErrorKind, context: SymbolicContext): Symbolic {
  const { builder } = context;
  const table = (name: string, entry: (item: Scalar) => number) =>
    cached(context, items, name, () => Float64Array.from(items, entry));
  const values = table('value', (item) => {
    if (typeof item === 'number') return item;
    if (typeof item === 'string') return context.textCode(item);
    return isError(item) ? NaN : Number(item ?? false);
  });
  const errorCode = (): Id => {
    const code = builder.const(errorIndex(otherwise));
    if (!items.some(isError)) return code;
    const inner = builder.gather(
      table('error', (item) => errorIndex(isError(item) ? item.error : otherwise)),
      place,
    );
    return builder.select(builder.eq(inner, inner), inner, code);
  };
  const types = new Set(items.filter((item) => !isError(item)).map(typeOf));
  const [type = 'number'] = types;
  const value = builder.gather(values, place);
  if (types.size <= 1 && type !== 'blank') {
    return makeSymbolic(context, type, value, { errorCode, mayOverflow: false });
  }
  const tags = table('tag', (item) => (isError(item) ? TAG.number : TAG[typeOf(item)]));
  return makeSymbolic(context, 'any', value, { errorCode, mayOverflow: false, tag: builder.gather(tags, place) });
}

function typeOf(item: Scalar): 'number' | 'text' | 'boolean' | 'blank' {
  if (item === null) return 'blank';
  return typeof item === 'string' ? 'text' : typeof item === 'boolean' ? 'boolean' : 'number';
}

// Tables that calls share

interface Shelf {
  readonly items: readonly Scalar[];
  readonly tables: Map<string, unknown>;
}

const SHELVES = new WeakMap<SymbolicContext, Map<number, Shelf[]>>();

/** One array object for all arrays of the same items, so that a table looked up from many cells is stored once. */
function shared(items: readonly Scalar[], context: SymbolicContext): readonly Scalar[] {
  return shelfOf(items, context).items;
}

function cached<T>(context: SymbolicContext, items: readonly Scalar[], name: string, build: () => T): T {
  const { tables } = shelfOf(items, context);
  if (!tables.has(name)) tables.set(name, build());
  return tables.get(name) as T;
}

function shelfOf(items: readonly Scalar[], context: SymbolicContext): Shelf {
  let shelves = SHELVES.get(context);
  if (!shelves) {
    shelves = new Map();
    SHELVES.set(context, shelves);
  }
  const hash = hashOf(items);
  const bucket = shelves.get(hash) ?? [];
  shelves.set(hash, bucket);
  let shelf = bucket.find((known) => known.items === items || isSame(known.items, items));
  if (!shelf) {
    shelf = { items, tables: new Map() };
    bucket.push(shelf);
  }
  return shelf;
}

function isSame(a: readonly Scalar[], b: readonly Scalar[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}

const BITS = new Float64Array(1);
const WORDS = new Int32Array(BITS.buffer);

function hashOf(items: readonly Scalar[]): number {
  let hash = items.length;
  for (const item of items) {
    if (typeof item === 'number') {
      BITS[0] = item;
      hash = Math.imul(hash ^ WORDS[0]! ^ Math.imul(WORDS[1]!, 0x9e3779b1), 0x85ebca6b);
    } else if (typeof item === 'string') {
      for (let k = 0; k < item.length; k++) hash = Math.imul(hash ^ item.charCodeAt(k), 0x01000193);
    } else hash = Math.imul(hash ^ (item === null ? 1 : item === true ? 2 : 3), 0xc2b2ae35);
  }
  return hash;
}
