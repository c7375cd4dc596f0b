/** `tessera replay`: every cell of one trial that differs from the workbook as it stands. */
import { chooseBackend, createRunner, replay } from '@tessera/engine';
import { readArguments } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import { show } from '../print-run.ts';
import { compile } from '../simulation.ts';
import { count, table } from '../text.ts';

export async function replayCommand(words: readonly string[]): Promise<number> {
  const asked = readArguments(words, [
    'model', 'input', 'output', 'correlate', 'sampling', 'as-of', 'trials', 'seed', 'backend', 'trial', 'json',
  ]); // biome-ignore format: a list
  const { trial } = asked;
  if (trial === undefined) throw new UsageError('Name the trial, counted from 0: --trial 48213.');
  const { compiled } = compile(asked);
  const runner = await createRunner(compiled.program, chooseBackend(asked.backend));
  const cells = replay(compiled, runner, { seed: asked.seed, trials: trial + 1 }, trial);
  runner.release();
  if (asked.json) {
    process.stdout.write(`${JSON.stringify({ trial, seed: asked.seed, cells }, null, 2)}\n`);
    return 0;
  }
  const inputs = new Set(compiled.program.inputs.map(({ reference }) => reference));
  const outputs = new Set(compiled.program.outputs.map(({ reference }) => reference));
  const mark = (cell: string): string => (inputs.has(cell) ? 'input' : outputs.has(cell) ? 'output' : '');
  const rows = cells.map(({ cell, base, value }) => [cell, show(base), show(value), mark(cell)]);
  process.stdout.write(
    `${asked.path}: trial ${count(trial)}, seed ${asked.seed}: ${count(cells.length)} cells differ from the workbook as it stands\n\n`,
  );
  process.stdout.write(`${table([['cell', 'workbook', `trial ${count(trial)}`, ''], ...rows])}\n`);
  return 0;
}
