// Finds the browser that the tests drive; on Debian, as root, it installs one. Plain JavaScript, as its callers.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './prepare.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium: that of CHROMIUM, one that is installed, or one that is installed now. Ends this process without. */
export function findChromium() {
  const found = () => [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
  const before = found();
  if (before) return before;
  const install = 'apt-get install -y --no-install-recommends chromium';
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Chromium for the tests of the page (once) …');
    const quiet = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    run('apt-get', ['update', '-qq'], quiet);
    run('apt-get', install.split(' ').slice(1), quiet);
    const after = found();
    if (after) return after;
  }
  console.error(
    `The tests of the page need Chromium, and there is none. Install it (on Debian: sudo ${install}), or set CHROMIUM to its path.`,
  );
  process.exit(1);
}
