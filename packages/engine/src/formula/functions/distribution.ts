/**
 * Probability distributions as spreadsheet functions: Excel's arguments and limits around the distributions of
 * `random/distributions`. It computes nothing itself.
 */
import { NORMAL_FAMILY } from './distribution-normal.ts';
import type { FunctionDefinition } from './function.ts';

/** Distribution functions. */
export const DISTRIBUTION: readonly FunctionDefinition[] = [...NORMAL_FAMILY];
