/**
 * A process on a grid of times to a program: from then on paths are trials like any other, run by the same threads, queue and
 * statistics. The state of a path is that of the scheme, of the noise and of the functionals, side by side.
 */
import {
  Builder,
  type Feed,
  type Graph,
  type Id,
  type Move,
  optimise,
  type Program,
  type SteppedStage,
  stepNormal,
} from '@tessera/engine';
import type { Parameters, Process, Scheme } from '../processes/process.ts';
import type { Functional, PathPoint } from './functional.ts';
import { type NoiseSource, plainNoise } from './noise.ts';

/** What is simulated, resolved and checked: see `readPaths` for what people write. */
export interface PathsPlan {
  readonly process: Process;
  readonly scheme: Scheme;
  readonly parameters: Parameters;
  /** Steps of equal length from time 0 to the horizon. */
  readonly grid: { readonly steps: number; readonly horizon: number };
  /** Steps whose ends are kept, ascending; 0 is the start. */
  readonly kept: readonly number[];
  /** Indices of the components that are kept at those times. */
  readonly components: readonly number[];
  readonly functionals: readonly Functional[];
  readonly noise?: NoiseSource;
  /** A functional, by its index, whose mean is known: what it is off by tells what the others are off by. */
  readonly control?: { readonly functional: number; readonly mean: number };
  /** Columns that the host makes for every step; then each step is a call of its own. */
  readonly feed?: Feed;
  /** Steps after which a path can be left and taken up again: `CALL_STEPS` at most, and when left out. */
  readonly callSteps?: number;
}

/** What an output of the program is. */
export type PathOutput =
  | { readonly kind: 'value'; readonly component: string; readonly time: number; readonly step: number }
  | { readonly kind: 'functional'; readonly name: string }
  | Beside;

/**
 * What estimates are made of, beside what was asked: the control variate, and each functional plus it; where paths are weighted
 * (then functionals are too), the weight, and the square of each functional times the weight.
 */
export interface Beside {
  readonly kind: 'beside';
  readonly role: 'control' | 'sum' | 'weight' | 'square';
  /** The functional that it belongs to, by name. */
  readonly of?: string;
}

export interface CompiledPaths {
  readonly program: Program;
  readonly plan: PathsPlan;
  /** By output of the program: first the kept values, time by time, then the functionals, then what stands beside them. */
  readonly outputs: readonly PathOutput[];
}

/** Steps that one call of a kernel takes at most: between calls a run can be stopped and saved. */
const CALL_STEPS = 10_000;

/** Compiles a plan. */
export function compilePaths(plan: PathsPlan): CompiledPaths {
  return new PathCompiler(plan).compiled();
}

/** Columns of a path's state, and what stands in them. */
interface Layout {
  readonly process: number;
  readonly noise: number;
  /** By reader of the path: how many. */
  readonly functionals: readonly number[];
  readonly all: number;
}

class PathCompiler {
  readonly #plan: PathsPlan;
  readonly #noise: NoiseSource;
  readonly #graphs: Graph[] = [];
  readonly #known = new Map<string, number>();
  readonly #layout: Layout;
  /** Of the functionals, those that carry a state: one for all that share it. */
  readonly #readers: readonly Functional[];

