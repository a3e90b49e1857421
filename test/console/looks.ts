import { type Page } from 'playwright-core';
import { violationsOf } from '../browser/axe';

/** What is wrong with a page for somebody, as it is in light, in dark and on a phone, without loading it anew. */
export const violationsOfLooks = async (page: Page): Promise<readonly string[]> => {
  const light = await violationsOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('[data-mantine-color-scheme="dark"]').first().waitFor({ state: 'attached' });
  const dark = await violationsOf(page);
  await page.setViewportSize({ width: 375, height: 800 });
  const phone = await violationsOf(page);
  const over = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  await page.setViewportSize({ width: 1_280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark, ...phone, ...(over > 0 ? [`${over} pixels too wide`] : [])];
};
