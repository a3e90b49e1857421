import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { browserPath, launchBrowser } from '#testkit';
import { sharedSystem } from '../scenarios/shared-system';

/** Whether this machine can try the console at all; specs say so where it cannot. */
export const hasBrowser = browserPath !== undefined;

export type Scheme = 'light' | 'dark';

interface Visit {
  readonly scheme?: Scheme;
  readonly width?: number;
}

const HEIGHT = 900;
const PATIENCE_MS = 20_000;
const SIGN_IN = 'Sign in to Writ';

let browser: Browser | undefined;
const sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
const contexts = new Set<BrowserContext>();

/** One browser for all stories of the console. */
export const openBrowser = async (): Promise<void> => {
  browser = await launchBrowser();
};

export const closeBrowser = async (): Promise<void> => {
  await browser?.close();
  browser = undefined;
  sessions.clear();
};

/**
 * A page of the console as somebody with a role sees it, signed in by the form once and by its cookie afterwards. What the
 * browser complains about (errors, a policy that was broken) is gathered in `complaints`.
 */
export const visit = async (
  role: string,
  path: string,
  { scheme = 'light', width = 1_280 }: Visit = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> => {
  const { url, keys } = sharedSystem();
  const storageState = sessions.get(role);
  const context = await browser!.newContext({
    ...(storageState ? { storageState } : {}),
    viewport: { width, height: HEIGHT },
    colorScheme: scheme,
    baseURL: url,
    reducedMotion: 'reduce',
  });
  contexts.add(context);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // Nobody is signed in at first: the page asks, and is told so.
    if (message.type() === 'error' && !message.text().includes('401'))
      complaints.push(message.text());
  });
  await page.goto(path);
  const heading = page.getByRole('heading', { level: 1 });
  await heading.waitFor();
  // Nobody was here with this role yet, or somebody signed out since.
  if ((await heading.innerText()) === SIGN_IN && (!storageState || path !== '/sign-in')) {
    await page.getByLabel('API key').fill(keys[role]!);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((now) => now.pathname !== '/sign-in');
    sessions.set(role, await context.storageState());
    await heading.filter({ hasNotText: SIGN_IN }).waitFor();
  }
  return { page, complaints };
};

/** Ends what was visited since the last call. */
export const leave = async (): Promise<void> => {
  for (const context of contexts) await context.close();
  contexts.clear();
};
