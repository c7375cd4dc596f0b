/**
 * One uncertain input as operations: a distribution, its arguments and its modifiers over one uniform. It knows how
 * to refuse impossible arguments; it does not know where arguments come from (a model file, a workbook's function).
 */
import { TesseraError } from '../errors.ts';
import { SCALARS } from '../ir/apply.ts';
import type { Builder } from '../ir/builder.ts';
import type { Arithmetic, Id } from '../ir/ir.ts';
import type { Distribution, Lists } from './distributions/distribution.ts';
import { isFinite, tails } from './distributions/tails.ts';
import { rescale, truncation } from './distributions/truncate.ts';
import { prepareQuantile } from './prepare.ts';

/** One argument for each parameter: a number, or a list where the parameter takes one; left out for its fallback. */
export type Argument<V> = V | readonly V[] | undefined;

/** What may be done to any distribution: cut to [low, high] first, then stretched about 0, then moved. */
export interface Modifiers<V> {
  readonly truncate?: { readonly low?: V; readonly high?: V };
  readonly scale?: V;
  readonly shift?: V;
}

/** Arguments as distributions read them. */
export interface Arranged<V> {
  readonly p: readonly V[];
  readonly lists: Lists<V>;
}

/** Arguments in the order that distributions read, fallbacks filled in. The count and kinds are right already. */
export function arrange<V, B>(m: Arithmetic<V, B>, entry: Distribution, args: readonly Argument<V>[]): Arranged<V> {
  const p: V[] = [];
  const lists: (readonly V[])[] = [];
  entry.parameters.forEach((parameter, index) => {
    const arg = args[index];
    if (parameter.list) lists.push(arg as readonly V[]);
    else p.push(arg === undefined ? m.const(parameter.fallback!) : (arg as V));
  });
  return { p, lists };
}

/**
 * The value of an input at the uniform u, and where its arguments are impossible; there the value is NaN.
 * Constants are Ids too (`m.const`); where all arguments are constants the quantile is tabulated now. Call
 * `checkConstants` first for what is known before the run.
 */
export function buildInput(
  m: Builder,
  entry: Distribution,
  args: readonly Argument<Id>[],
  modifiers: Modifiers<Id>,
  u: Id,
): { value: Id; invalid: Id } {
  const known = constants(m, args, modifiers);
  return known === undefined
    ? evaluateInput(m, entry, args, modifiers, u)
    : sharedInput(m, entry, known.args, known.modifiers)(m, u);
}

/** The constant inputs of each graph: a formula copied down a column is tabulated once, and its copies share the tables. */
const BUILT = new WeakMap<Builder, Map<string, ConstantInput>>();

function sharedInput(
  m: Builder,
  entry: Distribution,
  args: readonly Argument<number>[],
  modifiers: Modifiers<number>,
): ConstantInput {
  const inputs = BUILT.get(m) ?? new Map<string, ConstantInput>();
  BUILT.set(m, inputs);
  const { truncate, scale, shift } = modifiers;
  const key = [entry.name, truncate?.low, truncate?.high, scale, shift, ...args.map((arg) => `[${arg}]`)].join(';');
  const input = inputs.get(key) ?? constantInput(entry, args, modifiers);
  inputs.set(key, input);
  return input;
}

/** An input with its arguments built in: its value at u, and whether the arguments are impossible. */
export type ConstantInput = <V, B>(m: Arithmetic<V, B>, u: V) => { value: V; invalid: B };

/** The arguments and modifiers as numbers, when all of them are constants. */
function constants(m: Builder, args: readonly Argument<Id>[], { truncate, scale, shift }: Modifiers<Id>) {
  let all = true;
  const number = (x: Id): number => {
    const value = m.known(x);
    if (value === undefined) all = false;
    return value ?? NaN;
  };
  const optional = <Name extends string>(name: Name, x: Id | undefined) =>
    (x === undefined ? {} : { [name]: number(x) }) as { readonly [key in Name]?: number };
  const numbers = args.map(
    (arg): Argument<number> =>
      arg === undefined ? undefined : typeof arg === 'object' ? arg.map(number) : number(arg),
  );
  const ends = truncate && { truncate: { ...optional('low', truncate.low), ...optional('high', truncate.high) } };
  const known = { ...ends, ...optional('scale', scale), ...optional('shift', shift) };
  return all ? { args: numbers, modifiers: known } : undefined;
}

