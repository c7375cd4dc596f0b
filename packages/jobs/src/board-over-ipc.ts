/**
 * The board of a parent process in its worker processes, for a database that one process alone can open. Calls are
 * answered in the order in which they were made; errors keep their code and sentence.
 */
import { ERRORS, type ErrorCode, TesseraError } from '@tessera/engine';
import {
  type BoardCalls,
  type Channel,
  type Problem,
  type ToParent,
  type ToWorker,
  WORDS,
  type Word,
} from './channel.ts';
import type { Board } from './task.ts';

/** More calls than this are not under way in a worker that works as it should. */
const MOST_CALLS = 16;

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** The board of the parent. When the parent is gone every call fails. */
export function boardOfParent(channel: Channel<ToParent, ToWorker>): Board {
  const waiting = new Map<number, Waiting>();
  const hearers = new Set<() => void>();
  let next = 0;
  const gone = (): Error => new Error('the parent process is gone');
  channel.hear((message) => {
    if (message.kind === 'wake') for (const called of hearers) called();
    if (message.kind !== 'answer') return;
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.problem) one?.reject(errorOf(message.problem));
    else one?.resolve(message.value);
  });
  channel.closed(() => {
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
  });

  function call(word: Word, given: readonly unknown[]): Promise<unknown> {
    if (waiting.size >= MOST_CALLS) return Promise.reject(new Error(`${MOST_CALLS} calls wait for the parent process`));
    const id = next++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      if (channel.send({ kind: 'call', id, word, given })) return;
      waiting.delete(id);
      reject(gone());
    });
  }

  const calls = Object.fromEntries(WORDS.map((word) => [word, (...given: unknown[]) => call(word, given)]));
  return {
    ...(calls as unknown as BoardCalls),
    async wake(called) {
      hearers.add(called);
      return async () => void hearers.delete(called);
    },
  };
}

/** Answers the calls of one worker process. The function returned resolves when no call of it is under way any more. */
export function serveBoard(board: BoardCalls, channel: Channel<ToWorker, ToParent>): () => Promise<void> {
  let latest: Promise<void> = Promise.resolve();
  let count = 0;

  async function answer(message: Extract<ToParent, { kind: 'call' }>): Promise<void> {
    const { id, word, given } = message;
    try {
      if (!WORDS.includes(word)) throw new Error(`a board has no word ${word}`);
      const value = await (board[word] as (...given: unknown[]) => Promise<unknown>).apply(board, [...given]);
      channel.send({ kind: 'answer', id, value });
    } catch (cause) {
      channel.send({ kind: 'answer', id, problem: problemOf(cause) });
    } finally {
      count--;
    }
  }

  channel.hear((message) => {
    if (message.kind !== 'call') return;
    if (count >= MOST_CALLS) {
      channel.send({ kind: 'answer', id: message.id, problem: { message: 'too many calls wait' } });
      return;
    }
    count++;
    latest = latest.then(() => answer(message));
  });
  return () => latest;
}

function problemOf(cause: unknown): Problem {
  if (cause instanceof TesseraError) return { code: cause.code, facts: cause.facts, message: cause.message };
  const { message = String(cause), code } = cause as NodeJS.ErrnoException;
  return { message, ...(code !== undefined && { code: String(code) }) };
}

function errorOf({ message, code, facts }: Problem): Error {
  if (facts && Object.hasOwn(ERRORS, code ?? '')) return new TesseraError(code as ErrorCode, facts);
  return Object.assign(new Error(message), code !== undefined && { code });
}
