/** What runs and their settings are called. */
import type { Run, RunResult } from '@tessera/api';

/** What a run is called: its label, else its workbook or its process. */
export function nameOf({ label, source, paths, id }: Pick<Run, 'label' | 'source' | 'paths' | 'id'>): string {
  return label.trim() || source.filename || paths?.title || `Run ${id.slice(0, 8)}`;
}

/** Whether a run is not over. */
export function isUnderWay({ state }: Pick<Run, 'state'>): boolean {
  return state === 'queued' || state === 'running' || state === 'paused';
}

/** Which runs go first. */
export const PRIORITIES: Readonly<Record<Run['priority'], string>> = {
  high: 'High',
  normal: 'Normal',
  background: 'Background',
};

/** How trials were drawn, for people. */
export const SAMPLINGS: Readonly<Record<RunResult['sampling'], string>> = {
  random: 'Random',
  'latin-hypercube': 'Latin hypercube',
  antithetic: 'Antithetic',
};

/** The moment that TODAY() gave, shorter than the server writes it. */
export function asOfText(asOf: string): string {
  return asOf.replace('T', ' ').replace(/(:00)?(\.000)?Z$/, '');
}
