import { type Stack } from '#testkit';
import { type Block, followPage, queryPage } from './page';
import { sharedSystem } from './shared-system';

const PAGE = 'docs/exceptions-and-break-glass.md';

/** The page on exceptions and break-glass, done as it says: one shell, block after block. */
describe('the page on exceptions and break-glass', () => {
  let stack: Stack;
  let blocks: readonly Block[];
  let failure: string;

  beforeAll(async () => {
    stack = sharedSystem();
    ({ blocks, failure } = await followPage(stack, PAGE));
  });

  it('[E1] [E2] [E3] [E4] [E5] [E7] [E8] [Q11] runs from top to bottom', () => {
    expect(failure).toBe('');
    expect(blocks.every(({ printed }) => printed !== undefined)).toBe(true);
  });

  it('prints what it says', () => {
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(`\n${text}\n`);
    expect(blocks.flatMap(({ prints }) => prints)).toEqual(
      expect.arrayContaining(['wait', 'run', 'self_review', 'break-glass-exceeded']),
    );
  });

  it('[E6] asks analysts’ questions that the database answers', async () => {
    const answers = await queryPage(stack.databaseUrl, PAGE);
    expect(answers.length).toBeGreaterThan(2);
    for (const fields of answers) expect(fields.length).toBeGreaterThan(1);
  });
});
