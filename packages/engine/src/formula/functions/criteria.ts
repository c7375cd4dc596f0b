/**
 * The criteria of COUNTIF, SUMIFS and their kin: `5`, `">=10"`, `"<>done"`, `"a*"`. What a criterion means for a value
 * that is known, and as a condition for one that varies from trial to trial.
 */
import type { Id } from '../../ir/ir.ts';
import { compareTexts } from '../compare.ts';
import { errorCodeOf, failed, finite, TAG, tagOf, textTable } from '../operand.ts';
import { isSymbolic, type Operand, type Symbolic, type SymbolicContext } from '../symbolic.ts';
import { ERROR_KINDS, error, isError, type Scalar, toNumber } from '../value.ts';
import { wildcardMatcher } from '../wildcard.ts';

type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** A criterion taken apart; `<>` is the negation of `=`. */
export interface Criterion {
  readonly negated: boolean;
  readonly comparison: Comparison;
  /** What is compared with; null: blank cells alone (`"="`), `''`: blank cells and empty texts. */
  readonly operand: Scalar;
  /** Whether a value that is known meets the criterion before `negated`. */
  readonly matches: (value: Scalar) => boolean;
  /** Distinguishes criteria of equal meaning from others. */
  readonly key: string;
}

/** Reads a criterion as Excel does: a text may begin with an operator, and what follows may read as a number. */
export function parseCriterion(value: Scalar): Criterion {
  if (value === null) return criterion('=', 0);
  if (typeof value !== 'string') return criterion('=', value);
  const [, operator = '', rest = ''] = /^(<=|>=|<>|<|>|=)?([\s\S]*)$/.exec(value)!;
  const negated = operator === '<>';
  const comparison = (negated || operator === '' ? '=' : operator) as Comparison;
  if (rest === '' && operator !== '') return criterion(comparison, null, negated);
  return criterion(comparison, readOperand(rest), negated);
}

/** Whether the value meets the criterion. */
export function meets(value: Scalar, { matches, negated }: Criterion): boolean {
  return matches(value) !== negated;
}

function readOperand(text: string): Scalar {
  if (text === '') return '';
  const number = toNumber(text);
  if (typeof number === 'number') return number;
  const upper = text.toUpperCase();
  if (upper === 'TRUE' || upper === 'FALSE') return upper === 'TRUE';
  const kind = ERROR_KINDS.find((known) => known === upper);
  return kind ? error(kind) : text;
}

function criterion(comparison: Comparison, operand: Scalar, negated = false): Criterion {
  const shown = isError(operand) ? operand.error : `${typeof operand} ${operand}`;
  const key = `criterion ${negated} ${comparison} ${shown}`;
  return { negated, comparison, operand, key, matches: matcher(comparison, operand, negated) };
}

function matcher(comparison: Comparison, operand: Scalar, negated: boolean): (value: Scalar) => boolean {
  if (operand === null) return comparison === '=' ? (value) => value === null : () => false;
  if (operand === '' && comparison === '=') return (value) => value === null || value === '';
  if (isError(operand)) return (value) => comparison === '=' && isError(value as Scalar) && value === operand;
  if (typeof operand === 'number') {
    if (comparison !== '=') return (value) => typeof value === 'number' && compares(comparison, value, operand);
    // "=5" finds the text "5" too, yet "<>5" does not pass it over.
    if (negated) return (value) => value === operand;
    return (value) => value === operand || (typeof value === 'string' && toNumber(value) === operand);
  }
  if (typeof operand === 'boolean') {
    return (value) => typeof value === 'boolean' && compares(comparison, Number(value), Number(operand));
  }
  if (comparison === '=') {
    const matches = wildcardMatcher(operand);
    return (value) => typeof value === 'string' && matches(value);
  }
  return (value) => typeof value === 'string' && compares(comparison, compareTexts(value, operand), 0);
}

