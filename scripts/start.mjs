// `npm start`: the server on the database of the settings, by default the embedded one in ./data.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, ROOT, run, stay } from './prepare.mjs';

const node = prepare();
// A new data folder starts from a template, which takes seconds to make: once, here, and not at the first start.
if (!existsSync(join(ROOT, 'node_modules', '.cache', 'tessera'))) {
  console.log('Preparing the embedded database (once) …');
  run(node, ['packages/store/src/make-template.ts']);
}
stay(node, [join(ROOT, 'apps', 'server', 'src', 'main.ts')]);
