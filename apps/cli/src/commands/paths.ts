/** `tessera paths`: simulates paths of a stochastic process, and prints or writes what they give. */
import {
  type Answer,
  answer,
  chooseBackend,
  createRunner,
  ENGINE_VERSION,
  type Questions,
  STREAM_VERSION,
} from '@tessera/engine';
import {
  type CompiledPaths,
  compilePaths,
  estimatesOf,
  findProcess,
  ModelsError,
  type PathOutput,
  type PathsModel,
  PROCESSES,
  readPaths,
} from '@tessera/models';
import { defaultWorkers, openPool } from '@tessera/pool';
import { Refusal, UsageError } from '../failure.ts';
import { INTERRUPTED, listenForInterrupt } from '../interrupt.ts';
import { type PathsWords, readPathsWords } from '../paths-arguments.ts';
import { type PathsReport, printPaths, printProcess, printProcesses } from '../print-paths.ts';
import { progress } from '../progress.ts';
import { number, table } from '../text.ts';

export async function pathsCommand(words: readonly string[]): Promise<number> {
  const help = helpFor(words);
  if (help !== undefined) {
    process.stdout.write(help);
    return 0;
  }
  const asked = readPathsWords(words);
  try {
    return asked.path === undefined ? await simulatePaths(asked) : await replayPath(asked, asked.path);
  } catch (cause) {
    throw cause instanceof ModelsError ? new Refusal(cause.message) : cause;
  }
}

function helpFor(words: readonly string[]): string | undefined {
  if (words.length === 0 || words[0] === 'list') return printProcesses(PROCESSES);
  if (!words.includes('--help') && !words.includes('-h')) return undefined;
  const found = findProcess(words[0]!);
  return found ? printProcess(found) : printProcesses(PROCESSES);
}

/** The model with a functional for each condition whose probability is asked; they stand behind the others. */
function withEvents(model: PathsModel, events: readonly string[]): PathsModel {
  if (events.length > 0 && model.shift !== undefined)
    throw new UsageError(
      '--probability counts paths, and those of --shift are weighted: ask for a --functional "if(S > 120, 1, 0)".',
    );
  return {
    ...model,
    functionals: [
      ...(model.functionals ?? []),
      ...events.map((expression) => ({ expression, isEvent: true as const })),
    ],
  };
}

async function simulatePaths(asked: PathsWords): Promise<number> {
  const compiled = compilePaths(readPaths(withEvents(asked.model, asked.events)));
  const workers = asked.workers ?? defaultWorkers();
  const { program } = compiled;
  const settings = { seed: asked.seed, trials: asked.paths };
  const pool = await openPool(program, { workers, backend: asked.backend });
  const stop = listenForInterrupt();
  try {
    const start = performance.now();
    const line = progress(settings.trials, asked.progress);
    const result = await answer(program, settings, questionsOf(asked, compiled), pool, {
      signal: stop,
      ...(asked.stop && { stop: { ...asked.stop, statistic: 'mean' as const, output: judged(compiled, asked) } }),
      onProgress: ({ trials, mean, error }) => line.show(trials, mean, error),
    });
    line.clear();
    const report = reportOf(asked, compiled, workers, performance.now() - start, result);
    process.stdout.write(asked.json ? `${JSON.stringify(report, null, 2)}\n` : printPaths(report));
    if (asked.out && result.trials > 0) {
      const { writePaths } = await import('../paths-out.ts');
      await writePaths(asked.out, program, { ...settings, trials: result.trials }, pool);
    }
    return stop.aborted ? INTERRUPTED : 0;
  } finally {
    stop.end();
    await pool.close();
  }
}

function questionsOf({ events, percentages }: PathsWords, { outputs }: CompiledPaths): Questions {
  return {
    percentages,
    events: events.map((text) => ({
      text,
      predicate: { output: outputs.findIndex(isNamed(text)), operator: '>' as const, value: 0.5 },
    })),
  };
}

function isNamed(name: string): (output: PathOutput) => boolean {
  return (output) => output.kind === 'functional' && output.name === name.trim();
}

