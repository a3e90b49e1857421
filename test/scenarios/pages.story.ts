import { join } from 'node:path';
import { followPage, queryPage, type Reader } from './page';
import { sharedSystem } from './shared-system';

/** One note of a file anchor, from the checkpoint of the log. */
const anchorFile = `npx writ anchor -o note.txt --as auditor; { cat note.txt; echo =====; } > writ.txt`;

/** Pages without a story of their own. Recalls come last: they raise exceptions on the work of other pages. */
const pages: readonly (readonly [page: string, reader: Reader])[] = [
  ['docs/alerts.md', {}],
  ['docs/agents.md', { prepares: `ln -s ${join(process.cwd(), 'cli')} cli` }],
  ['docs/anchoring.md', { prepares: anchorFile }],
  ['docs/as-of.md', {}],
  ['docs/audit.md', {}],
  ['docs/chats.md', {}],
  ['docs/command-line.md', {}],
  ['docs/delegation.md', {}],
  ['docs/delivery.md', {}],
  ['docs/drift.md', {}],
  ['docs/erasure.md', {}],
  ['docs/evidence.md', {}],
  ['docs/exports.md', {}],
  ['docs/handoff.md', {}],
  ['docs/mail.md', {}],
  ['docs/operations/archiving.md', {}],
  ['docs/operations/metrics.md', {}],
  ['docs/operations/tracing.md', {}],
  ['docs/webhooks.md', {}],
  ['docs/what-if.md', {}],
  ['docs/recall.md', {}],
];

describe('the page', () => {
  it.each(pages)('%s runs from top to bottom, and prints what it shows', async (page, reader) => {
    const { blocks, failure } = await followPage(sharedSystem(), page, reader);
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(text);
  });

  it.each([
    ['docs/alerts.md', 'writ_analyst', 1],
    ['docs/drift.md', 'writ_analyst', 6],
    ['docs/recall.md', 'writ_analyst', 3],
    // The cached as-of views are for administrators.
    ['docs/as-of.md', 'NONE', 1],
  ])('%s has queries that the database answers to %s', async (page, role, statements) => {
    expect(await queryPage(sharedSystem().databaseUrl, page, role)).toHaveLength(statements);
  });
});
