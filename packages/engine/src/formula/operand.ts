/**
 * What can be done with an operand, known or symbolic, while a formula is lowered: Excel's silent conversions, choices,
 * and the bookkeeping of errors. It knows no function by name and no cell.
 *
 * The error discipline: a symbolic value is NaN, or infinite when `mayOverflow`, in a trial where Excel would show an
 * error. Plain arithmetic carries both along by itself. Whatever could hide them (a comparison, a choice, a minimum, a
 * look-up, a division by infinity) asks `failed` first or takes `finite`.
 */
import type { Arithmetic, Id } from '../ir/ir.ts';
import {
  type CheckedBuilder,
  isSymbolic,
  type Operand,
  type Requirement,
  type Symbolic,
  type SymbolicContext,
} from './symbolic.ts';
import { ERROR_KINDS, type ErrorKind, type ErrorValue, error, isError, toLogical, toNumber, toText } from './value.ts';

/** `Symbolic.tag` of an `any`. */
export const TAG = { number: 0, text: 1, boolean: 2, blank: 3 } as const;

/** The position in ERROR_KINDS. */
export function errorIndex(kind: ErrorKind): number {
  return ERROR_KINDS.indexOf(kind);
}

/**
 * A symbolic operand from the operation that computes it. `errorCode` builds the error's index where the value is NaN or
 * infinite; it runs at most once, and #NUM! stands in when it is left out. `mayOverflow` defaults to true for numbers.
 */
export function makeSymbolic(
  context: SymbolicContext,
  type: Symbolic['type'],
  value: Id,
  more: { readonly errorCode?: () => Id; readonly mayOverflow?: boolean; readonly tag?: Id } = {},
): Symbolic {
  const build = more.errorCode;
  let code: Id | undefined;
  const errorCode = (): Id => {
    code ??= build ? build() : context.builder.const(errorIndex('#NUM!'));
    return code;
  };
  const mayOverflow = type === 'text' || type === 'boolean' ? false : (more.mayOverflow ?? true);
  return { symbolic: true, type, value, errorCode, mayOverflow, ...(more.tag === undefined ? {} : { tag: more.tag }) };
}

/** The operand as a constant when its operations turned out to be constants, else itself. */
export function settle(operand: Operand, context: SymbolicContext): Operand {
  if (!isSymbolic(operand)) return operand;
  const { builder, texts } = context;
  const value = builder.known(operand.value);
  if (value === undefined) return operand;
  if (!Number.isFinite(value)) {
    const code = builder.known(operand.errorCode());
    return code === undefined ? operand : error(ERROR_KINDS[code]!);
  }
  const tag = operand.type === 'any' ? builder.known(operand.tag!) : TAG[operand.type];
  if (tag === undefined) return operand;
  if (tag === TAG.text) return texts[value]!;
  if (tag === TAG.boolean) return value === 1;
  return tag === TAG.blank ? null : value;
}

/** A constant as a symbolic operand: for code that treats all its operands alike. */
export function symbolicOf(operand: Operand, context: SymbolicContext): Symbolic {
  if (isSymbolic(operand)) return operand;
  const { builder } = context;
  if (operand === null) {
    return makeSymbolic(context, 'any', builder.const(0), { mayOverflow: false, tag: builder.const(TAG.blank) });
  }
  if (typeof operand === 'string') return makeSymbolic(context, 'text', builder.const(context.textCode(operand)));
  if (typeof operand === 'boolean') return makeSymbolic(context, 'boolean', builder.const(operand ? 1 : 0));
  if (typeof operand === 'number')
    return makeSymbolic(context, 'number', builder.const(operand), { mayOverflow: false });
  const code = errorIndex(operand.error);
  return makeSymbolic(context, 'number', builder.const(NaN), {
    mayOverflow: false,
    errorCode: () => builder.const(code),
  });
}

