// Builds the page when there is no build, or when something that it is made of is newer. Plain JavaScript, as its callers.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './prepare.mjs';

const WEB = join(ROOT, 'apps', 'web');
const MADE_OF = [
  'apps/web/src',
  'apps/web/public',
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/gzip.ts',
  'packages/api/src',
  'packages/engine/src',
  'packages/models/src',
  'packages/pool/src',
  'packages/xlsx/src',
  'package-lock.json',
].map((path) => join(ROOT, path));

/** Builds `apps/web/dist` with the given Node, where that is needed. */
export function buildWeb(node) {
  const built = newest(join(WEB, 'dist', 'index.html'));
  if (built > Math.max(...MADE_OF.map(newest))) return;
  console.log('Building the page …');
  run(node, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: WEB });
}

/** When a file, or the last file of a folder, was changed; 0 when there is none. */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const inside = readdirSync(path).map((name) => newest(join(path, name)));
  // A file that was removed changes its folder alone.
  return Math.max(found.mtimeMs, ...inside);
}
