import { type Stack } from '#testkit';
import { type Block, followPage } from './page';
import { sharedSystem } from './shared-system';

/** The page on decisions and approvals, done as it says: one shell, block after block. */
describe('the page on decisions and approvals', () => {
  let stack: Stack;
  let blocks: readonly Block[];
  let failure: string;

  beforeAll(async () => {
    stack = sharedSystem();
    ({ blocks, failure } = await followPage(stack, 'docs/decisions-and-approvals.md'));
  });

  it('[P1] [P3] [P6] [A1] [A8] runs from top to bottom', () => {
    expect(failure).toBe('');
    expect(blocks.every(({ printed }) => printed !== undefined)).toBe(true);
  });

  it('prints what it says', () => {
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(`\n${text}\n`);
    expect(blocks.flatMap(({ prints }) => prints)).toEqual(
      expect.arrayContaining(['wait', 'run', 'stop', 'approval-exceeded']),
    );
  });
});
