/** Trials of a run seen again: the whole workbook of one trial, and the cells where failing trials fail. */
import type { Compiled } from './compile.ts';
import { type ChangedCell, Replayer, replayTrial } from './graph/replay.ts';
import type { ErrorResult } from './result.ts';
import type { Runner, RunSettings } from './simulate.ts';
import type { CellKey } from './workbook/address.ts';

export type { ChangedCell } from './graph/replay.ts';

/** What the inputs of a trial were. `runner` runs the compiled program. */
function inputsOf({ model }: Compiled, runner: Runner, settings: RunSettings, trial: number): Map<CellKey, number> {
  const range = { seed: settings.seed, replicate: settings.replicate ?? 0, first: trial, count: 1 };
  const columns = runner.inputs(range);
  return new Map(model.inputs.map(({ key }, i) => [key, columns[i]![0]!]));
}

/** Every cell of the trial that differs from the workbook as it stands, whether an output needs it or not. */
export function replay(compiled: Compiled, runner: Runner, settings: RunSettings, trial: number): ChangedCell[] {
  const { recalculated, model } = compiled;
  const address = { seed: settings.seed, replicate: settings.replicate ?? 0, trial, sampling: model.sampling };
  return replayTrial(recalculated, inputsOf(compiled, runner, settings, trial), address, model.asOf);
}

/** For each output the cells where its errors arise in the given trials, the most frequent first. */
export function errorsByCell(
  compiled: Compiled,
  runner: Runner,
  settings: RunSettings,
  trials: readonly number[],
): ErrorResult[][] {
  const { recalculated, slice, model, outputAreas, inputAreas, expressions } = compiled;
  const inputs = new Map(model.inputs.map(({ key }, i) => [key, inputAreas[i]!]));
  const replayer = new Replayer(recalculated, slice, model.asOf, inputs, expressions);
  const found = outputAreas.map(() => new Map<string, ErrorResult>());
  for (const trial of trials) {
    const address = { seed: settings.seed, replicate: settings.replicate ?? 0, trial, sampling: model.sampling };
    replayer.run(inputsOf(compiled, runner, settings, trial), address);
    found.forEach((errors, i) => {
      const origin = replayer.originOf(outputAreas[i]!);
      if (!origin) return;
      const name = `${origin.cell} ${origin.error}`;
      errors.set(name, { ...origin, trials: (errors.get(name)?.trials ?? 0) + 1 });
    });
  }
  return found.map((errors) => [...errors.values()].sort((a, b) => b.trials - a.trials));
}
