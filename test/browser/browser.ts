/** A Chromium on a server: pages that notice what goes wrong in them, and axe's view of what they show. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How a page is looked at. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** One page of a browser, with a list of all that went wrong in it. */
export interface Tab {
  readonly page: Page;
  /** Errors of scripts, of the console and of the page's own policy, and answers of 500 and above. */
  readonly troubles: string[];
}

/** Starts the Chromium that the test command found. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/** A tab of a person of its own: nothing is shared with other tabs. */
export async function openTab(browser: Browser, url: string, look: Look = {}): Promise<Tab> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    colorScheme: look.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (cause) => troubles.push(`error: ${cause.message}`));
  page.on('console', (message) => {
    // The browser itself notes every refused call; whether one was meant to be refused, each test knows.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    troubles.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) troubles.push(`${response.status()} ${response.url()}`);
  });
  return { page, troubles };
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds serious or critical on the page as it stands: rule, sentence, and the first elements. */
export async function seriousFaults({ page }: Tab): Promise<string[]> {
  // Through the debugger, where the page's own policy does not apply.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const places = nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `  ${html.slice(0, 300)}\n  ${failureSummary}`);
      return `${id}: ${help} (${nodes.length})\n${places.join('\n')}`;
    });
}

/** How far the page is wider than the window. */
export function overflow({ page }: Tab): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Waits until the page has shown what it was loading: no place-holder is left, nothing says that it is busy. */
export async function settled({ page }: Tab): Promise<void> {
  await page.locator('.mantine-Skeleton-root, [aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}
