/** Working days: weekdays that are no holidays. */
import type { FunctionDefinition } from './function.ts';

/** NETWORKDAYS, WORKDAY. */
export const WORKING_DAYS: readonly FunctionDefinition[] = [];
