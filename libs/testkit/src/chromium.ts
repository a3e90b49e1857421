import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser } from 'playwright-core';

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
    timeout: 120_000,
    args: [
      '--no-sandbox',
      '--no-proxy-server',
      '--disable-background-networking',
      '--disable-gpu',
      ...args,
    ],
  });
};