function compares(comparison: Comparison, a: number, b: number): boolean {
  switch (comparison) {
    case '=':
      return a === b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** The condition: `value` meets the criterion in this trial. An error meets `<>` of anything else, as in the sheet. */
export function meetsCondition(value: Operand, wanted: Operand, context: SymbolicContext): Id {
  return isSymbolic(wanted) ? equals(value, wanted, context) : meetsKnown(value, parseCriterion(wanted), context);
}

function meetsKnown(value: Operand, wanted: Criterion, context: SymbolicContext): Id {
  const { builder } = context;
  if (!isSymbolic(value)) return builder.bool(meets(value, wanted));
  if (isError(wanted.operand)) return context.fallback('a criterion asks for an error among values that vary');
  const condition = matchesSymbolic(value, wanted, context);
  return wanted.negated ? builder.not(condition) : condition;
}

function matchesSymbolic(value: Symbolic, wanted: Criterion, context: SymbolicContext): Id {
  const { builder } = context;
  const { matches, comparison, operand } = wanted;
  const number = finite(value, context);
  const onlyNumber = (): Id =>
    typeof operand === 'number' ? compareIds(comparison, number, builder.const(operand), context) : builder.bool(false);
  const onlyBoolean = (): Id =>
    typeof operand === 'boolean'
      ? compareIds(comparison, number, builder.const(Number(operand)), context)
      : builder.bool(false);
  const onlyText = (): Id => {
    const table = textTable(context, wanted.key, (text) => Number(matches(text)));
    return builder.eq(builder.gather(table, value.value), builder.const(1));
  };
  switch (value.type) {
    case 'number':
      return onlyNumber();
    case 'boolean':
      return onlyBoolean();
    case 'text':
      return onlyText();
    case 'any': {
      const is = (tag: number): Id => builder.eq(tagOf(value, context), builder.const(tag));
      const blank = builder.and(builder.eq(value.value, value.value), builder.bool(matches(null)));
      return [
        builder.and(is(TAG.number), onlyNumber()),
        builder.and(is(TAG.boolean), onlyBoolean()),
        builder.and(is(TAG.text), onlyText()),
        builder.and(is(TAG.blank), blank),
      ].reduce((a, b) => builder.or(a, b));
    }
  }
}

function compareIds(comparison: Comparison, a: Id, b: Id, { builder }: SymbolicContext): Id {
  switch (comparison) {
    case '=':
      return builder.eq(a, b);
    case '<':
      return builder.lt(a, b);
    case '<=':
      return builder.le(a, b);
    case '>':
      return builder.gt(a, b);
    case '>=':
      return builder.ge(a, b);
  }
}

/** A criterion that varies: only numbers and truth values, which mean "equal to". */
function equals(value: Operand, wanted: Symbolic, context: SymbolicContext): Id {
  const { builder } = context;
  if (wanted.type !== 'number' && wanted.type !== 'boolean') {
    return context.fallback('a criterion is a text that varies');
  }
  const both = builder.and(failed(value, context), failed(wanted, context));
  const sameError = builder.and(both, sameCode(value, wanted, both, context));
  if (!isSymbolic(value)) {
    const reads = typeof value === 'string' ? toNumber(value) : value;
    const known = typeof reads === wanted.type;
    return known ? builder.eq(finite(wanted, context), builder.const(Number(reads))) : sameError;
  }
  return builder.or(equalValues(value, wanted, context), sameError);
}

/** Both are numbers, or a text that reads as the number, or both truth values, and equal. */
function equalValues(value: Symbolic, wanted: Symbolic, context: SymbolicContext): Id {
  const { builder } = context;
  const other = finite(wanted, context);
  const tag = tagOf(value, context);
  const is = (type: number): Id => builder.eq(tag, builder.const(type));
  const sameType = is(wanted.type === 'number' ? TAG.number : TAG.boolean);
  const same = builder.and(sameType, builder.eq(finite(value, context), other));
  if (wanted.type !== 'number' || value.type === 'number' || value.type === 'boolean') return same;
  const numbers = textTable(context, 'number', (text) => {
    const number = toNumber(text);
    return typeof number === 'number' ? number : NaN;
  });
  return builder.or(same, builder.and(is(TAG.text), builder.eq(builder.gather(numbers, value.value), other)));
}

/** Equal error codes; not built where no trial can ask. */
function sameCode(value: Operand, wanted: Symbolic, asked: Id, context: SymbolicContext): Id {
  const { builder } = context;
  const { op, imm } = builder.operation(asked);
  if (op === 'bool' && imm === 0) return builder.bool(false);
  return builder.eq(errorCodeOf(value, context), errorCodeOf(wanted, context));
}
