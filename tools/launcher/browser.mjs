import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './log.mjs';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
/** Debian has both; the first takes a third of the processor time. */
const PACKAGES = ['chromium-headless-shell', 'chromium'];
const INSTALL = ['install', '--yes', '--no-install-recommends'];
const TIMEOUT_MS = 300_000;

/**
 * Sees to it that tests find a browser on PATH, where that is allowed: root on a machine with apt may install the
 * distribution's. Never fails: the tests say what they could not try.
 */
export async function obtainBrowser() {
  if (isOnPath(NAMES) || process.getuid?.() !== 0 || !isOnPath(['apt-get'])) return;
  say('installing chromium for the tests of the browser module, once');
  if (!((await installAny()) || ((await apt(['update'])) && (await installAny()))))
    say('chromium could not be installed: the browser module is tried in Node only');
}

async function installAny() {
  for (const name of PACKAGES) if (await apt([...INSTALL, name])) return true;
  return false;
}

const isOnPath = (names) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) =>
    names.some((name) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );

const apt = (args) =>
  new Promise((resolve) =>
    spawn('apt-get', ['--quiet=2', ...args], {
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
      .once('exit', (code) => resolve(code === 0))
      .once('error', () => resolve(false)),
  );
