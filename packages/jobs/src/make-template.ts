/**
 * Run by the build: makes the template of a new data folder, with the tables of the queue, which take longer to make at
 * a first start than all else.
 */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Database, defaultTemplate, makeTemplate } from '@tessera/store';
import { openQueue } from './queue.ts';

await makeDefault(await defaultTemplate());

/** Makes it, and removes those of other versions: each has 40 MB. */
async function makeDefault(template: string): Promise<void> {
  if (!existsSync(template)) console.log('Preparing the embedded database (once) …');
  await makeTemplate(template, withQueue);
  for (const name of await readdir(dirname(template))) {
    const isOther = name.startsWith('pglite-') && name !== basename(template) && !name.includes('.unfinished-');
    if (isOther) await rm(join(dirname(template), name), { recursive: true, force: true });
  }
}

async function withQueue(database: Database): Promise<void> {
  const queue = await openQueue(database, (problem) => {
    throw problem;
  });
  await queue.stop();
}
