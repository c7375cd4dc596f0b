/** `tessera serve`: the server as a child process, which ends with this one. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../failure.ts';

const SERVER = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));

export function serve(words: readonly string[]): Promise<number> {
  if (words.length > 0)
    throw new UsageError(
      `"${words[0]}" is not understood: serve takes its settings from the environment and .env, such as PORT=9000.`,
    );
  // The channel tells the server when this process is gone, however it ended.
  const child = spawn(process.execPath, [SERVER], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  if (process.connected) process.once('disconnect', () => child.kill('SIGTERM'));
  process.channel?.unref();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