/** An input whose arguments and modifiers are constants: built once, for any arithmetic. */
export function constantInput(
  entry: Distribution,
  args: readonly Argument<number>[],
  modifiers: Modifiers<number>,
): ConstantInput {
  const arranged = arrange(SCALARS, entry, args);
  const valid = requirements(SCALARS, entry, arranged, modifiers).every(({ holds }) => holds);
  const { truncate, scale, shift } = modifiers;
  const cut = truncate && cutOf(SCALARS, entry, arranged, truncate);
  const quantile = valid ? prepareQuantile(entry, arranged.p, arranged.lists, cut) : undefined;
  const [low, high] = quantile ? range((u) => quantile(SCALARS, tails(SCALARS, u))) : [0, 0];
  return (m, u) => {
    if (quantile === undefined) return { value: m.const(NaN), invalid: m.bool(true) };
    const constant = (x: number | undefined) => (x === undefined ? undefined : m.const(x));
    const bounds = truncate && { low: constant(truncate.low), high: constant(truncate.high) };
    const x = bound(m, entry, m.within(quantile(m, tails(m, u)), low, high), bounds);
    return { value: move(m, x, constant(scale), constant(shift)), invalid: m.bool(false) };
  };
}

/** Ends that a quantile stays within for every uniform, stratified ones too: a quantile grows, but for its last digits. */
function range(quantile: (u: number) => number): [number, number] {
  const least = quantile(2 ** -64);
  const most = quantile(1 - 2 ** -53);
  const slack = 1e-9 * Math.max(Math.abs(least), Math.abs(most));
  return [least - slack, most + slack];
}

/**
 * `buildInput` over any arithmetic, with arguments that may differ from trial to trial: nothing is tabulated, so that
 * with constants the last digits (below 1e-12 relative) differ from those of `constantInput`.
 */
export function evaluateInput<V, B>(
  m: Arithmetic<V, B>,
  entry: Distribution,
  args: readonly Argument<V>[],
  modifiers: Modifiers<V>,
  u: V,
): { value: V; invalid: B } {
  const arranged = arrange(m, entry, args);
  const conditions = requirements(m, entry, arranged, modifiers);
  const invalid = conditions.reduce((some, { holds }) => m.or(some, m.not(holds)), m.bool(false));
  const { truncate, scale, shift } = modifiers;
  const ends = tails(m, u);
  const { p, lists } = arranged;
  const whole = entry.drawn ?? entry.quantile;
  const raw =
    truncate === undefined
      ? whole(m, ends, p, lists)
      : entry.quantile(m, rescale(m, ends, cutOf(m, entry, arranged, truncate)), p, lists);
  const x = bound(m, entry, raw, truncate);
  return { value: m.select(invalid, m.const(NaN), move(m, x, scale, shift)), invalid };
}

/** All that must hold: every number finite, the distribution's own conditions, the modifiers'. */
function requirements<V, B>(m: Arithmetic<V, B>, entry: Distribution, args: Arranged<V>, modifiers: Modifiers<V>) {
  const names = entry.parameters.filter((parameter) => !parameter.list).map((parameter) => parameter.name);
  const listNames = entry.parameters.filter((parameter) => parameter.list).map((parameter) => parameter.name);
  const { truncate, scale, shift } = modifiers;
  const all = (xs: readonly V[]) => xs.reduce((every, x) => m.and(every, isFinite(m, x)), m.bool(true));
  return [
    ...args.p.map((x, i) => ({ holds: isFinite(m, x), otherwise: `${names[i]} ({${names[i]}}) must be a number` })),
    ...args.lists.map((xs, i) => ({ holds: all(xs), otherwise: `${listNames[i]} must hold numbers only` })),
    ...entry.requirements(m, args.p, args.lists),
    ...(scale === undefined ? [] : [{ holds: isFinite(m, scale), otherwise: 'scale must be a number' }]),
    ...(shift === undefined ? [] : [{ holds: isFinite(m, shift), otherwise: 'shift must be a number' }]),
    ...(truncate === undefined
      ? []
      : [
          {
            holds: m.gt(cutOf(m, entry, args, truncate).mass, m.const(0)),
            otherwise: 'the range that is kept by truncate holds no probability',
          },
        ]),
  ];
}

