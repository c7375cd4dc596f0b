/**
 * Clients of a server in a process of their own: each asks one call after the other, without a pause, over a connection
 * that it keeps. What they ask is handed in as plain values; every answer is held to what is wanted of it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';

/** One call. */
export interface Call {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: Uint8Array;
  /** Fields that differ from answer to answer; all else must be as in the first answer to the same call. */
  readonly ownFields?: readonly string[];
}

/** Whom to ask what, for how long. */
export interface Load {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  /** Asked from first to last and over again; each client begins at a place of its own. */
  readonly calls: readonly Call[];
}

/** What came of it. */
export interface Heard {
  /** Milliseconds of each call, by kind. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  /** What was not as it must be, the first of them. */
  readonly errors: readonly string[];
  /** Seconds until the last answer. */
  readonly seconds: number;
}

/** Lets the clients loose and waits until each has its last answer. */
export async function letLoose(load: Load): Promise<Heard> {
  const child = fork(import.meta.filename, ['serve'], { serialization: 'advanced' });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the clients' process ended (${code})`);
  });
  ended.catch(() => undefined);
  child.send(load);
  const [heard] = (await Promise.race([once(child, 'message'), ended])) as [Heard];
  child.disconnect();
  return heard;
}

const MOST_ERRORS = 20;

async function run({ url, clients, seconds, calls }: Load): Promise<Heard> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: Record<string, number[]> = Object.fromEntries(calls.map(({ kind }) => [kind, []]));
  const errors: string[] = [];
  const first = new Map<Call, string>();
  const begin = performance.now();
  const end = begin + 1000 * seconds;
  const wrong = (what: string): void => void (errors.length < MOST_ERRORS && errors.push(what));

  async function client(at: number): Promise<void> {
    for (let next = at; performance.now() < end; next++) {
      const call = calls[next % calls.length]!;
      const asked = performance.now();
      try {
        const { status, text } = await send(agent, url, call);
        times[call.kind]!.push(performance.now() - asked);
        const answer = status === 200 ? withoutOwn(text, call) : undefined;
        if (answer === undefined) wrong(`${call.method} ${call.path}: ${status} ${text.slice(0, 300)}`);
        else if (answer !== (first.get(call) ?? answer))
          wrong(`${call.kind}: another answer to the same call: ${text}`);
        else first.set(call, answer);
      } catch (cause) {
        wrong(`${call.method} ${call.path}: ${cause}`);
      }
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, at) => client(at)));
  agent.destroy();
  return { times, errors, seconds: (performance.now() - begin) / 1000 };
}

function withoutOwn(text: string, { ownFields = [] }: Call): string {
  if (ownFields.length === 0) return text;
  const fields = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return JSON.stringify(fields.filter(([name]) => !ownFields.includes(name)));
}

function send(agent: Agent, url: string, call: Call): Promise<{ status: number | undefined; text: string }> {
  const { method, path, type, body } = call;
  return new Promise((resolve, reject) => {
    const headers = { ...(type && { 'content-type': type }), ...(body && { 'content-length': body.length }) };
    const asked = request(new URL(path, url), { agent, method, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode, text: Buffer.concat(pieces).toString() }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

if (process.argv[2] === 'serve' && process.argv[1] === import.meta.filename) {
  process.once('message', async (load: Load) => process.send!(await run(load)));
}
