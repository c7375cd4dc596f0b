// `npm start`: the web platform on the database of the settings, by default the embedded one in ./data.
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { prepare, ROOT, run, stay } from './prepare.mjs';

const node = prepare();
// A new data folder starts from a template, which takes seconds to make: once, here, and not at the first start.
run(node, ['packages/jobs/src/make-template.ts']);
buildWeb(node);
stay(node, [join(ROOT, 'apps', 'server', 'src', 'main.ts')]);
