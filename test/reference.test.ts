/** The reference pages are those that the tables give now; every error code is registered and used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ERRORS } from '@tessera/engine';
import { describe, expect, it, test } from 'vitest';
import { referencePages } from '../docs/make-reference.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test.each(Object.entries(await referencePages()))('docs/%s is as the tables are', (name, text) => {
  const committed = readFileSync(join(ROOT, 'docs', name), 'utf8');
  expect(committed === text, 'run: node_modules/.bin/node docs/make-reference.ts').toBe(true);
});

describe('error codes', () => {
  const sources = ['packages', 'apps']
    .flatMap((top) => readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => file.includes('/src/') && !/node_modules|\/dist\//.test(file))
    .map((file) => readFileSync(file, 'utf8'));
  const thrown = new Set(
    sources.flatMap((text) => Array.from(text.matchAll(/\bTesseraError\(\s*'([^']*)'/g), ([, code]) => code!)),
  );

  it('that the sources throw are those of the registry, and no other', () => {
    expect([...thrown].sort()).toEqual(Object.keys(ERRORS).sort());
  });
});
