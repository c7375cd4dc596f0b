// `npm run gallery`: pictures of every page, wide and narrow, light and dark, in the ignored folder `gallery`.
import { buildWeb } from './build-web.mjs';
import { findChromium } from './chromium.mjs';
import { prepare, run } from './prepare.mjs';

const node = prepare();
const chromium = findChromium();
run(node, ['packages/jobs/src/make-template.ts']);
buildWeb(node);
run(node, ['test/browser/gallery.ts', ...process.argv.slice(2)], { env: { ...process.env, CHROMIUM: chromium } });
