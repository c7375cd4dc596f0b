/** Run by the build: makes the template of a new data folder, at the path given or at the default one. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { defaultTemplate, makeTemplate } from './template.ts';

const [path] = process.argv.slice(2);
if (path) await makeTemplate(path);
else await makeDefault(await defaultTemplate());

/** Makes it, and removes those of other versions: each has 40 MB. */
async function makeDefault(template: string): Promise<void> {
  if (!existsSync(template)) console.log('Preparing the embedded database (once) …');
  await makeTemplate(template);
  for (const name of await readdir(dirname(template))) {
    const isOther = name.startsWith('pglite-') && name !== basename(template) && !name.includes('.unfinished-');
    if (isOther) await rm(join(dirname(template), name), { recursive: true, force: true });
  }
}
