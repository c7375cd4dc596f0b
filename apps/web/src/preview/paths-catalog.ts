/** What models of paths are written with, for people to choose from. It runs where the engine is: in the worker. */
import { AGGREGATES, checkParameters, EXPRESSION_FUNCTIONS, PAYOFFS, PROCESSES, type Scheme } from '@tessera/models';
import type { PathsCatalog, ProcessEntry, SchemeEntry } from './protocol.ts';

/** The tables, without functions, which no message carries. */
export function pathsCatalog(): PathsCatalog {
  return {
    processes: PROCESSES.map(entryOf),
    aggregates: AGGREGATES.map(({ name, meaning, example }) => ({ name, meaning, example })),
    functions: EXPRESSION_FUNCTIONS.map(({ name, parameters, meaning }) => ({ name, parameters, meaning })),
    payoffs: PAYOFFS.map(({ name, title, meaning, parameters }) => ({ name, title, meaning, parameters })),
  };
}

function entryOf(process: (typeof PROCESSES)[number]): ProcessEntry {
  const { name, aliases, title, use, formula, family, source, parameters, presets, isDiscrete = false } = process;
  const components = process.components(checkParameters(process));
  const schemes = schemesOf(process);
  return { name, aliases, title, use, formula, family, source, parameters, presets, isDiscrete, components, schemes };
}

/** The schemes of a process as plain values. */
export function schemesOf({ schemes }: { readonly schemes: readonly Scheme[] }): SchemeEntry[] {
  return schemes.map(({ name, title, source, strongOrder, weakOrder }) => ({
    name,
    title,
    source,
    ...(strongOrder !== undefined && { strongOrder }),
    ...(weakOrder !== undefined && { weakOrder }),
  }));
}
