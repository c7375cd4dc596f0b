/** A path without a value: where it failed, so that it can be looked at alone. */

/** The first path of a simulation that ended in an error. `replay({ …, path })` gives it alone. */
export class PathError extends Error {
  readonly process: string;
  readonly seed: number | bigint;
  readonly path: number;
  /** The first step after which a component is no finite number, from 1; undefined where a functional alone has no value. */
  readonly step: number | undefined;
  /** The functional without a value, where no component failed. */
  readonly functional: string | undefined;
  /** Values of all components before that step, by name. */
  readonly state: Readonly<Record<string, number>>;

  constructor(facts: Pick<PathError, 'process' | 'seed' | 'path' | 'step' | 'functional' | 'state'>, cause?: unknown) {
    const state = Object.entries(facts.state)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', ');
    const where =
      facts.step === undefined
        ? `${facts.functional === undefined ? 'a functional' : `the functional "${facts.functional}"`} has no value at the end, where ${state}`
        : `step ${facts.step} gives no finite number, from ${state}`;
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    super(
      `Path ${facts.path} of the process ${facts.process} (seed ${facts.seed}) failed: ${where}${reason}. Replay this path alone to see it, change the parameters or the scheme, or pass onError: 'count' to go on without such paths.`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'PathError';
    this.process = facts.process;
    this.seed = facts.seed;
    this.path = facts.path;
    this.step = facts.step;
    this.functional = facts.functional;
    this.state = facts.state;
  }
}
