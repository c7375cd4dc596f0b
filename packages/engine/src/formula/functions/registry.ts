/**
 * All spreadsheet functions by name. A function is added in the table of its area; an area is added here.
 */
import { DATE } from './date.ts';
import { DISTRIBUTION } from './distribution.ts';
import { FINANCIAL } from './financial.ts';
import type { FunctionDefinition } from './function.ts';
import { INFORMATION } from './information.ts';
import { LOGICAL } from './logical.ts';
import { LOOKUP } from './lookup.ts';
import { MATH } from './math.ts';
import { STATISTICAL } from './statistical.ts';
import { TEXT } from './text.ts';

const AREAS: readonly (readonly FunctionDefinition[])[] = [
  MATH,
  LOGICAL,
  INFORMATION,
  STATISTICAL,
  TEXT,
  LOOKUP,
  DATE,
  FINANCIAL,
  DISTRIBUTION,
];

/** Every function, area by area. */
export const FUNCTIONS: readonly FunctionDefinition[] = AREAS.flat();

const BY_NAME = new Map(
  FUNCTIONS.flatMap((definition) =>
    [definition.name, ...(definition.aliases ?? [])].map((name) => [name, definition] as const),
  ),
);

/** The function of a name or alias, upper case; undefined when we have none. */
export function findFunction(name: string): FunctionDefinition | undefined {
  return BY_NAME.get(name);
}
