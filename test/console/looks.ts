import { type Page } from 'playwright-core';
import { colourViolationsOf, violationsOf } from '../browser/axe';

/** What is wrong with a page for somebody, as it is in light, in dark and on a phone, without loading it again. */
export const violationsOfLooks = async (page: Page): Promise<readonly string[]> => {
  const light = await wrongWith(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('[data-mantine-color-scheme="dark"]').first().waitFor({ state: 'attached' });
  const dark = await wrongWith(page, colourViolationsOf);
  await page.setViewportSize({ width: 375, height: 800 });
  const phone = await wrongWith(page);
  await page.setViewportSize({ width: 1_280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark, ...phone];
};

const wrongWith = async (page: Page, look = violationsOf): Promise<readonly string[]> => {
  const violations = await look(page);
  const over = await overflow(page);
  return over > 0 ? [...violations, `${over} pixels too wide`] : violations;
};

/** How far a page can be pushed sideways, in pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/**
 * What of a page nobody can read to its end: the text of a button or a table that does not fit where it is drawn, and a choice
 * that is longer than its field.
 */
export const cutOff = (page: Page): Promise<readonly string[]> => page.evaluate(CUT_OFF);

const CUT_OFF = `(() => {
  const pen = document.createElement('canvas').getContext('2d');
  const widthOf = (text, { font }) => ((pen.font = font), pen.measureText(text).width);
  const isCut = (one) => {
    const style = getComputedStyle(one);
    if (one.tagName === 'SELECT') {
      const text = one.selectedOptions[0]?.text ?? '';
      const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return widthOf(text, style) > room + 1;
    }
    return style.overflowX !== 'visible' && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
  };
  return [...document.querySelectorAll('main *, [role="dialog"] *')]
    .filter((one) => one instanceof HTMLElement && isCut(one))
    .map((one) => (one.selectedOptions?.[0]?.text ?? one.innerText).slice(0, 80));
})()`;
