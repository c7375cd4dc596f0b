/**
 * Excel's operators on operands of which one is symbolic at least: arithmetic, comparison, joining of text; and the
 * table that any function becomes whose symbolic arguments can take only a few values. It knows no function by name.
 */
import type { Id } from '../ir/ir.ts';
import {
  type ArithmeticOperator,
  add,
  divide,
  multiply,
  OPERATE,
  percent,
  snapAdd,
  snapSubtract,
  subtract,
} from './arithmetic.ts';
import { COMPARE, type Comparison, compareTexts } from './compare.ts';
import {
  booleanWhere,
  combineErrors,
  compute,
  errorIndex,
  finite,
  leadingError,
  makeSymbolic,
  numberOf,
  settle,
  symbolicOf,
  TAG,
  tagOf,
  textOf,
} from './operand.ts';
import { isSymbolic, type Operand, type Symbolic, type SymbolicContext } from './symbolic.ts';
import { isError, type Scalar, toText } from './value.ts';

/** a + b, a - b, a * b, a / b, a ^ b; `final` for the last + or - of a formula (see `snap`). */
export function lowerArithmetic(
  operator: ArithmeticOperator,
  a: Operand,
  b: Operand,
  context: SymbolicContext,
  final = false,
): Operand {
  if (operator === '/') return lowerDivision(a, b, context);
  if (operator === '^') return compute([a, b], context, OPERATE[operator]);
  return lowerPlain(operator, a, b, context, final);
}

const PLAIN_ARITHMETIC = { '+': add, '-': subtract, '*': multiply } as const;
const FINAL_ARITHMETIC = { '+': snapAdd, '-': snapSubtract, '*': multiply } as const;

/** As `compute`, for operations that carry every error along by themselves: nothing is to be checked. */
function lowerPlain(
  operator: '+' | '-' | '*',
  a: Operand,
  b: Operand,
  context: SymbolicContext,
  final: boolean,
): Operand {
  const operands = [numberOf(a, context), numberOf(b, context)] as const;
  const leading = leadingError(operands);
  if (leading) return leading;
  const operate = (final ? FINAL_ARITHMETIC : PLAIN_ARITHMETIC)[operator];
  const value = operate(
    context.builder,
    symbolicOf(operands[0], context).value,
    symbolicOf(operands[1], context).value,
  );
  return settle(makeSymbolic(context, 'number', value, { errorCode: combineErrors(operands, context) }), context);
}

/** As `compute` with `divide`, but spares the test for 0: a quotient by 0 is infinite or NaN, which is an error already. */
function lowerDivision(a: Operand, b: Operand, context: SymbolicContext): Operand {
  const x = numberOf(a, context);
  const y = numberOf(b, context);
  if (!isSymbolic(y) || leadingError([x])) return compute([x, y], context, divide);
  const { builder } = context;
  const value = builder.div(symbolicOf(x, context).value, finite(y, context));
  const otherwise = (): Id =>
    builder.select(
      builder.eq(y.value, builder.const(0)),
      builder.const(errorIndex('#DIV/0!')),
      builder.const(errorIndex('#NUM!')),
    );
  return settle(
    makeSymbolic(context, 'number', value, { errorCode: combineErrors([x, y], context, otherwise) }),
    context,
  );
}

/** -a, +a (a itself, of any type), a%. */
export function lowerUnary(operator: '-' | '+' | '%', operand: Operand, context: SymbolicContext): Operand {
  if (operator === '+') return operand;
  const number = numberOf(operand, context);
  if (operator === '%') return compute([number], context, percent);
  if (!isSymbolic(number)) return compute([number], context, (m, x) => m.neg(x));
  return { ...number, value: context.builder.neg(number.value) };
}

/** a & b. Texts that are choices among constants stay choices; whatever else varies falls back. */
export function lowerJoin(a: Operand, b: Operand, context: SymbolicContext): Operand {
  const operands = [textOf(a, context), textOf(b, context)];
  const joined = overDomains(operands, context, (texts) => {
    const [x = '', y = ''] = texts.map((text) => toText(text));
    if (isError(x)) return x;
    return isError(y) ? y : x + y;
  });
  return joined ?? context.fallback('it joins texts that vary in too many ways');
}

