/**
 * What every exact backend is held to: random graphs over all operations, with hostile numbers, must give the bits of
 * the reference interpreter. For tests only.
 */
import fc from 'fast-check';
import { Builder } from '../ir/builder.ts';
import type { Graph, Id } from '../ir/ir.ts';
import { RARE } from '../ir/rare.ts';
import type { Backend, TrialRange } from './backend.ts';
import { REFERENCE } from './reference/interpret.ts';

/** Numbers at which arithmetic goes wrong. */
export const HOSTILE: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  2.225073858507201e-308,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  4503599627370495.5,
  4503599627370496,
  9007199254740991,
  0.49999999999999994,
  1 + 2 ** -52,
  Math.PI,
  123456.789,
  -2147483648.5,
  4294967295,
];

const STREAMS = ['0000000000000000', '0123456789abcdef', 'fedcba9876543210'] as const;
const COLUMNS = 3;

const UNARY = [
  'neg',
  'abs',
  'sqrt',
  'floor',
  'ceil',
  'trunc',
  'nearest',
  'pow2',
  'exponent',
  'mantissa',
  'octave',
  'centred',
  'high',
] as const;
const BINARY = ['add', 'sub', 'mul', 'div', 'min', 'max'] as const;
const COMPARE = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
const LOGICAL = ['and', 'or', 'xor'] as const;
const OTHERS = [
  'cell',
  'place',
  'not',
  'select',
  'trial',
  'draw',
  'mirror',
  'gather',
  'at',
  'sort',
  'rare',
  'loop',
  'truth',
] as const;
const KINDS = [...UNARY, ...BINARY, ...BINARY, ...COMPARE, ...LOGICAL, ...OTHERS, 'select', 'draw'] as const;

/** One instruction of a recipe; operands are picked among the values so far, counted from the newest. */
export interface Ingredient {
  readonly kind: (typeof KINDS)[number];
  readonly picks: readonly [number, number, number, number];
  readonly size: number;
}

const INGREDIENT: fc.Arbitrary<Ingredient> = fc.record({
  kind: fc.constantFrom(...KINDS),
  picks: fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40)),
  size: fc.nat(30),
});

/** Recipes of graphs. */
export const RECIPE: fc.Arbitrary<readonly Ingredient[]> = fc.array(INGREDIENT, {
  minLength: 1,
  maxLength: 60,
  size: 'max',
});

/** Trial ranges: any parity, across the 32-bit boundary of pairs, any count of a block. */
export const RANGE: fc.Arbitrary<TrialRange> = fc.record({
  seed: fc.oneof(fc.nat(), fc.bigInt(0n, (1n << 64n) - 1n)),
  replicate: fc.nat(5),
  first: fc.oneof(
    fc.nat(3000),
    fc.integer({ min: 2 ** 33 - 40, max: 2 ** 33 + 40 }),
    fc.integer({ min: 2 ** 52, max: 2 ** 52 + 99 }),
  ),
  count: fc.integer({ min: 1, max: 50 }),
});

/** The graph of a recipe. */
export function cook(recipe: readonly Ingredient[]): Graph {
  const builder = new Builder();
  const numbers: Id[] = [
    ...HOSTILE.map((x) => builder.const(x)),
    ...Array.from({ length: COLUMNS }, (_, k) => builder.input(k)),
    builder.draw(STREAMS[0]),
  ];
  const truths: Id[] = [builder.lt(builder.input(0), builder.input(1)), builder.bool(true), builder.bool(false)];
  cookInto(builder, recipe, numbers, truths);
  return builder.graph(numbers.filter((id) => builder.known(id) === undefined).slice(-12));
}

function cookInto(builder: Builder, recipe: readonly Ingredient[], numbers: Id[], truths: Id[]): void {
  for (let k = 0; k < recipe.length; k++) {
    const ingredient = recipe[k]!;
    if (ingredient.kind === 'loop') {
      const length = Math.min(ingredient.size % 12, recipe.length - k - 1);
      numbers.push(...loop(builder, ingredient, recipe.slice(k + 1, k + 1 + length), numbers, truths));
      k += length;
    } else step(builder, ingredient, numbers, truths);
  }
}

