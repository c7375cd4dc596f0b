/** How a run is had again elsewhere: its model as a file, and the command that runs it. Plain functions. */
import type { RunProgram, RunResult } from '@tessera/api';

type Model = RunProgram['model'];
type Facts = Pick<RunResult, 'seed' | 'trials' | 'as_of' | 'sampling'>;

/** The model as a file that the command reads; undefined for an expression, which has no file. */
export function modelFile(
  model: Model,
  workbook: string,
  { seed, trials, as_of, sampling }: Facts,
): string | undefined {
  if (model.formula !== undefined || !model.outputs) return undefined;
  const whole = Number(seed);
  const file = {
    workbook,
    inputs: model.inputs ?? [],
    ...(model.correlations && model.correlations.length > 0 && { correlations: model.correlations }),
    outputs: model.outputs,
    sampling,
    asOf: as_of,
    trials,
    ...(Number.isSafeInteger(whole) && { seed: whole }),
  };
  return JSON.stringify(file, undefined, 2);
}

/** The command line; undefined where the command cannot give the same draws. */
export function commandLine(workbook: string, file: string, { seed, trials }: Facts): string | undefined {
  if (!Number.isSafeInteger(Number(seed))) return undefined;
  return `tessera run ${quoted(workbook)} --model ${quoted(file)} --trials ${trials} --seed ${seed}`;
}

/** A name as one word of a command. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `"${word.replace(/(["\\$`])/g, '\\$1')}"`;
}

/** What the model's file is called. */
export function modelFileName(workbook: string): string {
  return `${workbook.replace(/\.[^.]*$/, '')}.tessera.json`;
}
