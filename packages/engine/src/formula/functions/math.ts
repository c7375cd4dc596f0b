/** The mathematical functions, gathered from the files that define them. It holds none of its own. */
import { COMBINATORICS } from './combinatorics.ts';
import { CONDITIONAL } from './conditional.ts';
import type { FunctionDefinition } from './function.ts';
import { RANDOM_NUMBERS } from './random-numbers.ts';
import { REMAINDERS } from './remainders.ts';
import { ROMAN } from './roman.ts';
import { ROUNDING } from './rounding.ts';
import { SUBTOTALS } from './subtotal.ts';
import { SUMS } from './sums.ts';
import { ELEMENTARY } from './trigonometry.ts';

/** Sums, rounding, remainders, elementary functions, combinatorics, conditional sums and means. */
export const MATH: readonly FunctionDefinition[] = [
  ...SUMS,
  ...CONDITIONAL,
  ...ROUNDING,
  ...REMAINDERS,
  ...ELEMENTARY,
  ...COMBINATORICS,
  ...RANDOM_NUMBERS,
  ...SUBTOTALS,
  ...ROMAN,
];
