/** What `run`, `replay` and `explain` share: a compiled model, and the questions put to it. */
import {
  type Compiled,
  checkParity,
  chooseBackend,
  compileModel,
  createRunner,
  type ErrorResult,
  errorsByCell,
  type Parity,
  type Questions,
  type RunSettings,
  serialOfMoment,
} from '@tessera/engine';
import type { Arguments } from './arguments.ts';
import { UsageError } from './failure.ts';

export interface Simulation {
  readonly compiled: Compiled;
  readonly parity: Parity;
  readonly questions: Questions;
}

/** Compiles the model that the arguments give. */
export function compile(asked: Arguments): Simulation {
  const compiled = compileModel(asked.workbook, asked.model, serialOfMoment(new Date(), asked.workbook.date1904));
  const { outputs } = compiled.program;
  const events = asked.events.map(({ text, output, operator, value }) => {
    const index = outputs.findIndex(({ reference }) => reference === output);
    if (index < 0) throw new UsageError(`--probability "${text}": ${output} is not an output.`);
    return { text, predicate: { output: index, operator, value } };
  });
  return {
    compiled,
    parity: checkParity(asked.workbook, compiled.recalculated),
    questions: { percentages: asked.percentages, events, ...(asked.levels && { levels: asked.levels }) },
  };
}

/** The cells where errors of the given trials arise, by output. */
export async function failingCells(
  compiled: Compiled,
  settings: RunSettings,
  trials: readonly number[],
): Promise<readonly (readonly ErrorResult[])[]> {
  const runner = await createRunner(compiled.program, chooseBackend());
  const errors = errorsByCell(compiled, runner, settings, trials);
  runner.release();
  return errors;
}
