import { source } from 'axe-core';
import { type Page } from 'playwright-core';

/** What is asked: the levels A and AA of WCAG 2.2, and what is known to be good besides. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

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
 * have JavaScript.
 */
export const violationsOf = async (page: Page): Promise<readonly string[]> => {
  if (await page.evaluate(`typeof axe === 'undefined'`)) await page.evaluate(source);
  const asked = JSON.stringify({ runOnly: { type: 'tag', values: TAGS } });
  const found: readonly Violation[] = await page.evaluate(
    `axe.run(document, ${asked}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id} (${impact}): ${help}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
};
