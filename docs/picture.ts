/** Makes docs/run.svg: what `tessera run` prints, as a terminal shows it. `node docs/picture.ts` */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = 'run examples/project-cost.xlsx --model examples/project-cost.tessera.json --trials 1000000';
const LINES = 58;
const LINE = 18;
const WIDTH = 860;

const { stdout, status } = spawnSync(process.execPath, ['apps/cli/src/main.ts', ...COMMAND.split(' ')], {
  cwd: ROOT,
  encoding: 'utf8',
});
if (status !== 0) throw new Error(`the command ended with ${status}`);
const lines = [`$ tessera ${COMMAND}`, ...stdout.split('\n')].slice(0, LINES);
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const colour = (line: string): string => (line.startsWith('$') ? '#7fd1b9' : /┤/.test(line) ? '#9ecbff' : '#e6e6e6');
const rows = lines.map(
  (line, i) => `<text x="20" y="${30 + i * LINE}" fill="${colour(line)}" xml:space="preserve">${escape(line)}</text>`,
);
const height = 40 + lines.length * LINE;
writeFileSync(
  new URL('run.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="tessera run in a terminal">
<rect width="100%" height="100%" rx="10" fill="#16181d"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
${rows.join('\n')}
</g>
</svg>
`,
);
