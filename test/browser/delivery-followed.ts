import { readFile } from 'node:fs/promises';
import { launchBrowser, openPage } from '#testkit';

/** What came of a delivery page and of the first evidence on it. */
export interface FollowedDelivery {
  /** All that came: bodies, headers, what the browser shows, and the name that the file is saved under. */
  readonly fetched: readonly string[];
  /** The saved file, as text. */
  readonly content: string;
  /** Addresses that were requested and are not below that of the page. */
  readonly elsewhere: readonly string[];
}

/** Opens the page as its recipient does, without JavaScript, and saves the evidence on top. */
export const followDelivery = async (url: string): Promise<FollowedDelivery> => {
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, { javaScriptEnabled: false });
    const requests: string[] = [];
    const headers: Promise<unknown>[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('response', (response) => headers.push(response.allHeaders()));
    const opened = await page.goto(url);
    if (opened?.status() !== 200) throw new Error(`The page answered ${opened?.status()}.`);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[download]').first().click(),
    ]);
    const content = await readFile(await saved.path(), 'utf8');
    const shown = [await opened.text(), await page.content(), await page.title()];
    return {
      fetched: [...shown, content, saved.suggestedFilename(), await textOf(headers)],
      content,
      elsewhere: requests.filter((one) => one !== url && !one.startsWith(`${url}/`)),
    };
  } finally {
    await browser.close();
  }
};

/** A response that became a download may have no headers any more. */
const textOf = async (headers: readonly Promise<unknown>[]): Promise<string> =>
  JSON.stringify(await Promise.allSettled(headers));