/** The ends of a truncation; a missing one cuts nothing off. */
export type Bounds<V> = { readonly low?: V | undefined; readonly high?: V | undefined };

/** The cut between the ends of a truncation. */
export function cutOf<V, B>(m: Arithmetic<V, B>, entry: Distribution, args: Arranged<V>, { low, high }: Bounds<V>) {
  const [zero, one] = [m.const(0), m.const(1)];
  return truncation(
    m,
    low === undefined ? { lower: zero, upper: one } : below(m, entry, low, args),
    high === undefined ? { lower: one, upper: zero } : entry.cdf(m, high, args.p, args.lists),
  );
}

/** P(X < x): for a continuous distribution that is P(X <= x). */
function below<V, B>(m: Arithmetic<V, B>, entry: Distribution, x: V, { p, lists }: Arranged<V>) {
  if (entry.integer) return entry.cdf(m, m.sub(m.ceil(x), m.const(1)), p, lists);
  const { lower, upper } = entry.cdf(m, x, p, lists);
  if (!entry.discrete) return { lower, upper };
  const here = entry.density(m, x, p, lists);
  return { lower: m.max(m.sub(lower, here), m.const(0)), upper: m.add(upper, here) };
}

/** Rounding may leave the bounds by a hair: not out of them. */
export function bound<V, B>(m: Arithmetic<V, B>, entry: Distribution, x: V, bounds: Bounds<V> | undefined): V {
  const whole = entry.integer === true;
  if (bounds?.low !== undefined) x = m.max(x, whole ? m.ceil(bounds.low) : bounds.low);
  if (bounds?.high !== undefined) x = m.min(x, whole ? m.floor(bounds.high) : bounds.high);
  return x;
}

function move<V, B>(m: Arithmetic<V, B>, x: V, scale: V | undefined, shift: V | undefined): V {
  const scaled = scale === undefined ? x : m.mul(x, scale);
  return shift === undefined ? scaled : m.add(scaled, shift);
}

/**
 * Refuses constants that cannot be parameters of the distribution, before a run. Arguments that are not known yet are
 * given as `null` and pass: then only the count and the kinds are checked. `called` names the input in the sentence.
 * @throws TesseraError `distribution-arguments` (count, kind) or `distribution-impossible` (values)
 */
export function checkConstants(
  entry: Distribution,
  args: readonly (Argument<number> | null)[],
  modifiers: Modifiers<number> = {},
  called: string = entry.name,
): void {
  checkShape(entry, args);
  if (args.includes(null)) return;
  const known = arrange(SCALARS, entry, args as readonly Argument<number>[]);
  const failed = requirements(SCALARS, entry, known, modifiers).find(({ holds }) => !holds);
  if (failed === undefined) return;
  const names = entry.parameters.filter((parameter) => !parameter.list).map((parameter) => parameter.name);
  const reason = failed.otherwise.replace(/\{(\w+)\}/g, (_, name: string) => String(known.p[names.indexOf(name)]));
  throw new TesseraError('distribution-impossible', { distribution: called, reason });
}

function checkShape(entry: Distribution, args: readonly (Argument<number> | null)[]): void {
  const signature = `${entry.name}(${entry.parameters.map((parameter) => parameter.name).join(', ')})`;
  const complain = (reason: string): never => {
    throw new TesseraError('distribution-arguments', { distribution: entry.name, reason, signature });
  };
  if (args.length > entry.parameters.length) {
    complain(`${args.length} arguments were given, it takes ${entry.parameters.length}`);
  }
  entry.parameters.forEach((parameter, index) => {
    const arg = args[index];
    if (arg === null) return;
    if (arg === undefined && parameter.fallback === undefined) complain(`${parameter.name} is missing`);
    if (arg === undefined) return;
    if (parameter.list && !Array.isArray(arg)) complain(`${parameter.name} must be a list`);
    if (!parameter.list && Array.isArray(arg)) complain(`${parameter.name} must be one number, not a list`);
  });
}