function loop(
  builder: Builder,
  { picks, size }: Ingredient,
  body: readonly Ingredient[],
  numbers: readonly Id[],
  truths: readonly Id[],
): Id[] {
  const pick = (from: readonly Id[], index: number): Id => from[from.length - 1 - (index % from.length)]!;
  const init = [pick(numbers, picks[0]), pick(numbers, picks[1])];
  return builder.loop(1 + (size % 5), init, (state, trip) => {
    const inner = [...numbers, trip, ...state];
    const conditions = [...truths];
    cookInto(builder, body, inner, conditions);
    return { next: [pick(inner, picks[2]), pick(inner, picks[3])], done: pick(conditions, picks[0]) };
  });
}

function step(builder: Builder, { kind, picks, size }: Exclude<Ingredient, never>, numbers: Id[], truths: Id[]): void {
  const number = (k: number): Id => numbers[numbers.length - 1 - (picks[k]! % numbers.length)]!;
  const truth = (k: number): Id => truths[truths.length - 1 - (picks[k]! % truths.length)]!;
  const some = (): Id[] =>
    Array.from({ length: 1 + size }, (_, k) => numbers[(picks[0] + k * (1 + picks[1])) % numbers.length]!);
  // A NaN's payload is no one's promise, so operations that read bits see none.
  const real = (x: Id): Id => builder.select(builder.eq(x, x), x, builder.const(1));
  const index = (x: Id): Id => builder.floor(builder.min(builder.abs(real(x)), builder.const(4294967295)));
  switch (kind) {
    case 'cell':
    case 'place':
      numbers.push(builder[kind](real(number(0)), size % 21));
      return;
    case 'mantissa':
    case 'octave':
    case 'centred':
    case 'pow2':
    case 'high':
      numbers.push(builder[kind](real(number(0))));
      return;
    case 'neg':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
    case 'exponent':
      numbers.push(builder[kind](number(0)));
      return;
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'min':
    case 'max':
      numbers.push(builder[kind](number(0), number(1)));
      return;
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      truths.push(builder[kind](number(0), number(1)));
      return;
    case 'and':
    case 'or':
    case 'xor':
      truths.push(builder[kind](truth(0), truth(1)));
      return;
    case 'not':
      truths.push(builder.not(truth(0)));
      return;
    case 'truth':
      numbers.push(builder.select(truth(0), builder.const(1), builder.const(0)));
      return;
    case 'select':
      numbers.push(builder.select(truth(0), number(1), number(2)));
      return;
    case 'trial':
      numbers.push(builder.trial());
      return;
    case 'draw':
    case 'mirror':
      numbers.push(builder[kind](STREAMS[size % 3]!, index(number(0))));
      return;
    case 'gather':
      numbers.push(builder.gather(Float64Array.from(HOSTILE.slice(0, size)), number(0)));
      return;
    case 'at':
      numbers.push(builder.at(some(), number(2)));
      return;
    case 'sort': {
      const values = some().map(real);
      numbers.push(builder.sort(values)[picks[2] % values.length]!, builder.sortedAt(values, number(3)));
      return;
    }
    case 'rare': {
      const places = builder.max(builder.const(-400), builder.min(builder.const(400), real(number(3))));
      numbers.push(builder.rare(RARE[size % RARE.length]!.name, truth(0), number(1), number(2), places));
      return;
    }
    case 'loop':
      return;
    default:
      kind satisfies never;
  }
}

/** Input columns of `count` hostile and plain numbers. */
export function columns(count: number): Float64Array[] {
  return Array.from({ length: COLUMNS }, (_, column) =>
    Float64Array.from({ length: count }, (_, row) => HOSTILE[(row * (3 + 2 * column) + column * 5) % HOSTILE.length]!),
  );
}

/** The first place where two runs differ in more than a NaN's payload, as text; undefined when they agree. */
export function difference(got: readonly Float64Array[], wanted: readonly Float64Array[]): string | undefined {
  for (let output = 0; output < wanted.length; output++) {
    for (let row = 0; row < wanted[output]!.length; row++) {
      const a = got[output]![row]!;
      const b = wanted[output]![row]!;
      if (!Object.is(a, b)) return `output ${output}, row ${row}: ${show(a)}, not ${show(b)}`;
    }
  }
  return undefined;
}

function show(x: number | undefined): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

/** How the backend's results of a graph differ from the reference's. */
export async function compare(
  backend: Backend,
  graph: Graph,
  range: TrialRange,
  inputs: readonly Float64Array[],
): Promise<string | undefined> {
  const tested = await backend.compile(graph);
  const reference = await REFERENCE.compile(graph);
  try {
    return difference(tested.run(range, inputs), reference.run(range, inputs));
  } finally {
    tested.release();
    reference.release();
  }
}
