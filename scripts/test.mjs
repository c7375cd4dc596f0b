// `npm test`: types, lint, then all tests, those of the page in Chromium too. Arguments go to Vitest.
import { buildWeb } from './build-web.mjs';
import { findChromium } from './chromium.mjs';
import { ENVIRONMENT, prepare, run } from './prepare.mjs';

const node = prepare();
const asked = process.argv.slice(2);
const chromium = findChromium();
if (asked.length === 0) {
  for (const project of ['tsconfig.json', 'apps/web/tsconfig.json']) {
    run(node, ['node_modules/typescript/bin/tsc', '-p', project]);
  }
  run(node, ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
}
// Otherwise each of the test files that open the embedded database would start by making it.
run(node, ['packages/jobs/src/make-template.ts']);
buildWeb(node);
run(node, ['node_modules/vitest/vitest.mjs', 'run', ...asked], {
  env: { ...ENVIRONMENT, CHROMIUM: chromium },
});
