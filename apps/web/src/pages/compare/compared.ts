/** Runs beside each other: how they are called, which of their outputs belong together, what differs. It knows no component. */
import type { OutputResult, Run, RunProgram, RunResult } from '@tessera/api';

/** A run that is compared, with what is there of it. */
export interface Compared {
  /** A, B, C, … in the order in which they were chosen. */
  readonly letter: string;
  /** With its letter, so that two of the same name are told apart. */
  readonly name: string;
  readonly run: Run;
  readonly result: RunResult;
  readonly program: RunProgram | undefined;
}

/** An output that several runs have. */
export interface SharedOutput {
  /** The first run's reference of it. */
  readonly reference: string;
  readonly label: string;
  /** Its place in the outputs of each run; undefined where a run has none like it. */
  readonly places: readonly (number | undefined)[];
}

const LETTERS = 'ABCDE';

/** The letter of the run at a place. */
export function letterOf(place: number): string {
  return LETTERS[place] ?? String(place + 1);
}

/**
 * The outputs of the first run with what belongs to them in the others: the same reference, else the same label; where two
 * runs have nothing in common, the first of each. As the server pairs them.
 */
export function sharedOutputs(results: readonly Pick<RunResult, 'outputs'>[]): SharedOutput[] {
  const [first, ...others] = results;
  if (!first) return [];
  const matches = others.map(({ outputs }) => {
    const found = first.outputs.map((own) => placeOf(own, outputs));
    return found.every((place) => place === undefined) && outputs.length > 0
      ? found.map((_, i) => (i === 0 ? 0 : undefined))
      : found;
  });
  const shared = first.outputs.map(({ output, label }, i) => {
    return { reference: output, label, places: [i, ...matches.map((places) => places[i])] };
  });
  return shared.filter(({ places }) => places.some((place, run) => run > 0 && place !== undefined));
}

function placeOf(own: Pick<OutputResult, 'output' | 'label'>, outputs: readonly OutputResult[]): number | undefined {
  const byReference = outputs.findIndex(({ output }) => output === own.output);
  const place = byReference >= 0 ? byReference : outputs.findIndex(({ label }) => label === own.label);
  return place < 0 ? undefined : place;
}

/** Something that the runs can differ in, and what it is in each. */
export interface Trait {
  readonly name: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** A trait by its values. */
export function trait(name: string, values: readonly string[]): Trait {
  return { name, values, differs: values.some((value) => value !== values[0]) };
}

/** Every input whose distribution is not the same in all runs; `none` where a run has no such input. */
export function changedInputs(programs: readonly Pick<RunProgram, 'inputs'>[], none: string): Trait[] {
  const names = new Map<string, string>();
  for (const { inputs } of programs) {
    for (const { reference, label } of inputs) if (!names.has(reference)) names.set(reference, label);
  }
  return [...names]
    .map(([reference, label]) => {
      const texts = programs.map(
        ({ inputs }) => inputs.find((input) => input.reference === reference)?.distribution ?? none,
      );
      return trait(label === reference ? label : `${label} (${reference})`, texts);
    })
    .filter(({ differs }) => differs);
}
