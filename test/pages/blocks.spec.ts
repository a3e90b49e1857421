import { readFileSync } from 'node:fs';
import { itUnless } from '#testkit';
import { blocksIn, type PageBlock } from './blocks';
import { pages } from './pages';

/** Pages whose blocks a test runs, and the file that runs them. */
const runBy: Readonly<Record<string, string>> = {
  'README.md': 'test/scenarios/newcomer.e2e.spec.ts',
  'docs/access-requests.md': 'test/scenarios/access-requests.story.ts',
  'docs/agent-frameworks.md': 'test/scenarios/agent-frameworks.story.ts',
  'docs/agents.md': 'test/scenarios/pages.story.ts',
  'docs/alerts.md': 'test/scenarios/pages.story.ts',
  'docs/anchoring.md': 'test/scenarios/pages.story.ts',
  'docs/as-of.md': 'test/scenarios/pages.story.ts',
  'docs/audit.md': 'test/scenarios/pages.story.ts',
  'docs/authzen.md': 'test/scenarios/authzen-search.story.ts',
  'docs/client.md': 'test/scenarios/client-page.story.ts',
  'docs/chats.md': 'test/scenarios/pages.story.ts',
  'docs/command-line.md': 'test/scenarios/pages.story.ts',
  'docs/decisions-and-approvals.md': 'test/scenarios/decisions-page.story.ts',
  'docs/delegation.md': 'test/scenarios/pages.story.ts',
  'docs/delivery.md': 'test/scenarios/pages.story.ts',
  'docs/drift.md': 'test/scenarios/pages.story.ts',
  'docs/erasure.md': 'test/scenarios/pages.story.ts',
  'docs/evidence.md': 'test/scenarios/pages.story.ts',
  'docs/exceptions-and-break-glass.md': 'test/scenarios/exceptions-page.story.ts',
  'docs/exports.md': 'test/scenarios/pages.story.ts',
  'docs/handoff.md': 'test/scenarios/pages.story.ts',
  'docs/mail.md': 'test/scenarios/pages.story.ts',
  'docs/nats.md': 'test/scenarios/nats-callers.story.ts',
  'docs/operations/archiving.md': 'test/scenarios/pages.story.ts',
  'docs/operations/backup.md': 'test/scenarios/newcomer.e2e.spec.ts',
  'docs/operations/metrics.md': 'test/scenarios/pages.story.ts',
  'docs/operations/tracing.md': 'test/scenarios/pages.story.ts',
  'docs/python.md': 'test/scenarios/python-page.story.ts',
  'docs/questions.md': 'test/scenarios/questions.story.ts',
  'docs/recall.md': 'test/scenarios/pages.story.ts',
  'docs/signing-in.md': 'test/scenarios/signing-in-page.story.ts',
  'docs/interfaces.md': 'test/scenarios/newcomer.e2e.spec.ts',
  'docs/tour.md': 'test/scenarios/newcomer.e2e.spec.ts',
  'docs/verify.md': 'test/scenarios/verify-page.story.ts',
  'docs/webhooks.md': 'test/scenarios/pages.story.ts',
  'docs/what-if.md': 'test/scenarios/pages.story.ts',
  'docs/workflows.md': 'test/scenarios/workflows-page.story.ts',
};
/** Their blocks are modules; on other pages nothing runs those. */
const MODULES = ['docs/agent-frameworks.md', 'docs/client.md'];
const QUESTIONS = 'docs/questions/';

const COMMANDS = /^\s*(npm|npx|node|curl|git|psql|PGOPTIONS)\b/m;
const isExecutable = ({ language, text }: PageBlock): boolean =>
  ['sh', 'bash', 'sql', 'ts', 'js'].includes(language) || (language === '' && COMMANDS.test(text));

const executable = pages.flatMap(blocksIn).filter(isExecutable);
const nameOf = ({ page, line }: PageBlock): string => `${page}:${line}`;

describe('an executable block of a page', () => {
  it('is run by a test, or says above it why not', () => {
    const isRun = ({ page, language }: PageBlock): boolean =>
      MODULES.includes(page)
        ? language === 'js'
        : ['sh', 'sql'].includes(language) && (page in runBy || page.startsWith(QUESTIONS));
    const forgotten = executable.filter((block) => !block.notRun && !isRun(block));
    expect(forgotten.map(nameOf)).toEqual([]);
  });

  it.each(Object.entries(runBy))('%s is run by %s', (page, test) => {
    expect(readFileSync(test, 'utf8')).toContain(`'${page}'`);
  });

  it('that is an excerpt is part of its source', () => {
    for (const block of executable) {
      const [, source] = /^an excerpt of (\S+)$/.exec(block.notRun ?? '') ?? [];
      const plain = (text: string): string => text.replace(/\s+/g, ' ');
      if (source) expect(plain(readFileSync(source, 'utf8'))).toContain(plain(block.text));
    }
  });

  describe('is not run', () => {
    for (const block of executable.filter(({ notRun }) => notRun))
      itUnless(block.notRun)(nameOf(block), () => undefined);
  });
});
