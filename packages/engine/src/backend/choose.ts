/** Picks the backend of a run; the only file that knows them all. */
import type { Backend } from './backend.ts';
import { REFERENCE } from './reference/interpret.ts';
import { WEBASSEMBLY } from './wasm/run.ts';

/** All backends, fastest first. */
export const BACKENDS: readonly Backend[] = [WEBASSEMBLY, REFERENCE];

/** The backend of that name, else the fastest exact one. */
export function chooseBackend(name?: Backend['name']): Backend {
  const found = BACKENDS.find((backend) => (name === undefined ? backend.exact : backend.name === name));
  if (!found) throw new Error(`there is no backend "${name}"`);
  return found;
}
