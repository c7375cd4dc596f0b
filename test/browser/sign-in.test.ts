/** Where people sign in: each sees what is theirs, and a link to somebody else's run leads nowhere. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { openBrowser, openTab, overflow, seriousFaults, settled, type Tab } from './browser.ts';

const TESSERA = fileURLToPath(new URL('../../apps/cli/bin/tessera.mjs', import.meta.url));
const PASSWORD = 'a long password of four words';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = new ServerProcess({ AUTH: 'jwt', JWT_SECRET: 'a secret that is long enough for the tests' });
  for (const name of ['ann', 'ben']) {
    execFileSync(process.execPath, [TESSERA, 'user', 'add', name], {
      env: { ...process.env, DATA_DIR: join(server.folder, 'data') },
      input: `${PASSWORD}\n${PASSWORD}\n`,
    });
  }
  [browser] = await Promise.all([openBrowser(), server.start()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('User name').fill(name);
  await page.getByRole('textbox', { name: /^Password/ }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What is wrong with the page of the account, for eyes and for screen readers, with a key that was just made. */
async function faultsOfAccount(tab: Tab): Promise<string[]> {
  const { page } = tab;
  await page.goto('/account');
  await page.getByLabel('What the new key is for').fill('nightly report');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByText('The key for nightly report').waitFor();
  await page.getByRole('row', { name: /nightly report/ }).waitFor();
  await settled(tab);
  const wide = await overflow(tab);
  return [...(await seriousFaults(tab)), ...(wide > 0 ? [`${wide} pixels wider than the window`] : [])];
}

test('a page asks who one is, leads back to where one was going, and shows no one what is not theirs', async () => {
  const ann = await openTab(browser, server.url);
  await ann.page.goto('/runs');
  await ann.page.waitForURL('**/sign-in*');
  expect(await seriousFaults(ann)).toEqual([]);
  await signIn(ann.page, 'ann', 'not her password');
  await ann.page.getByRole('alert').first().waitFor();
  await signIn(ann.page, 'ann');
  await ann.page.waitForURL('**/runs');
  await ann.page.goto('/');
  await ann.page
    .getByRole('button', { name: /cash flow/i })
    .first()
    .click();
  await ann.page.waitForURL('**/models/*');
  const link = ann.page.url();

  const ben = await openTab(browser, server.url, { width: 390, height: 844, dark: true });
  await ben.page.goto(link);
  await ben.page.waitForURL('**/sign-in*');
  expect(await overflow(ben)).toBe(0);
  await signIn(ben.page, 'ben');
  await ben.page.waitForURL(link);
  await ben.page
    .getByText(/not (yours|there)|no such|unknown|does not exist/i)
    .first()
    .waitFor();
  expect(await ben.page.getByRole('gridcell').count()).toBe(0);

  expect(await faultsOfAccount(ann)).toEqual([]);
  expect(await faultsOfAccount(ben)).toEqual([]);

  // Whoever signs out has to sign in again.
  await ann.page.getByRole('button', { name: /ann/ }).click();
  await ann.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await ann.page.waitForURL('**/sign-in*');
  await ann.page.goto(link);
  await ann.page.waitForURL('**/sign-in*');
  expect([...ann.troubles, ...ben.troubles]).toEqual([]);
});
