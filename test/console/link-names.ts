import { type Page } from 'playwright-core';

/** Links of the main region by name and target. Names of links are their label, else their text. */
const LINKS = `[...document.querySelectorAll('main a[href]')].map((link) => ({
  name: (link.getAttribute('aria-label') ?? link.textContent).trim(),
  target: link.href,
}))`;

/** Names that two links of the main region have which lead to different places: heard alone, nobody can tell them apart. */
export const sharedNames = async (page: Page): Promise<readonly string[]> => {
  const links = await page.evaluate<{ name: string; target: string }[]>(LINKS);
  const targets = Map.groupBy(links, ({ name }) => name);
  return [...targets]
    .filter(([, those]) => new Set(those.map(({ target }) => target)).size > 1)
    .map(([name]) => name);
};
