import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './open.ts';
import { defaultTemplate, makeTemplate, startFromTemplate } from './template.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-template-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a missing template is made on the way, once, with a word about the wait', async () => {
  const templatePath = join(folder, 'cache', 'template');
  const said: string[] = [];
  for (const name of ['first', 'second']) {
    const database = await openDatabase({ folder: join(folder, name), templatePath, log: (line) => said.push(line) });
    expect(await database.query('SELECT count(*) AS n FROM files')).toEqual([{ n: 0 }]);
    await database.close();
    expect(readdirSync(join(folder, name)).sort()).toEqual(['database', 'lock-1']);
  }
  expect(said).toEqual(['preparing the embedded database; this is done once and takes some seconds']);
  expect(readdirSync(join(folder, 'cache'))).toEqual(['template']);
});

test('of two that make the same folder at once one stays, whole', async () => {
  const template = join(folder, 'template');
  mkdirSync(template);
  writeFileSync(join(template, 'PG_VERSION'), '18\n');
  const target = join(folder, 'target');
  await Promise.all([startFromTemplate(target, template), startFromTemplate(target, template)]);
  expect(readdirSync(folder).sort()).toEqual(['target', 'template']);
  expect(readdirSync(target)).toEqual(['PG_VERSION']);
});

test('a template whose making was killed is not there', async () => {
  const template = join(folder, 'template');
  const script = `import { makeTemplate } from ${JSON.stringify(new URL('./template.ts', import.meta.url).href)};
    await makeTemplate(${JSON.stringify(template)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
  const changes = watch(folder);
  await once(changes, 'change');
  changes.close();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^template\.unfinished-/)]);
  expect(existsSync(template)).toBe(false);
});

test('a half-made data folder is removed and made again', async () => {
  const half = join(folder, 'database.unfinished-of-a-crash');
  mkdirSync(half);
  writeFileSync(join(half, 'PG_VERSION'), '18\n');
  const database = await openDatabase({ folder });
  expect(await database.query('SELECT count(*) AS n FROM files')).toEqual([{ n: 0 }]);
  await database.close();
  expect(existsSync(half)).toBe(false);
});

test('what cannot be copied leaves nothing', async () => {
  const target = join(folder, 'database');
  await expect(startFromTemplate(target, join(folder, 'no template'))).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder whose cluster is broken is refused, and its lock given back', async () => {
  await makeTemplate(await defaultTemplate());
  cpSync(await defaultTemplate(), join(folder, 'database'), { recursive: true });
  rmSync(join(folder, 'database', 'global'), { recursive: true });
  const opened = openDatabase({ folder });
  await expect(opened).rejects.toMatchObject({ code: 'database-lost' });
  await expect(openDatabase({ folder })).rejects.toMatchObject({ code: 'database-lost' });
});