/** The output that a stop rule judges: the first functional that is no condition, else the last kept value. */
function judged({ outputs }: CompiledPaths, { events }: PathsWords): number {
  const functional = outputs.findIndex((output) => output.kind === 'functional' && !isEvent(output, events));
  return functional >= 0 ? functional : outputs.filter(({ kind }) => kind === 'value').length - 1;
}

function isEvent(output: PathOutput, events: readonly string[]): boolean {
  return events.some((text) => isNamed(text)(output));
}

function reportOf(
  asked: PathsWords,
  compiled: CompiledPaths,
  workers: number,
  elapsed: number,
  result: Answer,
): PathsReport {
  const { plan, outputs } = compiled;
  const described = outputs.flatMap((output, index) => {
    const found = result.outputs[index];
    return found ? [{ output, found }] : [];
  });
  const functionals = described.filter(({ output }) => output.kind === 'functional' && !isEvent(output, asked.events));
  const names = functionals.map(({ found }) => found.output);
  const { grid } = plan;
  return {
    process: plan.process.name,
    formula: plan.process.formula,
    scheme: plan.scheme.name,
    parameters: plan.parameters,
    note: plan.process.note?.(plan.parameters) ?? null,
    ...grid,
    paths: result.trials,
    seed: asked.seed,
    sampling: asked.model.sampling ?? 'random',
    workers,
    backend: asked.backend,
    engine_version: ENGINE_VERSION,
    stream_version: STREAM_VERSION,
    partial: result.partial,
    elapsed_ms: Math.round(elapsed * 100) / 100,
    steps_per_second: Math.round((result.trials * grid.steps * 1000) / elapsed),
    values: described.flatMap(({ output, found }) =>
      output.kind === 'value' ? [{ component: output.component, time: output.time, ...found }] : [],
    ),
    functionals: functionals.map(({ found }) => found),
    estimates: estimatesOf(compiled, result.outputs).filter(({ name }) => names.includes(name)),
    probabilities: result.outputs.flatMap(({ probabilities }) => probabilities),
  };
}

/** Times of a path that a terminal shows. */
const SHOWN_TIMES = 40;

async function replayPath(asked: PathsWords, path: number): Promise<number> {
  const { keep = 'all' } = asked.model;
  const plan = readPaths({ ...asked.model, keep: 'end' });
  const components = asked.model.components ?? [...plan.process.components(plan.parameters)];
  const bounded = keep === 'all' && plan.grid.steps > 4000 ? 4000 : keep;
  const { program, outputs } = compilePaths(readPaths({ ...asked.model, keep: bounded, components }));
  const runner = await createRunner(program, chooseBackend(asked.backend));
  const values = runner.outputs({ seed: asked.seed, replicate: 0, first: path, count: 1 }).map(([value]) => value!);
  runner.release();
  const times = [...new Set(outputs.flatMap((output) => (output.kind === 'value' ? [output.time] : [])))];
  const rows = times.map((time, k) => [time, ...values.slice(k * components.length, (k + 1) * components.length)]);
  const functionals = outputs.flatMap((output, k) =>
    output.kind === 'functional' ? [[output.name, values[k]!] as const] : [],
  );
  if (asked.json) {
    const report = {
      process: plan.process.name,
      seed: asked.seed,
      path,
      columns: ['time', ...components],
      rows,
      functionals: Object.fromEntries(functionals),
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return 0;
  }
  const every = Math.ceil(rows.length / SHOWN_TIMES);
  const shown = rows.filter((_, k) => (rows.length - 1 - k) % every === 0);
  const text = [
    `Path ${path} of ${plan.process.name}, seed ${asked.seed}${every > 1 ? ` (every ${every}th time; --json has all)` : ''}`,
    table([['time', ...components], ...shown.map((row) => row.map((x) => number(Number.isFinite(x) ? x : null)))]),
    ...(functionals.length > 0
      ? [table(functionals.map(([name, value]) => [name, number(Number.isFinite(value) ? value : null)]))]
      : []),
  ];
  process.stdout.write(`${text.join('\n\n')}\n`);
  return 0;
}
