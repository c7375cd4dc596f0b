/** The server process: settings, parts, listening, and an orderly end. */
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { TesseraError } from '@tessera/engine';
import { loadSettings, printableSettings, type Settings, SettingsError } from '@tessera/settings';
import type { FastifyBaseLogger } from 'fastify';
import { makeLog } from './log.ts';
import { openParts } from './parts.ts';
import { buildServer } from './server.ts';
import { closeOnSignal, closeServer } from './shutdown.ts';

async function start(settings: Settings, log: FastifyBaseLogger): Promise<void> {
  log.debug({ settings: printableSettings(settings) }, 'starting');
  const stack = new AsyncDisposableStack();
  // Told to stop while it opens, the server stops when what is opening has opened.
  let opening: Promise<unknown> = Promise.resolve();
  closeOnSignal(
    async () => {
      await opening.catch(() => undefined);
      await stack.disposeAsync();
    },
    settings.shutdownSeconds,
    log,
  );
  opening = listen(settings, log, stack);
  try {
    await opening;
  } catch (cause) {
    await stack.disposeAsync();
    throw cause;
  }
}

async function listen(settings: Settings, log: FastifyBaseLogger, stack: AsyncDisposableStack): Promise<void> {
  const parts = await openParts(settings, log, stack);
  const app = await buildServer(settings, parts, { log });
  stack.defer(() => closeServer(app, settings.shutdownSeconds));
  const { port, host } = settings;
  await app.listen({ port, host }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.syscall !== 'listen' && cause.syscall !== 'getaddrinfo') throw cause;
    throw new TesseraError('address-unusable', { host, port, reason: cause.message });
  });
  parts.workbench.warm();
  const [address] = app.addresses() as AddressInfo[];
  process.stdout.write(`Tessera is ready: http://${nameOf(host)}:${address!.port}\n`);
  // Where the start said that compiled sources are kept (`scripts/prepare.mjs`); one that is killed leaves them, too.
  flushCompileCache();
}

/** As it stands in an address that someone can open. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function main(): void {
  let settings: Settings;
  try {
    settings = loadSettings();
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    process.stderr.write(`${cause.message}\n`);
    process.exitCode = 2;
    return;
  }
  const log = makeLog(settings);
  start(settings, log).catch((cause: unknown) => {
    if (cause instanceof TesseraError) process.stderr.write(`Tessera cannot start: ${cause.message}\n`);
    else log.fatal({ err: cause }, 'the server cannot start');
    process.exit(1);
  });
}

main();
