/** What a report says, in sentences and terms. It knows numbers, how they are written, and no component. */
import type { RunResult } from '@tessera/api';

/** How trials were drawn, for people. */
export const SAMPLINGS: Readonly<Record<RunResult['sampling'], string>> = {
  random: 'Random',
  'latin-hypercube': 'Latin hypercube',
  antithetic: 'Antithetic',
};
