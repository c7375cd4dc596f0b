// Makes the checkout ready on a machine that has only Node 20 and npm: installs what is missing, finds the pinned Node.
// Plain JavaScript, since an old Node runs it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The environment with a place where Node keeps compiled sources: the server, for one, starts in half the processor time. */
export const ENVIRONMENT = { NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'node'), ...process.env };

/** Installs the dependencies when they are missing, and returns the path of the pinned Node. */
export function prepare() {
  const node = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(node)) {
    console.log('Installing dependencies (once) …');
    const windows = process.platform === 'win32';
    // Not `npm ci`: it insists on the optional packages of every other platform, which a registry's mirror may not have.
    run(windows ? 'npm.cmd' : 'npm', ['install', '--no-fund', '--no-audit', '--loglevel=error'], { shell: windows });
  }
  if (existsSync(node)) return node;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `Tessera needs Node 24. This is Node ${process.versions.node}, and npm has no Node 24 for this machine; install it.`,
  );
  process.exit(1);
}

/** Runs a command in the checkout with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Runs a program that goes on until it is told to stop: passes signals to it, and ends as it ends. The channel between
 * the two tells the program when this process is gone, however that happened.
 */
export function stay(command, args) {
  const child = spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: ENVIRONMENT });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // At a terminal Ctrl-C reaches the child by itself.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  // npm puts a shell between itself and this process; a signal that ends that shell does not come through it.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, 500);
  }
  child.on('error', (cause) => {
    console.error(`${command}: ${cause.message}`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
