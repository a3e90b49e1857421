import { readFileSync } from 'node:fs';
import { type Page } from 'playwright-core';
import { eventually } from '#testkit';

/** The small one: a browser that is given it for each page reads half as much. */
const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What is checked: the levels A and AA of WCAG 2.2, and what is known to be good besides. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Of these, the rules whose answer is another one in other colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What turns without an end, such as a loader, is no passing over. */
const PASSING_OVER =
  'document.getAnimations().filter((one) => one instanceof CSSTransition).length';

/** As axe answers, of which only this is read. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; failureSummary: string }[];
}

/**
 * What is wrong with a page for people who do not see, hear or point as others do: one line for each place, by axe-core.
 * Empty where nothing is. The page may run no script of its own, and its policy does not keep axe out; but its context must
 * have JavaScript. Colours that pass over to others are waited for: between two of them the contrast is neither's.
 */
export const violationsOf = (page: Page): Promise<readonly string[]> =>
  violated(page, { type: 'tag', values: TAGS });

/** The same of its colours alone: for a page of which all else was looked at in other colours. */
export const colourViolationsOf = (page: Page): Promise<readonly string[]> =>
  violated(page, { type: 'rule', values: COLOUR_RULES });

const violated = async (page: Page, runOnly: object): Promise<readonly string[]> => {
  // Evaluated again each time: the policy of a page lets nothing within it evaluate text.
  await eventually(
    () => page.evaluate<number>(PASSING_OVER),
    (passing) => passing === 0,
  );
  if (await page.evaluate(`typeof axe === 'undefined'`)) await page.evaluate(source);
  // Where all is well it gathers nothing: that takes a fifth of the time.
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const found: readonly Violation[] = await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id} (${impact}): ${help}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
};
