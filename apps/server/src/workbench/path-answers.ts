/** Paths compiled, and single ones computed again: what the workbench does for calls of paths. It knows no files. */
import { chooseBackend, createRunner, type Program, TesseraError } from '@tessera/engine';
import { restoreProgram, saveProgram } from '@tessera/jobs';
import { compilePaths, MOST_OUTPUTS, ModelsError, type PathsModel, type PathsPlan, readPaths } from '@tessera/models';
import type { Calls, CompiledPaths, PathOdds } from './calls.ts';

/** Values and functionals of each path that a run describes: each has percentiles, a histogram and more. */
export const MOST_DESCRIBED = 1000;

/** Throws a `ModelsError` for what is wrong with the model, and `output-unknown`. */
export function compileAskedPaths({ model: asked, odds, snapshotEvery }: Calls['paths']['in']): CompiledPaths {
  const model = withFunctionalsOf(odds, asked);
  const plan = readPaths(model);
  holdOutputs(plan);
  const { program, outputs } = compilePaths({
    ...plan,
    ...(snapshotEvery !== undefined && { callSteps: snapshotEvery }),
  });
  const { process, scheme, parameters, grid, components } = plan;
  const names = process.components(parameters);
  const times = outputs.flatMap((output) => (output.kind === 'value' ? [output.time] : []));
  const functionals = outputs.flatMap((output) => (output.kind === 'functional' ? [output.name] : []));
  return {
    program: saveProgram(program),
    model,
    about: {
      process: process.name,
      title: process.title,
      formula: process.formula,
      scheme: scheme.name,
      sampling: model.sampling ?? 'random',
      parameters: parameters as CompiledPaths['about']['parameters'],
      horizon: grid.horizon,
      steps: grid.steps,
      components: components.map((index) => names[index]!),
      times: [...new Set(times)],
      functionals: functionals.map((name, i) => ({
        name,
        expression: model.functionals?.[i]?.expression ?? null,
        payoff: model.payoffs?.[i - (model.functionals?.length ?? 0)]?.kind ?? null,
      })),
    },
    beside: outputs.flatMap((output) => (output.kind === 'beside' ? [output] : [])),
    ...(plan.control && { controlMean: plan.control.mean }),
    notes: [process.note?.(parameters) ?? []].flat(),
    outputs: program.outputs.map(({ reference }) => reference),
    positions: odds.map(({ output }) => positionOf(output, program)),
  };
}

/** The model with a functional for each expression that only odds are asked of. */
function withFunctionalsOf(odds: readonly PathOdds[], model: PathsModel): PathsModel {
  const asked = odds.flatMap(({ output }) => (output === undefined ? [] : [output]));
  if (asked.length === 0) return model;
  const known = new Set(compiledReferences(model));
  const missing = [...new Set(asked)].filter((output) => !known.has(output));
  if (missing.length === 0) return model;
  return { ...model, functionals: [...(model.functionals ?? []), ...missing.map((expression) => ({ expression }))] };
}

function compiledReferences(model: PathsModel): string[] {
  const plan = readPaths(model);
  holdOutputs(plan);
  return compilePaths(plan).program.outputs.map(({ reference }) => reference);
}

function holdOutputs({ kept, components, functionals }: PathsPlan): void {
  const outputs = kept.length * components.length + functionals.length;
  if (outputs <= MOST_DESCRIBED) return;
  const reason = `at most ${MOST_DESCRIBED} are described, so keep fewer times or components`;
  throw new ModelsError('paths-invalid', {
    entry: 'number of values and functionals of each path',
    value: outputs,
    reason,
  });
}

function positionOf(output: string | undefined, { outputs }: Program): number {
  const at = output === undefined ? 0 : outputs.findIndex(({ reference }) => reference === output);
  if (at >= 0 && (output !== undefined || outputs.length === 1)) return at;
  const references = outputs.map(({ reference }) => reference);
  const shown = references.length > 10 ? [...references.slice(0, 10), '…'] : references;
  throw new TesseraError('output-unknown', { output: output ?? 'no output by name', outputs: shown.join(', ') });
}

/** One path with all components, at the ends of equal stretches of time. */
export async function pathAgain({ model, settings, path, points }: Calls['path']['in']): Promise<Calls['path']['out']> {
  const { process, parameters, grid, functionals } = readPaths({ ...model, keep: 'end' });
  const names = process.components(parameters);
  const room = Math.max(1, Math.floor((MOST_OUTPUTS - functionals.length) / names.length) - 1);
  const keep = Math.min(points, grid.steps, room);
  const { program, outputs } = compilePaths(readPaths({ ...model, keep, components: names }));
  const values = await valuesOf(program, settings, path);
  const times = outputs.flatMap((output) =>
    output.kind === 'value' && output.component === names[0] ? [output.time] : [],
  );
  return {
    times,
    components: names.map((name, k) => ({ name, values: times.map((_, t) => values[t * names.length + k]!) })),
    functionals: outputs.flatMap((output, i) =>
      output.kind === 'functional' ? [{ name: output.name, value: values[i]! }] : [],
    ),
  };
}

/** The outputs of one trial of a program. */
export async function outputsOfTrial({ program: saved, settings, trial }: Calls['trial']['in']) {
  const program = restoreProgram(saved);
  const values = await valuesOf(program, settings, trial);
  return program.outputs.map(({ reference, label }, i) => ({ reference, label, value: values[i]! }));
}

async function valuesOf(program: Program, settings: Calls['trial']['in']['settings'], trial: number) {
  const runner = await createRunner(program, chooseBackend());
  try {
    const range = { seed: settings.seed, replicate: settings.replicate ?? 0, first: trial, count: 1 };
    return runner.outputs(range).map(([value]) => (Number.isFinite(value) ? value! : null));
  } finally {
    runner.release();
  }
}