/** The truth value: this trial's operand is an error. */
export function failed(operand: Operand, context: SymbolicContext): Id {
  const { builder } = context;
  if (!isSymbolic(operand)) return builder.bool(isError(operand));
  return builder.not(succeeded(operand, context));
}

/** The truth value: this trial's operand is no error. */
export function succeeded(operand: Operand, context: SymbolicContext): Id {
  const { builder } = context;
  if (!isSymbolic(operand)) return builder.bool(!isError(operand));
  return operand.mayOverflow
    ? builder.lt(builder.abs(operand.value), builder.const(Infinity))
    : builder.eq(operand.value, operand.value);
}

/** The truth value: none of the operands is an error in this trial. */
export function allSucceeded(operands: readonly Operand[], context: SymbolicContext): Id {
  const { builder } = context;
  return operands.reduce<Id>((all, operand) => builder.and(all, succeeded(operand, context)), builder.bool(true));
}

/** The operand's value with infinity made NaN: for operations that could hide an infinity. */
export function finite(operand: Symbolic, context: SymbolicContext): Id {
  return operand.mayOverflow ? finiteValue(context.builder, operand.value) : operand.value;
}

/** x where it is finite (to the sign of zero), else NaN. */
export function finiteValue<V, B>(m: Arithmetic<V, B>, x: V): V {
  return m.add(x, m.mul(x, m.const(0)));
}

/** Builds the error code of the operand; only meaningful in trials where it failed. */
export function errorCodeOf(operand: Operand, context: SymbolicContext): Id {
  if (isSymbolic(operand)) return operand.errorCode();
  return context.builder.const(isError(operand) ? errorIndex(operand.error) : errorIndex('#NUM!'));
}

/** Builds, when asked, the code of the leftmost operand that failed; `otherwise` when none did. */
export function combineErrors(
  operands: readonly Operand[],
  context: SymbolicContext,
  otherwise: ErrorKind | (() => Id) = '#NUM!',
): () => Id {
  const { builder } = context;
  return () => {
    let code = typeof otherwise === 'string' ? builder.const(errorIndex(otherwise)) : otherwise();
    for (let i = operands.length - 1; i >= 0; i--) {
      const operand = operands[i]!;
      code = builder.select(failed(operand, context), errorCodeOf(operand, context), code);
    }
    return code;
  };
}

/** The first constant error among the operands, when every operand before it is constant too: then it is the result. */
export function leadingError(operands: readonly Operand[]): ErrorValue | undefined {
  for (const operand of operands) {
    if (isSymbolic(operand)) return undefined;
    if (isError(operand)) return operand;
  }
  return undefined;
}

/** One number per text known so far, for `gather` by text code. `key` names what `entry` computes. */
export function textTable(context: SymbolicContext, key: string, entry: (text: string) => number): Float64Array {
  let tables = TABLES.get(context);
  if (!tables) {
    tables = new Map();
    TABLES.set(context, tables);
  }
  const name = `${context.texts.length} ${key}`;
  let table = tables.get(name);
  if (!table) {
    table = Float64Array.from(context.texts, entry);
    tables.set(name, table);
  }
  return table;
}

const TABLES = new WeakMap<SymbolicContext, Map<string, Float64Array>>();

/** Converts each text a symbolic may hold by a table; where the entry is NaN the result is #VALUE!. */
function converted(
  operand: Symbolic,
  context: SymbolicContext,
  type: 'number' | 'boolean',
  key: string,
  entry: (text: string) => number,
  rest: (value: Id) => Id,
): Symbolic {
  const { builder } = context;
  const fromText = builder.gather(textTable(context, key, entry), operand.value);
  const value =
    operand.type === 'text'
      ? fromText
      : builder.select(builder.eq(operand.tag!, builder.const(TAG.text)), fromText, rest(operand.value));
  return makeSymbolic(context, type, value, {
    mayOverflow: operand.mayOverflow,
    errorCode: combineErrors([operand], context, '#VALUE!'),
  });
}

