/**
 * The one connection that listens. It is made with the first channel, made again when it ends, and asked now and then
 * whether it still lives, since a connection that waits in silence does not notice that the other end is gone.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { isConnectionLost, StoreError } from './errors.ts';
import { Listeners } from './listeners.ts';
import { Turns } from './turns.ts';

const ASK_MS = 15_000;
const LONGEST_PAUSE_MS = 5_000;

export class PostgresListener {
  readonly #make: () => pg.Client;
  readonly #patienceMs: number;
  readonly #log: (message: string) => void;
  readonly #listeners = new Listeners();
  readonly #turns = new Turns();
  readonly #stop = new AbortController();
  #client: pg.Client | undefined;
  #asking: NodeJS.Timeout | undefined;

  constructor(make: () => pg.Client, patienceMs: number, log: (message: string) => void) {
    this.#make = make;
    this.#patienceMs = patienceMs;
    this.#log = log;
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    const listener = (payload: string): void => heard(payload);
    this.#listeners.add(channel, listener);
    try {
      await this.#turns.take(() => this.#say('LISTEN', channel));
    } catch (error) {
      this.#listeners.remove(channel, listener);
      throw error;
    }
    return async () => {
      if (!this.#listeners.remove(channel, listener) || this.#stop.signal.aborted) return;
      await this.#turns.take(async () => {
        if (!this.#listeners.has(channel)) await this.#say('UNLISTEN', channel);
      });
    };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#turns.take(async () => {
      clearInterval(this.#asking);
      await this.#client?.end();
      this.#client = undefined;
    });
  }

  async #say(word: 'LISTEN' | 'UNLISTEN', channel: string): Promise<void> {
    const client = this.#client ?? (await this.#connectWithin(this.#patienceMs));
    try {
      await client.query(`${word} ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      // The next connection will listen to what has listeners.
      if (!isConnectionLost(error)) throw error;
      this.#lost(client, error as Error);
    }
  }

  async #connectWithin(patienceMs: number): Promise<pg.Client> {
    const until = performance.now() + patienceMs;
    for (let wait = 50; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
      try {
        return await this.#connect();
      } catch (error) {
        if (this.#stop.signal.aborted || performance.now() + wait > until) {
          throw new StoreError('database-unreachable', 'the database cannot be reached', {}, error);
        }
        await pause(wait, undefined, { signal: this.#stop.signal });
      }
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = this.#make();
    client.on('notification', ({ channel, payload = '' }) => this.#listeners.say(channel, payload));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, undefined));
    try {
      await client.connect();
      for (const name of this.#listeners.channels()) await client.query(`LISTEN ${client.escapeIdentifier(name)}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    clearInterval(this.#asking);
    this.#asking = setInterval(() => {
      client.query('SELECT 1').catch((error: Error) => this.#lost(client, error));
    }, ASK_MS).unref();
    return client;
  }

  /** Connects again, however long it takes; then tells everyone once, since something may have been missed. */
  #lost(client: pg.Client, error: Error | undefined): void {
    if (this.#client !== client || this.#stop.signal.aborted) return;
    this.#client = undefined;
    clearInterval(this.#asking);
    this.#log(`the listening connection to the database ended${error ? `: ${error.message}` : ''}`);
    client.end().catch(() => undefined);
    const again = async (): Promise<void> => {
      await (this.#client ?? this.#connectWithin(Number.POSITIVE_INFINITY));
      this.#listeners.sayAll('');
    };
    // Only closing ends it before it succeeds.
    this.#turns.take(again).catch(() => undefined);
  }
}
