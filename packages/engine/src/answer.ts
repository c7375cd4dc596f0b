/** A whole run: simulate, find the drivers, describe every output. Who executes the tasks is handed in. */

import type { Program } from './program.ts';
import {
  DEPENDENCE,
  type ErrorResult,
  levelsOf,
  type OutputResult,
  outputResults,
  percentagesOf,
  type Questions,
} from './result.ts';
import { columnsOf, type Executor, type RunSettings, simulate } from './simulate.ts';
import type { RunOutcome } from './statistics/collect.ts';
import { ranksOf, spreadOfMean } from './statistics/describe.ts';
import { halfWidthOf, type StopRule } from './stop-rule.ts';

/** Trials that drivers are looked for in: enough for a rank correlation to have a standard error of 0.0055. */
export const DRIVER_TRIALS = 32768;

export interface AnswerOptions {
  /** Called after each task; `error` is the standard error of the first output's mean. */
  readonly onProgress?: (progress: { readonly trials: number; readonly mean: number; readonly error: number }) => void;
  /** When it fires, the answer is that of the longest complete prefix of trials. */
  readonly signal?: { readonly aborted: boolean };
  /** Exact percentiles by a second pass where there are too many samples to keep. */
  readonly exact?: boolean;
  /** As in `simulate`. */
  readonly sampleBudget?: number;
  /** Ends the run as soon as a statistic is known well enough. `settings.trials` is then the most. */
  readonly stop?: StopRule;
  /** Names the failing cells of failing trials, by output. */
  readonly explainErrors?: (trials: readonly number[]) => Promise<readonly (readonly ErrorResult[])[]>;
}

export interface Answer {
  readonly trials: number;
  /** True when it was stopped before all planned trials. */
  readonly partial: boolean;
  /** Trials with an error in some output that were replayed to find its cell. */
  readonly replayed: number;
  readonly outputs: readonly OutputResult[];
}

/** Runs the program. With fewer than one block done when stopped, `outputs` is empty. */
export async function answer(
  program: Program,
  settings: RunSettings,
  questions: Questions,
  executor: Executor,
  options: AnswerOptions = {},
): Promise<Answer> {
  const { onProgress, signal, exact, explainErrors, sampleBudget, stop } = options;
  const outcome = await simulate(program, asking(settings, questions), executor, {
    ...(signal && { signal }),
    ...(exact && { exactRanks: exactRanks(questions) }),
    ...(sampleBudget !== undefined && { sampleBudget }),
    ...(stop && {
      isEnough: (outcome: RunOutcome) => halfWidthOf(program, questions, outcome, stop) <= stop.halfWidth,
    }),
    ...(onProgress && {
      onProgress({ trials, summary }) {
        const [first] = summary.outputs;
        const { error } = spreadOfMean({ summary: first!, dependence: DEPENDENCE[program.sampling] });
        onProgress({ trials, mean: first!.moments.mean, error });
      },
    }),
  });
  return answerOf(program, settings, questions, outcome, executor, explainErrors);
}

/** The settings of a run that counts the odds asked for. */
export function asking(settings: RunSettings, questions: Questions): RunSettings {
  return { ...settings, predicates: (questions.events ?? []).map(({ predicate }) => predicate) };
}

/** The ranks that an exact second pass must bring, by number of values. */
export function exactRanks(questions: Questions): (count: number) => number[] {
  return (count) => ranksOf(percentagesOf(questions), levelsOf(questions), count);
}

/** What a run gave, described; the drivers are found in its first trials, which are run again. */
export async function answerOf(
  program: Program,
  settings: RunSettings,
  questions: Questions,
  outcome: RunOutcome,
  executor: Executor,
  explainErrors?: AnswerOptions['explainErrors'],
): Promise<Answer> {
  if (outcome.trials === 0) return { trials: 0, partial: true, replayed: 0, outputs: [] };
  const columns = await driverColumns(
    program,
    { ...settings, trials: Math.min(outcome.trials, DRIVER_TRIALS) },
    executor,
  );
  const errors = outcome.failures.length > 0 ? await explainErrors?.(outcome.failures) : undefined;
  return {
    trials: outcome.trials,
    partial: outcome.partial,
    replayed: errors ? outcome.failures.length : 0,
    outputs: outputResults(program, outcome, questions, columns, errors),
  };
}

/** Inputs and outputs of the first trials as whole columns. */
async function driverColumns(program: Program, settings: RunSettings, executor: Executor) {
  // Without inputs there are no drivers, and a path may have taken hours.
  if (program.inputs.length === 0) return { inputs: [], outputs: [] };
  const make = (n: number): Float64Array[] => Array.from({ length: n }, () => new Float64Array(settings.trials));
  const inputs = make(program.inputs.length);
  const outputs = make(program.outputs.length);
  for await (const part of columnsOf(settings, executor)) {
    part.inputs.forEach((column, i) => inputs[i]!.set(column, part.first));
    part.outputs.forEach((column, i) => outputs[i]!.set(column, part.first));
  }
  return { inputs, outputs };
}