/** As a number, as Excel converts it where a number is expected: a number, an error, or a symbolic of type number. */
export function numberOf(operand: Operand, context: SymbolicContext): number | ErrorValue | Symbolic {
  if (!isSymbolic(operand)) return toNumber(operand, context.builder.date1904);
  if (operand.type === 'number') return operand;
  if (operand.type === 'boolean') return { ...operand, type: 'number' };
  const entry = (text: string): number => {
    const number = toNumber(text, context.builder.date1904);
    return typeof number === 'number' ? number : NaN;
  };
  return converted(operand, context, 'number', 'number', entry, (value) => value);
}

/** As a truth value, as Excel converts it: a boolean, an error, or a symbolic of type boolean (0, 1, NaN). */
export function conditionOf(operand: Operand, context: SymbolicContext): boolean | ErrorValue | Symbolic {
  if (!isSymbolic(operand)) return toLogical(operand);
  if (operand.type === 'boolean') return operand;
  const { builder } = context;
  const truth = (value: Id): Id =>
    builder.select(
      operand.mayOverflow ? builder.lt(builder.abs(value), builder.const(Infinity)) : builder.eq(value, value),
      truthNumber(context, builder.ne(value, builder.const(0))),
      builder.const(NaN),
    );
  if (operand.type === 'number') {
    return makeSymbolic(context, 'boolean', truth(operand.value), { errorCode: operand.errorCode });
  }
  const entry = (text: string): number => {
    const logical = toLogical(text);
    return typeof logical === 'boolean' ? Number(logical) : NaN;
  };
  return converted(operand, context, 'boolean', 'logical', entry, truth);
}

/** As text: a string, an error, or a symbolic of type text. Numbers that vary are not turned into text: falls back. */
export function textOf(operand: Operand, context: SymbolicContext): string | ErrorValue | Symbolic {
  if (!isSymbolic(operand)) return toText(operand);
  if (operand.type === 'text') return operand;
  if (operand.type !== 'boolean') return context.fallback('it makes text of a number that varies');
  const { builder } = context;
  const value = builder.select(
    truthOf(operand, context),
    builder.const(context.textCode('TRUE')),
    builder.const(context.textCode('FALSE')),
  );
  return makeSymbolic(context, 'text', poisoned(context, [operand], value), { errorCode: operand.errorCode });
}

/** 1 where the condition holds, else 0. */
export function truthNumber(context: SymbolicContext, condition: Id): Id {
  const { builder } = context;
  return builder.select(condition, builder.const(1), builder.const(0));
}

/** The condition of a symbolic boolean; false where it is an error. */
export function truthOf(operand: Symbolic, context: SymbolicContext): Id {
  return truthOfValue(operand.value, context, 4);
}

/** Sees through the selects that made 0, 1 and NaN of conditions, so that no comparison undoes them. */
function truthOfValue(value: Id, context: SymbolicContext, depth: number): Id {
  const { builder } = context;
  const { op, args } = builder.operation(value);
  if (op !== 'select' || depth === 0) return builder.eq(value, builder.const(1));
  const [condition, a, b] = args as [Id, Id, Id];
  const x = builder.known(a);
  const y = builder.known(b);
  if (x === undefined && y === undefined) return builder.eq(value, builder.const(1));
  const whenTrue = x === undefined ? truthOfValue(a, context, depth - 1) : builder.bool(x === 1);
  const whenFalse = y === undefined ? truthOfValue(b, context, depth - 1) : builder.bool(y === 1);
  if (x !== undefined) {
    return x === 1 ? builder.or(condition, whenFalse) : builder.and(builder.not(condition), whenFalse);
  }
  return y === 1 ? builder.or(builder.not(condition), whenTrue) : builder.and(condition, whenTrue);
}

