/** What a pool and its threads say to each other: plain values. */
import type { Program, RunSettings, Task, TaskResult } from '@tessera/engine';

/** What the pool sends. A program comes as a value or as its text. */
export type Request =
  | {
      readonly id: number;
      readonly kind: 'open';
      readonly program: Program | string;
      readonly backend: 'wasm' | 'reference';
    }
  | { readonly id: number; readonly kind: 'task'; readonly settings: RunSettings; readonly task: Task }
  | { readonly kind: 'close' };

/** What the thread answers: a result, or why there is none. */
export interface Reply {
  readonly id: number;
  readonly result?: TaskResult;
  readonly failure?: string;
}
