/** Takes a password from whoever types it, unseen, or from a pipe. It knows no user and keeps nothing. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './failure.ts';

/** What is shorter is guessed. */
const SHORTEST = 8;
const LONGEST = 1024;

/** Asks twice at a terminal; from a pipe it takes the first line. */
export async function askNewPassword(name: string): Promise<string> {
  const answers = process.stdin.isTTY ? askTwice(name) : firstLine();
  const password = await answers;
  if (password.length < SHORTEST) throw new UsageError(`The password must have at least ${SHORTEST} characters.`);
  if (password.length > LONGEST) throw new UsageError(`The password must have at most ${LONGEST} characters.`);
  return password;
}

async function askTwice(name: string): Promise<string> {
  // Readline echoes what it reads; a stream that swallows it shows nothing.
  const reader = createInterface({
    input: process.stdin,
    output: new Writable({ write: (_c, _e, done) => done() }),
    terminal: true,
  });
  try {
    const first = await ask(reader, `Password for ${name}: `);
    const second = await ask(reader, 'Once more: ');
    if (first !== second) throw new UsageError('The two passwords are not the same. Nothing was changed.');
    return first;
  } finally {
    reader.close();
  }
}

function ask(reader: Interface, question: string): Promise<string> {
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    const stopped = () => reject(new UsageError('No password was given. Nothing was changed.'));
    reader.once('SIGINT', stopped).once('close', stopped);
    reader.question('', (answer) => {
      process.stderr.write('\n');
      reader.off('close', stopped).off('SIGINT', stopped);
      resolve(answer);
    });
  });
}

async function firstLine(): Promise<string> {
  const reader = createInterface({ input: process.stdin });
  for await (const line of reader) return line;
  throw new UsageError('No password came from the standard input. Pipe one in, or call this at a terminal.');
}