// Comparison

/** What an operand may be, one entry per type it may have: the condition under which it has that type. */
interface Case {
  readonly tag: number;
  readonly when: Id;
}

/** a = b and its kin, as Excel compares: numbers at 15 digits, text without case, number < text < truth value. */
export function lowerComparison(operator: Comparison, a: Operand, b: Operand, context: SymbolicContext): Operand {
  const leading = leadingError([a, b]);
  if (leading) return leading;
  const { builder } = context;
  const x = symbolicOf(a, context);
  const y = symbolicOf(b, context);
  let condition = builder.bool(false);
  for (const left of casesOf(x, context)) {
    for (const right of casesOf(y, context)) {
      const holds = compareCase(operator, x, left.tag, y, right.tag, context);
      condition = builder.or(condition, builder.and(builder.and(left.when, right.when), holds));
    }
  }
  return booleanWhere(condition, [a, b], context);
}

function casesOf(operand: Symbolic, context: SymbolicContext): Case[] {
  const { builder } = context;
  if (operand.type !== 'any') return [{ tag: TAG[operand.type], when: builder.bool(true) }];
  const tag = operand.tag!;
  const possible = constantsOf(tag, context, 8) ?? Object.values(TAG);
  const cases = possible.map((value) => ({ tag: value, when: builder.eq(tag, builder.const(value)) }));
  return possible.length === 1 ? [{ tag: possible[0]!, when: builder.bool(true) }] : cases;
}

const RANK: Readonly<Record<number, number>> = { [TAG.number]: 0, [TAG.text]: 1, [TAG.boolean]: 2 };

function compareCase(
  operator: Comparison,
  x: Symbolic,
  xTag: number,
  y: Symbolic,
  yTag: number,
  context: SymbolicContext,
): Id {
  const { builder } = context;
  const left = xTag === TAG.blank ? yTag : xTag;
  const right = yTag === TAG.blank ? xTag : yTag;
  if (left !== right) return compareIds(operator, builder.const(RANK[left]!), builder.const(RANK[right]!), context);
  if (left === TAG.text) {
    const empty = context.textCode('');
    const ranks = textRanks(context);
    const rankOf = (operand: Symbolic, tag: number): Id =>
      builder.gather(ranks, tag === TAG.blank ? builder.const(empty) : operand.value);
    return compareIds(operator, rankOf(x, xTag), rankOf(y, yTag), context);
  }
  const plain = left === TAG.boolean || isZero(x, context) || isZero(y, context);
  return plain ? compareIds(operator, x.value, y.value, context) : COMPARE[operator](builder, x.value, y.value);
}

/** Tests against zero are exact in Excel. */
function isZero(operand: Symbolic, context: SymbolicContext): boolean {
  return context.builder.known(operand.value) === 0;
}

const PLAIN = { '=': 'eq', '<>': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as const;

function compareIds(operator: Comparison, a: Id, b: Id, context: SymbolicContext): Id {
  return context.builder[PLAIN[operator]](a, b);
}

/** For each text code its place in Excel's order; equal places for texts that differ only in case. */
function textRanks(context: SymbolicContext): Float64Array {
  const { texts } = context;
  const known = RANKS.get(context);
  if (known?.length === texts.length) return known;
  const order = texts.map((_, code) => code).sort((a, b) => compareTexts(texts[a]!, texts[b]!));
  const ranks = new Float64Array(texts.length);
  order.forEach((code, place) => {
    const previous = order[place - 1];
    const same = previous !== undefined && compareTexts(texts[previous]!, texts[code]!) === 0;
    ranks[code] = same ? ranks[previous]! : place;
  });
  RANKS.set(context, ranks);
  return ranks;
}

const RANKS = new WeakMap<SymbolicContext, Float64Array>();

// Small domains

/** The constants that an operation can yield besides NaN, when it is a choice among at most `limit` of them. */
export function constantsOf(value: Id, context: SymbolicContext, limit: number): number[] | undefined {
  const { builder } = context;
  const found = new Set<number>();
  const seen = new Set<Id>();
  const pending: Id[] = [value];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { op, args, imm } = builder.operation(id);
    if (op === 'select') pending.push(args[1]!, args[2]!);
    else if (op === 'const') found.add(imm);
    else if (op === 'gather') for (const entry of builder.table(imm)) found.add(entry);
    else return undefined;
    if (found.size > limit + 1 || seen.size > 8 * limit + 64) return undefined;
  }
  found.delete(NaN);
  return found.size > limit ? undefined : [...found].sort((a, b) => a - b);
}