/** A symbolic truth value from a condition; an error where one of `operands` is (the leftmost), or where `errorCode` says. */
export function booleanWhere(condition: Id, operands: readonly Operand[], context: SymbolicContext): Operand {
  const value = poisoned(context, operands, truthNumber(context, condition));
  return settle(makeSymbolic(context, 'boolean', value, { errorCode: combineErrors(operands, context) }), context);
}

/** `value`, but NaN in trials where one of the operands is an error. */
export function poisoned(context: SymbolicContext, operands: readonly Operand[], value: Id): Id {
  const { builder } = context;
  return builder.select(allSucceeded(operands, context), value, builder.const(NaN));
}

/** `a` where the condition holds, else `b`. Types that differ become `any`. Errors of the condition are the caller's. */
export function selectOperand(condition: Id, a: Operand, b: Operand, context: SymbolicContext): Operand {
  const { builder } = context;
  const { op, imm } = builder.operation(condition);
  if (op === 'bool') return imm === 1 ? a : b;
  if (a === b) return a;
  const x = symbolicOf(a, context);
  const y = symbolicOf(b, context);
  const value = builder.select(condition, x.value, y.value);
  const errorCode = (): Id => builder.select(condition, x.errorCode(), y.errorCode());
  const mayOverflow = x.mayOverflow || y.mayOverflow;
  const type = sameType(a, x, b, y);
  if (type !== undefined) return makeSymbolic(context, type, value, { errorCode, mayOverflow });
  const tag = builder.select(condition, tagOf(x, context), tagOf(y, context));
  return makeSymbolic(context, 'any', value, { errorCode, mayOverflow, tag });
}

/** The common type; an error goes with every type. */
function sameType(a: Operand, x: Symbolic, b: Operand, y: Symbolic): 'number' | 'boolean' | 'text' | undefined {
  if (x.type === 'any' || y.type === 'any') {
    return undefined;
  }
  if (x.type === y.type || isConstantError(b)) return x.type;
  return isConstantError(a) ? y.type : undefined;
}

function isConstantError(operand: Operand): boolean {
  return !isSymbolic(operand) && isError(operand);
}

/** The tag that the operand has, or would have as an `any`. */
export function tagOf(operand: Symbolic, context: SymbolicContext): Id {
  return operand.type === 'any' ? operand.tag! : context.builder.const(TAG[operand.type]);
}

/** Element `index` (from 0, whole, trial by trial) of the operands; NaN with `otherwise` outside. */
export function operandAt(
  operands: readonly Operand[],
  index: Id,
  context: SymbolicContext,
  otherwise: ErrorKind,
): Operand {
  const { builder } = context;
  const known = builder.known(index);
  if (known !== undefined) return operands[Math.trunc(known)] ?? error(otherwise);
  const pick = (ids: readonly Id[]): Id => {
    const constants = ids.map((id) => builder.known(id));
    if (constants.every((x) => x === constants[0]) && constants[0] !== undefined) return ids[0]!;
    return constants.every((x) => x !== undefined)
      ? builder.gather(Float64Array.from(constants as number[]), index)
      : builder.at(ids, index);
  };
  const symbolics = operands.map((operand) => symbolicOf(operand, context));
  const inside = builder.and(builder.ge(index, builder.const(0)), builder.lt(index, builder.const(operands.length)));
  const value = builder.select(inside, pick(symbolics.map((x) => x.value)), builder.const(NaN));
  const errorCode = (): Id =>
    builder.select(inside, pick(symbolics.map((x) => x.errorCode())), builder.const(errorIndex(otherwise)));
  const mayOverflow = symbolics.some((x) => x.mayOverflow);
  const types = new Set(symbolics.filter((_, i) => !isConstantError(operands[i]!)).map((x) => x.type));
  const [first = 'number'] = types;
  if (types.size <= 1 && first !== 'any') return makeSymbolic(context, first, value, { errorCode, mayOverflow });
  const tag = pick(symbolics.map((x) => tagOf(x, context)));
  return makeSymbolic(context, 'any', value, { errorCode, mayOverflow, tag });
}

