/** Programs that the tab has ready, and their previews. It runs where the engine is: in the worker. */
import {
  type Backend,
  chooseBackend,
  createRunner,
  type Executor,
  outputGlances,
  type Program,
  parseProgram,
  redistribute,
  simulate,
  singleThread,
  type TaskResult,
} from '@tessera/engine';
import { keepKernels } from './kept-kernels.ts';
import type { Asked } from './messages.ts';
import type { PreviewResult } from './protocol.ts';

/** How many programs are kept. */
const MOST_OPEN = 4;
/** After so many milliseconds of computing a preview is that of the trials it has: of one block at least. */
const PATIENCE = 5000;
/** How many milliseconds the worker computes before it looks for messages. */
const SLICE = 25;

interface Opened {
  readonly program: Program;
  readonly backend: Backend;
}

/** Programs by their numbers, the one that was used last at the end. */
export class OpenedPrograms {
  readonly #opened = new Map<number, Opened>();

  open(id: number, text: string): void {
    const program = parseProgram(text);
    const graphs = program.stages.flatMap((stage) => (stage.kind === 'compiled' ? [stage.graph] : []));
    this.#opened.set(id, { program, backend: keepKernels(chooseBackend(), new Set(graphs)) });
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > MOST_OPEN) this.#opened.delete(oldest!);
  }

  /** The first trials, or as many as there was time for until `stopped`; undefined when the program is not open. */
  async preview(
    { id, seed, trials, redistributed }: Asked<'preview'>,
    stopped: () => boolean,
  ): Promise<PreviewResult | undefined> {
    const start = performance.now();
    const opened = this.#opened.get(id);
    if (!opened) return undefined;
    this.#opened.delete(id);
    this.#opened.set(id, opened);
    const program = redistribute(opened.program, redistributed);
    const runner = await createRunner(program, opened.backend);
    const slices = new Slices(singleThread(runner), stopped);
    try {
      const run = { seed: BigInt(seed), trials };
      const outcome = await simulate(program, run, slices, { signal: slices });
      const outputs = outputGlances(program, outcome).map((glance, i) => {
        const { reference, label, base } = program.outputs[i]!;
        const { errors, mean, std_dev, percentiles, histogram } = glance;
        const { counts, bin_edges, values } = histogram;
        const bins = { counts, bin_edges, ...(values && { values }) };
        return { reference, label, base, errors, mean, sd: std_dev, percentiles, histogram: bins };
      });
      return { trials: outcome.trials, milliseconds: performance.now() - start, outputs };
    } finally {
      runner.release();
    }
  }
}

/** Lets messages through between tasks, and ends when it is stopped or takes too long: after one task at the earliest. */
class Slices implements Executor {
  readonly parallel = 1;
  readonly #executor: Executor;
  readonly #stopped: () => boolean;
  readonly #start = performance.now();
  #since = this.#start;
  #done = 0;

  constructor(executor: Executor, stopped: () => boolean) {
    this.#executor = executor;
    this.#stopped = stopped;
  }

  get aborted(): boolean {
    return this.#done > 0 && (this.#stopped() || performance.now() - this.#start > PATIENCE);
  }

  async run(...[settings, task]: Parameters<Executor['run']>): Promise<TaskResult> {
    const result = await this.#executor.run(settings, task);
    this.#done++;
    if (performance.now() - this.#since > SLICE) {
      await breath();
      this.#since = performance.now();
    }
    return result;
  }
}

/** Returns when waiting messages have been seen; a timer would wait four milliseconds. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
