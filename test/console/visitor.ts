import { type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { browserPath, launchBrowser, LONGEST_WAIT_MS } from '#testkit';
import { sharedSystem } from '../scenarios/shared-system';

/** Whether this machine can try the console at all; specs say so where it cannot. */
export const hasBrowser = browserPath !== undefined;

type Scheme = 'light' | 'dark';

interface Visit {
  readonly scheme?: Scheme;
  readonly width?: number;
  /** True: in a browser that nobody has used, with no cookie and no stored file. */
  readonly isFresh?: boolean;
  /** The key to sign in with in a fresh browser; that of the role where absent. */
  readonly key?: string;
}

/** A tab, and what the browser complains about in it while somebody looks. */
interface Tab {
  readonly page: Page;
  complaints: string[];
}

const HEIGHT = 900;
const SIGN_IN = 'Sign in to Writ';
/** Of the same origin, so that the tab keeps its process, and without a script. */
const RESTING_PLACE = '/healthz';
const NOWHERE = '/nowhere';
const NO_PAGE = 'There is no such page.';
/**
 * Nobody is signed in at first: the page asks, and the answer is 401. An interface of this machine that comes or goes (specs of
 * the deployment make some) ends the streams of all pages, which open them again.
 */
const EXPECTED = /401|ERR_NETWORK_CHANGED/;
/** Pages are left before it pays to compile their code well; it says the same as it is. */
const ARGUMENTS = ['--js-flags=--no-opt --no-maglev'];

let browser: Browser | undefined;
/** A new context costs more than ten pages in a tab that is there: each visitor takes one that is free. */
const resting: Tab[] = [];
const looked = new Map<string, Tab>();
const fresh: Tab[] = [];
const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** One browser for all stories of the console. */
export const openBrowser = async (): Promise<void> => {
  browser = await launchBrowser(ARGUMENTS);
};

export const closeBrowser = async (): Promise<void> => {
  await browser?.close();
  browser = undefined;
  resting.length = 0;
  cookies.clear();
};

/**
 * A page of the console as somebody with a role sees it, freshly loaded, signed in by the form once and by its cookie
 * afterwards. What the browser complains about (errors, a policy that was broken) is gathered in `complaints`. Who visits
 * twice with one role before `leave` has one page; who visits with two roles has two.
 */
export const visit = async (
  role: string,
  path: string,
  { scheme = 'light', width = 1_280, isFresh = false, key }: Visit = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> => {
  const tab = isFresh ? await freshTab() : await tabOf(role);
  const { page } = tab;
  const complaints: string[] = (tab.complaints = []);
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: HEIGHT });
  await page.goto(path);
  const heading = await headingOf(tab);
  // Nobody was here with this role yet.
  if ((await heading.innerText()) === SIGN_IN) {
    await page.getByLabel('API key').fill(key ?? sharedSystem().keys[role]!);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((now) => now.pathname !== '/sign-in');
    if (!isFresh) cookies.set(role, await page.context().cookies());
    await heading.filter({ hasNotText: SIGN_IN }).waitFor();
    // Signing in at the root leads to the page Mine.
    if (path === '/') await page.goto(path);
  }
  return { page, complaints };
};

/**
 * Takes a visitor to another page as a link does: to load the console again takes more than twice as long. On the way there is a
 * page that does not exist, so that nothing of the one before is there any more when this resolves.
 */
export const go = async (page: Page, path: string): Promise<void> => {
  await follow(page, NOWHERE);
  await page.getByText(NO_PAGE).waitFor();
  await follow(page, path);
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: NO_PAGE }).waitFor();
};

const follow = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);

/** The title of the page; where there is none, the error says what the page shows instead. */
const headingOf = async ({ page, complaints }: Tab): Promise<Locator> => {
  const heading = page.getByRole('heading', { level: 1 });
  try {
    await heading.waitFor();
  } catch (error) {
    const shown = await page.locator('body').innerText({ timeout: 5_000 });
    const instead = JSON.stringify({ url: page.url(), shown, complaints });
    throw new Error(`The page has no title: ${instead}`, { cause: error });
  }
  return heading;
};

/** Ends what was visited since the last call: pages no longer follow what happens, and what they stored is gone. */
export const leave = async (): Promise<void> => {
  for (const { page } of fresh.splice(0)) await page.context().close();
  for (const tab of looked.values()) await rest(tab);
  looked.clear();
};

const tabOf = async (role: string): Promise<Tab> => {
  const there = looked.get(role);
  if (there) return there;
  const tab = resting.pop() ?? (await newTab());
  looked.set(role, tab);
  await tab.page.context().addCookies(cookies.get(role) ?? []);
  return tab;
};

const freshTab = async (): Promise<Tab> => {
  const tab = await newTab();
  fresh.push(tab);
  return tab;
};

const newTab = async (): Promise<Tab> => {
  const context = await browser!.newContext({
    baseURL: sharedSystem().url,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(LONGEST_WAIT_MS);
  const tab: Tab = { page: await context.newPage(), complaints: [] };
  tab.page.on('pageerror', ({ message }) => tab.complaints.push(message));
  tab.page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text()))
      tab.complaints.push(message.text());
  });
  return tab;
};

const rest = async (tab: Tab): Promise<void> => {
  const { page } = tab;
  try {
    await page.goto(RESTING_PLACE);
    await page.mouse.move(0, 0);
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
    await page.context().clearCookies();
    resting.push(tab);
  } catch {
    // What is left of a story that failed may not let go of the tab: the next one has another.
    await page.context().close();
  }
};
