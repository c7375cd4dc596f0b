/**
 * For functions whose arguments need more care than a `numeric` or `aggregate` entry takes, but whose arithmetic is
 * still written once: the number of operands is found first, then the same kernel computes or builds operations.
 */
import { computeChecked, numberOf, symbolicOf } from '../operand.ts';
import { checkedScalars, compute } from '../operators.ts';
import { isSymbolic, type Operand } from '../symbolic.ts';
import { type ErrorKind, type ErrorValue, error, isError, toNumber, type Value } from '../value.ts';
import type { Checked, GeneralFunction, LoweredArgument } from './function.ts';

/** One element of an argument, as the evaluator or the compiler sees it. */
export type Element = Operand;

/** Arithmetic over the operands that a plan names. */
export type Kernel = <V, B>(m: Checked<V, B>, xs: readonly V[]) => V;

/** What to compute from which operands, all taken as numbers; or the error that the arguments' shapes make. */
export type Plan = { readonly operands: readonly Element[]; readonly compute: Kernel } | ErrorKind;

/** The elements of an argument, row after row; of a scalar, itself. */
export function elements(argument: Value | LoweredArgument): readonly Element[] {
  if (argument === undefined) return [];
  if (typeof argument !== 'object' || argument === null) return [argument as Element];
  if ('items' in argument) return argument.items;
  if ('operands' in argument) return argument.operands;
  if ('areas' in argument) return [error('#VALUE!')];
  return [argument];
}

/**
 * `evaluate` and `lower` of a function that plans from its arguments and computes with one kernel. The arguments at
 * `fixed` positions decide what is computed: a call where one of them varies is not compiled.
 */
export function overNumbers(
  plan: (args: readonly (Value | LoweredArgument)[]) => Plan,
  fixed: readonly number[] = [],
): Pick<GeneralFunction, 'evaluate' | 'lower'> {
  return {
    evaluate(args, context) {
      const planned = plan(args);
      if (typeof planned === 'string') return firstError(args) ?? error(planned);
      const numbers: number[] = [];
      for (const operand of planned.operands) {
        const number = isSymbolic(operand) ? error('#VALUE!') : toNumber(operand, context.date1904);
        if (typeof number !== 'number') return number;
        numbers.push(number);
      }
      return compute(checkedScalars(context.date1904), (m) => planned.compute(m, numbers));
    },
    lower(args, context) {
      for (const position of fixed) {
        if (elements(args[position]).some(isSymbolic))
          context.fallback('an argument that decides what is computed varies');
      }
      const planned = plan(args);
      if (typeof planned === 'string') return error(planned);
      const numbers = planned.operands.map((operand) => numberOf(operand, context));
      return computeChecked(numbers, context, (m) =>
        planned.compute(
          m,
          numbers.map((number) => symbolicOf(number, context).value),
        ),
      );
    },
  };
}

function firstError(args: readonly (Value | LoweredArgument)[]): ErrorValue | undefined {
  for (const arg of args) for (const item of elements(arg)) if (!isSymbolic(item) && isError(item)) return item;
  return undefined;
}
