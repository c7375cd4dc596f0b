// Builds the published library: JavaScript and types of this package and of the ones it is made of, side by side in dist/.
// Imports between packages become relative paths, so that the library needs none of them installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HERE, 'dist');
const ENTRIES = {
  xlsx: 'xlsx/src/index',
  engine: 'engine/src/index',
  models: 'models/src/index',
  tables: 'tables/src/index',
  pricing: 'pricing/src/index',
  pool: 'pool/src/node',
};

rmSync(DIST, { recursive: true, force: true });
const compiler = [join(HERE, '../../node_modules/typescript/bin/tsc')].find(existsSync);
const { status } = spawnSync(process.execPath, [compiler, '-p', join(HERE, 'tsconfig.json')], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath, entry.name);
  const text = readFileSync(file, 'utf8');
  const linked = text.replace(/(['"])@tessera\/(\w+)\1/g, (_, quote, name) => {
    const path = relative(dirname(file), join(DIST, `${ENTRIES[name]}.js`)).replaceAll('\\', '/');
    return `${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
  });
  if (linked !== text) writeFileSync(file, linked);
}
