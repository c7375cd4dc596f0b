/**
 * Probability distributions as spreadsheet functions: Excel's arguments and limits around the distributions of
 * `random/distributions`. It computes nothing itself.
 */
import { BETA_FAMILY } from './distribution-beta.ts';
import { COUNTS } from './distribution-counts.ts';
import { GAMMA_FAMILY } from './distribution-gamma.ts';
import { NORMAL_FAMILY } from './distribution-normal.ts';
import type { FunctionDefinition } from './function.ts';

/** Distribution functions. */
export const DISTRIBUTION: readonly FunctionDefinition[] = [
  ...NORMAL_FAMILY,
  ...GAMMA_FAMILY,
  ...BETA_FAMILY,
  ...COUNTS,
];
