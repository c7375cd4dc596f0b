/** What a worker process and its parent say to each other; a structured clone takes all of it. */
import type { ChildProcess, Serializable } from 'node:child_process';
import type { Limits } from './limits.ts';
import type { Board, WorkerName } from './task.ts';
import type { WorkerStatus } from './worker.ts';

/** The words of a board that are calls with an answer. */
export const WORDS = ['lease', 'beat', 'complete', 'fail', 'program'] as const;
export type Word = (typeof WORDS)[number];

/** A database that worker processes open themselves. */
export interface Remote {
  readonly url: string;
  readonly limits: Limits;
}

/** How to work; without a database the tasks come from the parent. */
export interface Start {
  readonly who: WorkerName;
  readonly isLent: boolean;
  /** The folder in which the workers of this host leave samples for each other. */
  readonly scratch: string;
  readonly database?: Remote;
}

export type ToWorker =
  | ({ readonly kind: 'start' } & Start)
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly problem?: Problem }
  | { readonly kind: 'wake' }
  | { readonly kind: 'lend'; readonly isLent: boolean }
  | { readonly kind: 'stop'; readonly grace: number };

export type ToParent =
  | { readonly kind: 'call'; readonly id: number; readonly word: Word; readonly given: readonly unknown[] }
  | { readonly kind: 'status'; readonly status: WorkerStatus; readonly memory: number };

/** An error as it is sent: one of the registry keeps its facts, any other its code and sentence. */
export interface Problem {
  readonly message: string;
  readonly code?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** One end of a connection between two processes. */
export interface Channel<Sent, Heard> {
  /** False when the other end is gone. */
  send(message: Sent): boolean;
  hear(heard: (message: Heard) => void): void;
  /** Called once, when the other end is gone. */
  closed(called: () => void): void;
}

/** The channel to a child process, or in a child to its parent. */
export function channelOf<Sent, Heard>(port: ChildProcess | NodeJS.Process): Channel<Sent, Heard> {
  return {
    send(message) {
      if (!port.connected || !port.send) return false;
      // Whether it arrived is seen by the end of the channel.
      port.send(message as Serializable, undefined, undefined, () => undefined);
      return true;
    },
    hear: (heard) => void port.on('message', heard as (message: unknown) => void),
    closed: (called) => void port.once('disconnect', called),
  };
}

/** The calls of a board, without its wake-ups. */
export type BoardCalls = Pick<Board, Word>;
