import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { LONGEST_WAIT_MS } from './longest-wait';

/**
 * A browser of the machine's; undefined where there is none. The headless shell is Chromium without windows, and takes a third
 * of the processor time.
 */
export const browserPath = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
]
  .flatMap((name) =>
    (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)),
  )
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/**
 * Starts it, without a screen, with `args` besides those that every browser here has. Its driver is loaded by then: most
 * who use this library need none.
 */
export const launchBrowser = async (args: readonly string[] = []): Promise<Browser> => {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: browserPath,
    timeout: LONGEST_WAIT_MS,
    args: [
      '--no-sandbox',
      '--no-proxy-server',
      '--disable-background-networking',
      '--disable-gpu',
      ...args,
    ],
  });
};

/** A page of a context of its own, which ends with the page. */
export const openPage = async (
  browser: Browser,
  options?: BrowserContextOptions,
): Promise<Page> => {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  return page;
};
