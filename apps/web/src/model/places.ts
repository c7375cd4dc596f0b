/**
 * What is known of the cells of a model beyond what is written in it. A model may name a cell in other ways than the grid
 * does (a defined name, an area, `b4`) and leave its label out; the compiled program tells.
 */
import type { CompiledProgram, ModelBody } from '@tessera/api';
import { cellOfOutput } from './body.ts';
import { cellsOf } from './references.ts';

/** What was found for a written reference. */
export interface Found {
  /** The cells of the grid that it means; of an expression none. */
  readonly cells: readonly string[];
  readonly label: string;
  /** The number format's code. */
  readonly format: string;
}

/** By reference as it is written in the model. */
export type Known = ReadonlyMap<string, Found>;

/** The cells of the grid that a written reference means; none of an expression, and where it is not known (yet). */
export type Places = (written: string) => readonly string[];

/** Places by what is written, else by what is known. */
export function makePlaces(sheets: readonly string[], known: Known): Places {
  return (written) => cellsOf(written, sheets) ?? known.get(written)?.cells ?? [];
}

/** What a compiled model tells of the references in it. Outputs are told apart only where each name is one cell. */
export function learn(body: ModelBody, compiled: CompiledProgram, sheets: readonly string[]): Known {
  const known = new Map<string, Found>();
  const inputs = body.inputs ?? [];
  if (inputs.length === compiled.inputs.length) {
    for (const [i, { cell }] of inputs.entries()) {
      const { reference, label, format } = compiled.inputs[i]!;
      known.set(cell, { cells: [reference], label, format });
    }
  }
  const outputs = (body.outputs ?? []).map(cellOfOutput);
  const counts = outputs.map((cell) => cellsOf(cell, sheets)?.length ?? 1);
  if (counts.reduce((a, b) => a + b, 0) !== compiled.outputs.length) return known;
  let at = 0;
  for (const [i, cell] of outputs.entries()) {
    const found = compiled.outputs.slice(at, at + counts[i]!);
    at += counts[i]!;
    const { label, format } = found[0]!;
    const cells = cell.startsWith('=') ? [] : found.map(({ reference }) => reference);
    known.set(cell, { cells, label: found.length > 1 ? cell : label, format });
  }
  return known;
}

/** `more` added to what was known; the same object where it says nothing new. */
export function alsoKnown(known: Known, more: Known): Known {
  const isNew = [...more].some(([written, found]) => JSON.stringify(known.get(written)) !== JSON.stringify(found));
  return isNew ? new Map([...known, ...more]) : known;
}
