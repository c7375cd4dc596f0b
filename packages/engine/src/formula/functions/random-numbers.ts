/** Uniform random numbers in cells. In compiled code a call is one draw, at the address of its cell. */
import { computeChecked, makeSymbolic, numberOf, valueOf } from '../operand.ts';
import { checkedScalars, compute } from '../operators.ts';
import type { Operand } from '../symbolic.ts';
import type { Checked, FunctionDefinition } from './function.ts';

/** A whole number from `bottom` to `top`, each as likely as the others, for u in (0, 1). */
function wholeBetween<V, B>(m: Checked<V, B>, u: V, bottom: V, top: V): V {
  const low = m.ceil(bottom);
  const high = m.floor(top);
  m.require(m.le(low, high), '#NUM!');
  const span = m.add(m.sub(high, low), m.const(1));
  return m.min(m.add(low, m.floor(m.mul(u, span))), high); // a span near 2^53 can round u · span up to it
}

/** RAND and RANDBETWEEN. */
export const RANDOM_NUMBERS: readonly FunctionDefinition[] = [
  {
    name: 'RAND',
    category: 'math',
    summary: 'A random number between 0 and 1.',
    parameters: [],
    examples: [['AND(RAND()>0,RAND()<1)', true]],
    volatile: true,
    draws: true,
    evaluate: (_, context) => context.random(),
    lower: (_, context) => makeSymbolic(context, 'number', context.random(), { mayOverflow: false }),
  },
  {
    name: 'RANDBETWEEN',
    category: 'math',
    summary: 'A random whole number between two numbers, both included.',
    parameters: [
      { name: 'bottom', accepts: 'number', strict: true },
      { name: 'top', accepts: 'number', strict: true },
    ],
    examples: [
      ['RANDBETWEEN(3,3)', 3],
      ['RANDBETWEEN(1.2,2.7)', 2],
      ['RANDBETWEEN(2,1)', '#NUM!'],
    ],
    volatile: true,
    draws: true,
    evaluate: ([bottom, top], context) =>
      compute(checkedScalars(context.date1904), (m) =>
        wholeBetween(m, context.random(), bottom as number, top as number),
      ),
    lower(args, context) {
      const [bottom, top] = args.map((argument) => numberOf(argument as Operand, context)) as [Operand, Operand];
      return computeChecked([bottom, top], context, (m) =>
        wholeBetween(m, context.random(), valueOf(bottom, context), valueOf(top, context)),
      );
    },
  },
];
