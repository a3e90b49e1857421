import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** A browser of the machine's; undefined where there is none. */
export const browserPath = ['chromium', 'chromium-browser', 'google-chrome']
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

/** Starts it, without a screen. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    timeout: 120_000,
    args: ['--no-sandbox', '--no-proxy-server', '--disable-background-networking'],
  });