  constructor(plan: PathsPlan) {
    this.#plan = plan;
    this.#noise = plan.noise ?? plainNoise('random');
    const m = new Builder();
    const process = plan.scheme.start(m, plan.parameters);
    const first = this.#point(m, process, m.const(0));
    const owners = plan.functionals.map(ownerOf);
    this.#readers = plan.functionals.filter((one, index) => owners.indexOf(ownerOf(one)) === index);
    const functionals = this.#readers.map((functional) => functional.start(m, first).length);
    const noise = this.#noise.start(m).length;
    this.#layout = {
      process: process.length,
      noise,
      functionals,
      all: process.length + noise + functionals.reduce((sum, count) => sum + count, 0),
    };
  }

  compiled(): CompiledPaths {
    const { plan, outputs } = { plan: this.#plan, outputs: this.#outputs() };
    const start = this.#graph('start', (m) => this.#start(m));
    const feed =
      plan.feed?.kind === 'sobol'
        ? { ...plan.feed, normal: this.#graph('normal', (m) => [stepNormal(m, m.input(0))]) }
        : plan.feed;
    const strata = this.#noise.strata === undefined ? [] : [{ column: outputs.length, stream: this.#noise.strata }];
    const stage: SteppedStage = {
      kind: 'stepped',
      reads: strata.map(({ column }) => column),
      writes: outputs.map((_, column) => column),
      states: this.#layout.all,
      start,
      moves: [...this.#moves(outputs)],
      graphs: this.#graphs,
      ...(feed && { feed }),
    };
    const program: Program = {
      version: 1,
      sampling: this.#noise.sampling,
      ...(feed?.kind === 'sobol' && feed.group > 1 && { group: feed.group }),
      columns: outputs.length + strata.length,
      strata,
      stages: [stage],
      inputStages: [],
      inputs: [],
      outputs: outputs.map((output, column) => {
        const reference = referenceOf(output);
        return { reference, label: reference, column, base: null };
      }),
      fallbacks: [],
      asOf: 0,
    };
    return { program, plan, outputs };
  }

  #outputs(): PathOutput[] {
    const { process, parameters, grid, kept, components } = this.#plan;
    const names = process.components(parameters);
    return [
      ...kept.flatMap((step) =>
        components.map(
          (index): PathOutput => ({ kind: 'value', component: names[index]!, time: timeOf(grid, step), step }),
        ),
      ),
      ...this.#asked().map(({ name }): PathOutput => ({ kind: 'functional', name })),
      ...this.#besides(),
    ];
  }

  /** The functionals but for the control. */
  #asked(): readonly Functional[] {
    const { functionals, control } = this.#plan;
    return functionals.filter((_, index) => index !== control?.functional);
  }

  #besides(): Beside[] {
    const each = (role: Beside['role']): Beside[] =>
      this.#asked().map(({ name }) => ({ kind: 'beside', role, of: name }));
    if (this.#plan.control) return [{ kind: 'beside', role: 'control' }, ...each('sum')];
    return this.#noise.weight ? [{ kind: 'beside', role: 'weight' }, ...each('square')] : [];
  }

  /** Steps between kept times, looks at kept times, and the end. */
  *#moves(outputs: readonly PathOutput[]): Generator<Move> {
    const { grid, kept, components, functionals } = this.#plan;
    let at = 0;
    for (const [index, step] of kept.entries()) {
      const into = components.map((_, k) => index * components.length + k);
      if (step === at) yield { graph: this.#graph('look', (m) => this.#look(m)), step, steps: 0, times: 1, into };
      else yield* this.#stretch(at, step, into);
      at = step;
    }
    yield* this.#stretch(at, grid.steps);
    if (functionals.length === 0) return;
    const into = outputs.flatMap(({ kind }, column) => (kind === 'value' ? [] : [column]));
    yield { graph: this.#graph('finish', (m) => this.#finish(m)), step: grid.steps, steps: 0, times: 1, into };
  }

  /** From one step of the grid to another, in calls of bounded length; the last one writes the components `into` columns. */
  *#stretch(from: number, to: number, into?: readonly number[]): Generator<Move> {
    let at = from;
    const call = this.#plan.feed ? 1 : Math.min(CALL_STEPS, this.#plan.callSteps ?? CALL_STEPS);
    for (const [steps, times] of split(to - from, call)) {
      const shows = into !== undefined && at + steps * times === to;
      const plain = shows ? times - 1 : times;
      if (plain > 0)
        yield { graph: this.#graph(`advance ${steps}`, (m) => this.#advance(m, steps)), step: at, steps, times: plain };
      at += steps * times;
      if (!shows) continue;
      const graph = this.#graph(`advance and look ${steps}`, (m) => this.#advanceAndLook(m, steps));
      yield { graph, step: to - steps, steps, times: 1, into };
    }
  }

  #graph(key: string, build: (m: Builder) => readonly Id[]): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const m = new Builder();
    const graph = optimise(m.graph(build(m)));
    this.#known.set(key, this.#graphs.length);
    return this.#graphs.push(graph) - 1;
  }

  #point(m: Builder, process: readonly Id[], time: Id): PathPoint<Id> {
    const { scheme, parameters } = this.#plan;
    const count = this.#plan.process.components(parameters).length;
    const values = scheme.observe?.(m, parameters, process) ?? process.slice(0, count);
    return { values, time };
  }

  #start(m: Builder): Id[] {
    const { scheme, parameters } = this.#plan;
    const process = scheme.start(m, parameters);
    const first = this.#point(m, process, m.const(0));
    const stratum = this.#noise.strata === undefined ? undefined : m.input(this.#layout.all + 1);
    return [...process, ...this.#noise.start(m, stratum), ...this.#readers.flatMap((reader) => reader.start(m, first))];
  }

  /** `steps` steps from the one in the column behind the state. */
  #advance(m: Builder, steps: number): Id[] {
    const states = Array.from({ length: this.#layout.all }, (_, column) => m.input(column));
    const first = m.input(this.#layout.all, true);
    const reads = this.#noise.strata === undefined ? 0 : 1;
    const fed = Array.from({ length: this.#plan.feed?.width ?? 0 }, (_, k) =>
      m.input(this.#layout.all + 1 + reads + k),
    );
    const step = (state: readonly Id[], at: Id): Id[] => this.#step(m, state, m.within(at, 0, 2 ** 32 - 1), fed);
    if (steps === 1) return step(states, first);
    // Two steps a trip: the draws of one fill the latencies of the other's.
    const pairs = Math.floor(steps / 2);
    const even = m.loop(pairs, states, (state, trip) => {
      const at = m.add(first, m.add(trip, trip));
      return { next: step(step(state, at), m.add(at, m.const(1))), done: m.bool(false) };
    });
    return steps % 2 === 0 ? even : step(even, m.add(first, m.const(2 * pairs)));
  }

  #step(m: Builder, state: readonly Id[], step: Id, fed: readonly Id[]): Id[] {
    const { scheme, parameters, grid } = this.#plan;
    const [process, noiseState, ...functionalStates] = this.#parted(state);
    const dt = grid.horizon / grid.steps;
    const time = m.mul(step, m.const(dt));
    const place = { step, time, dt, fed };
    const opened = this.#noise.open(m, place, noiseState!);
    const next = scheme.step(m, parameters, process!, { ...place, horizon: grid.horizon, noise: opened.noise });
    if (this.#readers.length === 0) return [...next, ...opened.next()];
    const before = this.#point(m, process!, time);
    const point = this.#point(m, next, m.mul(m.add(step, m.const(1)), m.const(dt)));
    const read = this.#readers.map((reader, k) =>
      reader.next(m, functionalStates[k]!, point, before, dt, opened.noise),
    );
    return [...next, ...opened.next(), ...read.flat()];
  }

  /** The state's columns by owner: the scheme, the noise, each reader. */
  #parted(state: readonly Id[]): (readonly Id[])[] {
    const { process, noise, functionals } = this.#layout;
    let at = 0;
    return [process, noise, ...functionals].map((count) => {
      at += count;
      return state.slice(at - count, at);
    });
  }

  #inputs(m: Builder): (readonly Id[])[] {
    return this.#parted(Array.from({ length: this.#layout.all }, (_, column) => m.input(column)));
  }

  #look(m: Builder): Id[] {
    return this.#seen(m, this.#inputs(m)[0]!);
  }

  #advanceAndLook(m: Builder, steps: number): Id[] {
    const state = this.#advance(m, steps);
    return [...state, ...this.#seen(m, this.#parted(state)[0]!)];
  }

  /** The kept components of a state. */
  #seen(m: Builder, process: readonly Id[]): Id[] {
    const { values } = this.#point(m, process, m.const(0));
    return this.#plan.components.map((index) => values[index]!);
  }

  #finish(m: Builder): Id[] {
    const { functionals, grid, control } = this.#plan;
    const [process, noise, ...states] = this.#inputs(m);
    const last = this.#point(m, process!, m.const(grid.horizon));
    const owners = this.#readers.map(ownerOf);
    const results = functionals.map((one) => one.result(m, states[owners.indexOf(ownerOf(one))]!, last));
    const asked = results.filter((_, index) => index !== control?.functional);
    if (control) {
      const known = results[control.functional]!;
      return [...asked, known, ...asked.map((x) => m.add(x, known))];
    }
    const weight = this.#noise.weight?.(m, noise!);
    if (weight === undefined) return asked;
    const weighted = asked.map((x) => m.mul(x, weight));
    return [...weighted, weight, ...weighted.map((x, k) => m.mul(x, asked[k]!))];
  }
}

/** The name of an output. */
function referenceOf(output: PathOutput): string {
  if (output.kind === 'value') return `${output.component}(${output.time})`;
  if (output.kind === 'functional') return output.name;
  switch (output.role) {
    case 'control':
      return 'control variate';
    case 'sum':
      return `${output.of} + control variate`;
    case 'weight':
      return 'weight';
    case 'square':
      return `square of ${output.of}, weighted`;
  }
}

/** What functionals that share a state have in common. */
function ownerOf(functional: Functional): object {
  return functional.shared ?? functional;
}

/** The time at the end of a step. */
function timeOf({ steps, horizon }: PathsPlan['grid'], step: number): number {
  return step === steps ? horizon : step * (horizon / steps);
}

/** Steps as runs of calls of one length: [steps of a call, calls]. */
function split(steps: number, call: number): (readonly [number, number])[] {
  const whole = Math.floor(steps / call);
  const parts = [[call, whole] as const, [steps % call, 1] as const];
  return parts.filter(([length, times]) => length > 0 && times > 0);
}