/** The values an operand may take, and which of them it takes in a trial (NaN where it is an error). */
interface Domain {
  readonly values: readonly Scalar[];
  readonly position: Id;
}

function domainOf(operand: Operand, context: SymbolicContext): Domain | undefined {
  const { builder, texts } = context;
  if (!isSymbolic(operand)) return { values: [operand], position: builder.const(0) };
  if (operand.type === 'boolean') return { values: [false, true], position: operand.value };
  if (operand.type !== 'text') return undefined;
  const codes = constantsOf(operand.value, context, MAX_DOMAIN);
  if (!codes) return undefined;
  const places = new Float64Array(texts.length).fill(NaN);
  codes.forEach((code, place) => {
    places[code] = place;
  });
  return { values: codes.map((code) => texts[code]!), position: builder.gather(places, operand.value) };
}

const MAX_DOMAIN = 1024;

/**
 * A function of operands that can each take only a few values (truth values, texts chosen among constants), as tables of
 * its results. Undefined when there are too many combinations or an operand is of another kind.
 */
export function overDomains(
  operands: readonly Operand[],
  context: SymbolicContext,
  evaluate: (values: readonly Scalar[]) => Scalar | undefined,
): Operand | undefined {
  const { builder } = context;
  const domains: Domain[] = [];
  let size = 1;
  let index = builder.const(0);
  for (const operand of operands) {
    const domain = domainOf(operand, context);
    if (!domain) return undefined;
    domains.push(domain);
    index = builder.add(builder.mul(index, builder.const(domain.values.length)), domain.position);
    size *= domain.values.length;
    if (size > MAX_DOMAIN) return undefined;
  }
  const results: Scalar[] = [];
  for (let at = 0; at < size; at++) {
    const result = evaluate(combination(domains, at));
    if (result === undefined) return undefined;
    results.push(result);
  }
  return chooseResult(results, index, operands, context);
}

function combination(domains: readonly Domain[], at: number): Scalar[] {
  const values: Scalar[] = [];
  for (const domain of domains.toReversed()) {
    values.push(domain.values[at % domain.values.length]!);
    at = Math.floor(at / domain.values.length);
  }
  return values.reverse();
}

/** Entry `index` of constant results; an error of the operands where the index is NaN. */
function chooseResult(
  results: readonly Scalar[],
  index: Id,
  operands: readonly Operand[],
  context: SymbolicContext,
): Operand {
  const { builder } = context;
  const parts = results.map((result) => symbolicOf(result, context));
  const table = (pick: (part: Symbolic) => Id): Float64Array =>
    Float64Array.from(parts, (part) => builder.known(pick(part))!);
  const value = builder.gather(
    table((part) => part.value),
    index,
  );
  const codes = (): Id =>
    builder.gather(
      table((part) => part.errorCode()),
      index,
    );
  const errorCode = combineErrors(operands, context, codes);
  const types = new Set(parts.filter((_, at) => !isError(results[at]!)).map((part) => part.type));
  const [type = 'number'] = types;
  if (types.size <= 1 && type !== 'any') {
    return settle(makeSymbolic(context, type, value, { errorCode, mayOverflow: false }), context);
  }
  const tag = builder.gather(
    table((part) => tagOf(part, context)),
    index,
  );
  return makeSymbolic(context, 'any', value, { errorCode, mayOverflow: false, tag });
}