/**
 * A function of numbers, written over any checked arithmetic, applied to operands: they are converted as Excel does, the
 * leftmost error wins, then the first requirement that does not hold. `result` boolean: the kernel's 0 or 1 is a truth
 * value.
 */
export function compute(
  args: readonly Operand[],
  context: SymbolicContext,
  kernel: (m: CheckedBuilder, ...xs: Id[]) => Id,
  result: 'number' | 'boolean' = 'number',
): Operand {
  const numbers = args.map((arg) => numberOf(arg, context));
  return computeChecked(numbers, context, (m) => kernel(m, ...numbers.map((x) => valueOf(x, context))), result);
}

/** The operation of a number operand; NaN for a constant error. */
export function valueOf(operand: Operand, context: SymbolicContext): Id {
  return symbolicOf(operand, context).value;
}

/** As `compute`, for a kernel that has its operands already; `operands` are those whose errors the result has. */
export function computeChecked(
  operands: readonly Operand[],
  context: SymbolicContext,
  kernel: (m: CheckedBuilder) => Id,
  result: 'number' | 'boolean' = 'number',
): Operand {
  const leading = leadingError(operands);
  if (leading) return leading;
  const { builder } = context;
  const { value, requirements } = builder.collect(() => kernel(builder));
  const carried = carriedTo(value, operands, builder);
  const hidden = operands.filter((operand) => !isSymbolic(operand) || !carries(operand, carried));
  let valid = allSucceeded(hidden, context);
  for (const { condition } of requirements) valid = builder.and(valid, condition);
  const errorCode = combineErrors(operands, context, () => requirementCode(requirements, context));
  const checked = builder.select(valid, value, builder.const(NaN));
  return settle(makeSymbolic(context, result, checked, { errorCode }), context);
}

/** Builds the code of the first requirement that does not hold; #NUM! when all do. */
function requirementCode(requirements: readonly Requirement[], context: SymbolicContext): Id {
  const { builder } = context;
  return requirements.reduceRight<Id>(
    (rest, { condition, otherwise }) => builder.select(condition, rest, builder.const(errorIndex(otherwise))),
    builder.const(errorIndex('#NUM!')),
  );
}

const STRICT = new Set(['neg', 'abs', 'sqrt', 'floor', 'ceil', 'trunc', 'nearest', 'add', 'sub', 'mul']);

/**
 * Operations whose NaN surely makes a value NaN or infinite: no check is needed for them. True where their infinity does
 * so, too.
 */
type Carried = ReadonlyMap<Id, boolean>;

function carries(operand: Symbolic, carried: Carried): boolean {
  const infinite = carried.get(operand.value);
  return operand.mayOverflow ? infinite === true : infinite !== undefined;
}

/** What `value` passes on, found by walking back through strict operations; no farther than to the first operand. */
function carriedTo(value: Id, operands: readonly Operand[], builder: CheckedBuilder): Carried {
  let first = Infinity;
  for (const operand of operands) if (isSymbolic(operand)) first = Math.min(first, operand.value);
  const carried = new Map<Id, boolean>([[value, true]]);
  const pending: Id[] = [value];
  for (let id = pending.pop(); id !== undefined && carried.size < CARRIED_LIMIT; id = pending.pop()) {
    const { op, args } = builder.operation(id);
    const strict = STRICT.has(op);
    if (!strict && op !== 'min' && op !== 'max' && op !== 'div') continue;
    const infinite = carried.get(id)!;
    for (let index = 0; index < args.length; index++) {
      const arg = args[index]!;
      if (arg < first) continue;
      const passes = infinite && (strict || (op === 'div' && index === 0));
      const known = carried.get(arg);
      if (known === true || known === passes) continue;
      carried.set(arg, passes);
      pending.push(arg);
    }
  }
  return carried;
}

const CARRIED_LIMIT = 4096;
