/**
 * Uses what is known of the values: a comparison that bounds decide becomes a constant, a check for overflow of a value
 * that cannot overflow goes away, and what only it needed with it. No bit of a result changes.
 */

import type { Builder } from './builder.ts';
import { type Interval, intervals } from './interval.ts';
import type { Graph, Id, Operation } from './ir.ts';
import { rebuild } from './rebuild.ts';

export function narrow(graph: Graph): Graph {
  const known = intervals(graph);
  return rebuild(graph, (builder, operation, args) => {
    const [a, b] = operation.args.map((arg) => known[arg]!);
    switch (operation.op) {
      case 'add':
        return withoutCheck(graph, operation, args, known);
      case 'sub':
        return args[0] === args[1] && isFinite(a!) ? builder.const(0) : undefined;
      case 'abs':
        return a!.low > 0 ? args[0] : a!.high < 0 ? builder.neg(args[0]!) : undefined;
      case 'min':
      case 'max':
        return choose(operation.op, a!, b!, args);
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge':
      case 'eq':
      case 'ne':
        if (args[0] === args[1] && !a!.mayBeNaN) return builder.bool(operation.op === 'eq');
        return decided(builder, compare(operation.op, a!, b!));
      default:
        return undefined;
    }
  });
}

/** `x + x · 0` turns an infinite x into NaN; it is x where x is bounded. */
function withoutCheck(
  { operations }: Graph,
  { args: [x, check] }: Operation,
  args: readonly Id[],
  known: readonly Interval[],
): Id | undefined {
  const { op, args: factors } = operations[check!]!;
  if (op !== 'mul' || factors[0] !== x) return undefined;
  const zero = operations[factors[1]!]!;
  const bounded = known[x!]!.low > -Infinity && known[x!]!.high < Infinity;
  return zero.op === 'const' && zero.imm === 0 && bounded ? args[0] : undefined;
}

/** Never an infinity or NaN. */
function isFinite({ low, high, mayBeNaN }: Interval): boolean {
  return low > -Infinity && high < Infinity && !mayBeNaN;
}

function choose(op: 'min' | 'max', a: Interval, b: Interval, args: readonly Id[]): Id | undefined {
  const [below, above] = op === 'min' ? [a, b] : [b, a];
  if (!b.mayBeNaN && below.high < above.low) return args[0];
  const [under, over] = op === 'min' ? [b, a] : [a, b];
  return !a.mayBeNaN && under.high < over.low ? args[1] : undefined;
}

function decided(builder: Builder, truth: boolean | undefined): Id | undefined {
  return truth === undefined ? undefined : builder.bool(truth);
}

/** The comparison's result when bounds decide it. NaN compares false, so only a false verdict may ignore it (`ne`: true). */
function compare(op: 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne', a: Interval, b: Interval): boolean | undefined {
  const numbers = !a.mayBeNaN && !b.mayBeNaN;
  switch (op) {
    case 'lt':
      return a.low >= b.high ? false : numbers && a.high < b.low ? true : undefined;
    case 'le':
      return a.low > b.high ? false : numbers && a.high <= b.low ? true : undefined;
    case 'gt':
      return compare('lt', b, a);
    case 'ge':
      return compare('le', b, a);
    case 'eq':
      return a.low > b.high || b.low > a.high ? false : undefined;
    case 'ne':
      return a.low > b.high || b.low > a.high ? true : undefined;
  }
}
