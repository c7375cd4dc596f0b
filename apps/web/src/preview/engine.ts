/**
 * The engine in this tab: starts its worker when it is first asked, and speaks `protocol.ts` with it. The page loads
 * nothing of the engine itself.
 */
import type { Answer, Asked, Kind, Message, Reply } from './messages.ts';
import { Newest } from './newest.ts';
import type { EngineInTab, Redistributed } from './protocol.ts';
import { EngineRefusal } from './refusal.ts';
import { collectSamples } from './samples.ts';

export { EngineRefusal };

let shared: EngineInTab | undefined;

/** The one engine of this tab. */
export function engine(): EngineInTab {
  shared ??= createEngine(new WorkerLine());
  return shared;
}

/** Who carries questions to the worker. */
export interface Line {
  ask<K extends Kind>(kind: K, asked: Asked<K>, onStart?: (stop: () => void) => void): Promise<Answer<K>>;
}

/** How many programs' texts are remembered. */
const MOST_TEXTS = 8;

/** An engine over a line; `engine()` has the tab's. */
export function createEngine(line: Line): EngineInTab {
  const programs = new Programs(line);
  const newestPaths = new Newest();
  let catalog: ReturnType<EngineInTab['catalog']> | undefined;
  let pathsCatalog: ReturnType<EngineInTab['pathsCatalog']> | undefined;
  return {
    catalog() {
      catalog ??= line.ask('catalog', {}).catch((failure) => {
        catalog = undefined;
        throw failure;
      });
      return catalog;
    },
    sketch: (text, values = {}) => line.ask('sketch', { text, values }),
    parts: (text) => line.ask('parts', { text }),
    nearestCorrelations: (ranks) => line.ask('correlations', { ranks }),
    open: (program) => programs.open(program),
    preview: (id, settings, redistributed = {}) => programs.preview(id, settings, redistributed),
    samples: (program, settings, options) => collectSamples(program, settings, options),
    pathsCatalog() {
      pathsCatalog ??= line.ask('pathsCatalog', {}).catch((failure) => {
        pathsCatalog = undefined;
        throw failure;
      });
      return pathsCatalog;
    },
    paths: (asked) => newestPaths.run('paths', () => line.ask('paths', asked)),
    path: (model, settings) => line.ask('path', { model, ...settings }),
  };
}

class Programs {
  readonly #line: Line;
  /** By number. */
  readonly #texts = new Map<number, string>();
  readonly #newest = new Newest();
  #next = 1;

  constructor(line: Line) {
    this.#line = line;
  }

  async open(program: string): Promise<{ readonly id: number }> {
    for (const [id, text] of this.#texts) if (text === program) return { id };
    const id = this.#next++;
    this.#texts.set(id, program);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST_TEXTS) this.#texts.delete(oldest!);
    try {
      await this.#line.ask('open', { id, program });
    } catch (failure) {
      this.#texts.delete(id);
      throw failure;
    }
    return { id };
  }

  preview(id: number, { seed, trials }: { seed: string; trials: number }, redistributed: Redistributed) {
    const asked = { id, seed, trials, redistributed };
    return this.#newest.run(String(id), async (onStart) => {
      const result = await this.#line.ask('preview', asked, onStart);
      if (result) return result;
      // The worker keeps few programs, and a worker that failed has been replaced by one that has none.
      const program = this.#texts.get(id);
      if (program === undefined) throw new EngineRefusal({ code: 'program-closed', message: CLOSED });
      await this.#line.ask('open', { id, program });
      return (await this.#line.ask('preview', asked, onStart))!;
    });
  }
}

const CLOSED = 'This preview belongs to a model that was left. Open the model again.';

const FAILED =
  'The engine of this page could not be started or has failed. Load the page again; if that does not help, use a current browser.';

interface Waiting {
  resolve(answer: never): void;
  reject(reason: EngineRefusal): void;
}

/** The worker, started when it is first needed, and again after it has failed. */
class WorkerLine implements Line {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  ask<K extends Kind>(kind: K, asked: Asked<K>, onStart?: (stop: () => void) => void): Promise<Answer<K>> {
    return new Promise((resolve, reject) => {
      const ask = this.#next++;
      this.#waiting.set(ask, { resolve, reject });
      this.#post({ ask, kind, asked } as Message);
      onStart?.(() => this.#post({ stop: ask }));
    });
  }

  #post(message: Message): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module', name: 'engine' });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.ask);
      this.#waiting.delete(data.ask);
      if ('refusal' in data) waiting?.reject(new EngineRefusal(data.refusal));
      else waiting?.resolve(data.answer as never);
    };
    worker.onerror = () => {
      worker.terminate();
      this.#worker = undefined;
      const refusal = new EngineRefusal({ code: 'engine-failed', message: FAILED });
      for (const { reject } of this.#waiting.values()) reject(refusal);
      this.#waiting.clear();
    };
    return worker;
  }
}
