/** The import rules of ARCHITECTURE.md, read from its table. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENGINE = 'packages/engine/src';

const files = ['packages', 'apps']
  .flatMap((top) => readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
  .filter((file) => file.includes('/src/') && !/node_modules|\/dist\//.test(file));
const sources = files.filter((file) => !/\.test\.tsx?$/.test(file));

/** The module names that a file imports, comments left out. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = text.matchAll(
    /^\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return Array.from(found, ([, a, b, c]) => (a ?? b ?? c)!);
}

/** A relative import as a path from the root. */
function target(file: string, name: string): string {
  return relative(ROOT, resolve(ROOT, dirname(file), name));
}

const rules = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  .split('## Who may import whom')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .map((line) => /^\| `([^`]+)` *\|(.*)\|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, folder, allowed]) => ({
    folder: folder!,
    allowed: allowed!
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  }))
  .sort((a, b) => b.folder.length - a.folder.length);

function ruleOf(file: string) {
  return rules.find(({ folder }) => file === folder || file.startsWith(`${folder}/`));
}

/** What a table cell's word allows, as path prefixes or package names. */
function allows(word: string, imported: string): boolean {
  if (imported.startsWith('@tessera/')) return imported === `@tessera/${word}`;
  return (
    imported === `${ENGINE}/${word}` || imported.startsWith(`${ENGINE}/${word}/`) || imported === `${ENGINE}/${word}.ts`
  );
}

describe('imports', () => {
  test.each(sources)('%s imports only what the table allows', (file) => {
    const rule = ruleOf(file);
    expect(rule, 'every source file falls under a row of the table').toBeDefined();
    const refused = importsOf(file)
      .map((name) => (name.startsWith('.') ? target(file, name) : name))
      .filter((name) => name.startsWith('@tessera/') || name.startsWith('packages/') || name.startsWith('apps/'))
      .filter((name) => !(name === rule!.folder || name.startsWith(`${rule!.folder}/`)))
      .filter((name) => !rule!.allowed.some((word) => allows(word, name)));
    expect(refused).toEqual([]);
  });

  test('have no cycles', () => {
    const graph = new Map(
      sources.map((file) => [
        file,
        importsOf(file)
          .filter((n) => n.startsWith('.'))
          .map((n) => target(file, n)),
      ]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('never reach into another package', () => {
    const deep = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => /^@tessera\/[^/]+\//.test(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(deep).toEqual([]);
    const own = (file: string) => `${file.split('/').slice(0, 2).join('/')}/`;
    // What tests of several packages need lies in `test`, which belongs to none.
    const forTests = (file: string, path: string) => !sources.includes(file) && path.startsWith('test/');
    const outside = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .filter((name) => !target(file, name).startsWith(own(file)) && !forTests(file, target(file, name)))
        .map((name) => `${file}: ${name}`),
    );
    expect(outside).toEqual([]);
  });

  test('of a page name no other page', () => {
    const pageOf = (path: string) => /^apps\/web\/src\/pages\/[^/]+\//.exec(path)?.[0];
    const refused = sources.flatMap((file) =>
      importsOf(file)
        .map((name) => target(file, name))
        .filter((path) => pageOf(path) && pageOf(path) !== pageOf(file) && file !== 'apps/web/src/pages.ts')
        .map((path) => `${file}: ${path}`),
    );
    expect(refused).toEqual([]);
  });

  test('of the engine name nothing of Node', () => {
    const engine = sources.filter((file) => file.startsWith('packages/engine') || file.startsWith('packages/xlsx'));
    const refused = engine.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('node:'))
        .map((name) => `${file}: ${name}`),
    );
    expect(refused).toEqual([]);
  });

  test('of a backend name no other backend', () => {
    const refused = sources
      .filter((file) => /\/backend\/[^/]+\//.test(file))
      .filter((file) =>
        importsOf(file).some((name) => {
          const to = target(file, name);
          return name.startsWith('.') && /\/backend\/[^/]+\//.test(to) && to.split('/')[4] !== file.split('/')[4];
        }),
      );
    expect(refused).toEqual([]);
  });
});

describe('names', () => {
  test('say what a thing is', () => {
    const bad = /(^|\/)(utils?|helpers?|common|shared|misc|core|manager|service)(\.|\/)/;
    expect(files.filter((file) => bad.test(file))).toEqual([]);
  });

  test('index.ts stands only at the root of a package', () => {
    expect(
      sources.filter((file) => /\/index\.ts$/.test(file) && !/^packages\/[^/]+\/src\/index\.ts$/.test(file)),
    ).toEqual([]);
  });

  test('at the root are at most twenty', () => {
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').replaceAll('/', '').split('\n');
    const entries = readdirSync(ROOT).filter((name) => name !== '.git' && !ignored.includes(name));
    expect(entries.length).toBeLessThanOrEqual(20);
  });
});
