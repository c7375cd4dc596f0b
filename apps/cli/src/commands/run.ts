/** `tessera run`: simulates a model and prints the answer. */
import { type Answer, answer, ENGINE_VERSION, type Executor, type RunSettings, STREAM_VERSION } from '@tessera/engine';
import { defaultWorkers, openPool } from '@tessera/pool';
import { type Arguments, readArguments } from '../arguments.ts';
import { INTERRUPTED, listenForInterrupt } from '../interrupt.ts';
import { printRun, type RunReport } from '../print-run.ts';
import { progress } from '../progress.ts';
import { compile, failingCells, type Simulation } from '../simulation.ts';

export async function runCommand(words: readonly string[]): Promise<number> {
  const asked = readArguments(words, [
    'model', 'input', 'output', 'correlate', 'sampling', 'as-of', 'trials', 'seed', 'workers', 'backend',
    'percentile', 'probability', 'risk', 'exact', 'json', 'progress', 'samples',
  ]); // biome-ignore format: a list
  const simulation = compile(asked);
  const workers = asked.workers ?? defaultWorkers();
  const settings = { seed: asked.seed, trials: asked.trials };
  const pool = await openPool(simulation.compiled.program, { workers, backend: asked.backend });
  const stop = listenForInterrupt();
  try {
    const start = performance.now();
    const result = await runAnswer(asked, simulation, settings, pool, stop);
    const elapsed = performance.now() - start;
    const report = reportOf(asked, simulation, workers, elapsed, result);
    process.stdout.write(
      asked.json ? `${JSON.stringify(report, null, 2)}\n` : printRun(report, simulation, asked.path),
    );
    if (asked.samples !== undefined && result.trials > 0) {
      const { writeSamples } = await import('../samples.ts');
      await writeSamples(asked.samples, simulation.compiled, { ...settings, trials: result.trials }, pool);
    }
    return stop.aborted ? INTERRUPTED : 0;
  } finally {
    stop.end();
    await pool.close();
  }
}

async function runAnswer(
  asked: Arguments,
  { compiled, questions }: Simulation,
  settings: RunSettings,
  executor: Executor,
  signal: { readonly aborted: boolean },
): Promise<Answer> {
  const line = progress(settings.trials, asked.progress);
  const result = await answer(compiled.program, settings, questions, executor, {
    signal,
    exact: asked.exact,
    onProgress: ({ trials, mean, error }) => line.show(trials, mean, error),
    explainErrors: (trials) => failingCells(compiled, settings, trials),
  });
  line.clear();
  return result;
}

function reportOf(
  asked: Arguments,
  { compiled, parity }: Simulation,
  workers: number,
  elapsed: number,
  result: Answer,
): RunReport {
  return {
    trials: result.trials,
    seed: asked.seed,
    sampling: compiled.program.sampling,
    workers,
    backend: asked.backend,
    engine_version: ENGINE_VERSION,
    stream_version: STREAM_VERSION,
    partial: result.partial,
    elapsed_ms: Math.round(elapsed * 100) / 100,
    trials_per_second: Math.round((result.trials / elapsed) * 1000),
    parity: { checked: parity.checked, matched: parity.matched, mismatches: parity.mismatches },
    fallback_cells: compiled.report.fallbacks,
    notes: compiled.report.notes,
    replayed_errors: result.replayed,
    outputs: result.outputs,
  };
}
