/** What a run was asked for, read off the run and, where there is one, its result. It knows no dialog's fields. */
import type { OutputResult, Run, RunProgram, RunResult } from '@tessera/api';
import type { AskedBefore } from '../../run-settings/contract.ts';

/** The percentages that every result has. */
const USUAL = new Set(['1', '5', '10', '25', '50', '75', '90', '95', '99']);

/** More values than this are not kept: percentiles without an error were then asked for as exact. */
const KEPT = 2 ** 24;

type Probability = NonNullable<AskedBefore['probabilities']>[number];

/** Odds and percentiles are known of a run that has a result. */
export function askedBefore(
  run: Run,
  { model }: Pick<RunProgram, 'model'>,
  result?: Pick<RunResult, 'outputs'>,
): AskedBefore {
  const known = { trials: run.trials, seed: run.seed, sampling: model.sampling ?? 'random', priority: run.priority };
  const outputs = result?.outputs ?? [];
  const [first] = outputs;
  if (!first) return known;
  const percentiles = Object.keys(first.percentiles).filter((percentage) => !USUAL.has(percentage));
  return {
    ...known,
    probabilities: outputs.flatMap(oddsOf),
    percentiles: percentiles.map(Number).sort((a, b) => a - b),
    exact: run.trials * outputs.length > KEPT && outputs.every(({ percentile_error: error }) => error === 0),
  };
}

/** An event is the output as it was asked about, how it compares, and the value. */
const COMPARED = /(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

function oddsOf({ output, probabilities }: OutputResult): Probability[] {
  return probabilities.flatMap(({ event }) => {
    const [, operator, value] = COMPARED.exec(event) ?? [];
    return operator === undefined
      ? []
      : [{ output, operator: operator as Probability['operator'], value: Number(value) }];
  });
}
