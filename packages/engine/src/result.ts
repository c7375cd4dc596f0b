/** The answer of a run as one plain object, for the command's `--json`, the HTTP API and the page alike. */
import type { Layout, Program } from './program.ts';
import type { RunOutcome } from './statistics/collect.ts';
import type { Dependence } from './statistics/dependence.ts';
import { describe, glance, type OutputDescription, type OutputGlance, PERCENTAGES } from './statistics/describe.ts';
import { driversOf } from './statistics/sensitivity.ts';
import type { Predicate } from './statistics/summary.ts';

/** What is asked of a result beyond what every result has. */
export interface Questions {
  /** Further percentages, 0 to 100. */
  readonly percentages?: readonly number[];
  /** Levels of value at risk and expected shortfall in percent; 95 and 99 when left out. */
  readonly levels?: readonly number[];
  /** A histogram of exactly so many equal bins between the extremes; when left out the values decide. */
  readonly bins?: number;
  /** The odds that the run counted, each with its text. */
  readonly events?: readonly { readonly predicate: Predicate; readonly text: string }[];
}

export interface DriverResult {
  readonly input: string;
  readonly label: string;
  readonly rank_correlation: number;
  /** Largest less smallest mean of the output over the tenths of the input. */
  readonly swing: number;
  readonly decile_means: readonly number[];
}

/** Errors of one output that first arise in one cell. */
export interface ErrorResult {
  readonly cell: string;
  readonly error: string;
  /** Failing trials among those replayed. */
  readonly trials: number;
}

export interface OutputResult extends OutputDescription {
  readonly output: string;
  readonly label: string;
  /** The value without uncertainty; null when that is no number. */
  readonly base: number | null;
  readonly errors_by_cell: readonly ErrorResult[];
  readonly drivers: readonly DriverResult[];
}

/** Columns of the first trials, to find drivers in. */
export interface DriverColumns {
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
}

/** Which trials depend on each other. */
export const DEPENDENCE: Readonly<Record<Layout, Dependence>> = {
  random: 'none',
  'latin-hypercube': 'blocks',
  antithetic: 'pairs',
  sobol: 'groups',
};

/** All percentages of a result, ascending. */
export function percentagesOf(questions: Questions): number[] {
  return [...new Set([...PERCENTAGES, ...(questions.percentages ?? [])])].sort((a, b) => a - b);
}

/** Levels of risk of a result. */
export function levelsOf(questions: Questions): readonly number[] {
  return questions.levels ?? [95, 99];
}

/** The outputs of a run, described. `errors` by output, from replayed trials. */
export function outputResults(
  program: Program,
  outcome: RunOutcome,
  questions: Questions,
  columns: DriverColumns,
  errors: readonly (readonly ErrorResult[])[] = [],
): OutputResult[] {
  const percentages = percentagesOf(questions);
  const allDrivers = driversOf(columns.inputs, columns.outputs);
  return program.outputs.map(({ reference, label, base }, index) => {
    const samples = outcome.samples?.[index];
    const odds = (questions.events ?? []).flatMap(({ predicate, text }, event) =>
      predicate.output === index ? [{ text, predicate, odds: outcome.summary.odds[event]! }] : [],
    );
    const facts = {
      summary: outcome.summary.outputs[index]!,
      order: outcome.orders[index]!,
      first: outcome.first[index]!,
      dependence: DEPENDENCE[program.sampling],
      odds,
      ...(samples && { samples }),
    };
    const drivers = (allDrivers[index] ?? []).map(({ input, ...driver }) => {
      const { reference: name, label: inputLabel } = program.inputs[input]!;
      return { input: name, label: inputLabel, ...driver };
    });
    return {
      output: reference,
      label,
      base,
      ...describe(facts, percentages, levelsOf(questions), questions.bins),
      errors_by_cell: errors[index] ?? [],
      drivers,
    };
  });
}

/** What is drawn of each output while its model is changed: the same bits as `outputResults` has, sooner. */
export function outputGlances(program: Program, { summary, orders }: RunOutcome): readonly OutputGlance[] {
  return program.outputs.map((_, index) => glance({ summary: summary.outputs[index]!, order: orders[index]! }));
}
