/** What the engine refuses, as a plain value for the page. It runs where the engine is: in the worker. */
import { TesseraError } from '@tessera/engine';
import { ModelsError } from '@tessera/models';
import type { Refusal } from './protocol.ts';

/** What failed, as the page can show it. */
export function refusalOf(failure: unknown): Refusal {
  if (failure instanceof TesseraError || failure instanceof ModelsError)
    return { code: failure.code, message: failure.message };
  return { code: 'engine-failed', message: failure instanceof Error ? failure.message : String(failure) };
}
