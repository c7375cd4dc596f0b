/**
 * One piece of work at a time by name, and of those that wait only the newest: a parameter that is dragged asks faster
 * than some models answer. What is under way goes on, so that a chart moves while the hand does; it is told to come to an
 * end when it takes long and a newer one waits.
 */
import { EngineRefusal } from './refusal.ts';

/** Starts work; `onStart` gets the way to end it early. */
export type Work<T> = (onStart: (stop: () => void) => void) => Promise<T>;

/** Milliseconds that work may go on while newer work waits. */
const PATIENCE = 250;

interface Busy {
  readonly since: number;
  stop: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
  next: { start(): void; give(): void } | undefined;
}

/** The work of all names. */
export class Newest {
  readonly #busy = new Map<string, Busy>();

  /** Runs `work` when nothing of this name runs; rejects with `superseded` when newer work takes its place. */
  run<T>(name: string, work: Work<T>): Promise<T> {
    const busy = this.#busy.get(name);
    if (!busy) return this.#start(name, work);
    return new Promise<T>((resolve, reject) => {
      busy.next?.give();
      busy.next = {
        start: () => this.#start(name, work).then(resolve, reject),
        give: () => reject(new EngineRefusal({ code: 'superseded', message: 'A later preview took its place.' })),
      };
      busy.timer ??= setTimeout(() => busy.stop(), Math.max(0, busy.since + PATIENCE - performance.now()));
    });
  }

  async #start<T>(name: string, work: Work<T>): Promise<T> {
    const busy: Busy = { since: performance.now(), stop() {}, timer: undefined, next: undefined };
    this.#busy.set(name, busy);
    try {
      return await work((stop) => {
        busy.stop = stop;
      });
    } finally {
      clearTimeout(busy.timer);
      this.#busy.delete(name);
      busy.next?.start();
    }
  }
}
