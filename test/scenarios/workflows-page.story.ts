import { followPage } from './page';
import { sharedSystem } from './shared-system';

describe('the page on workflows', () => {
  it('publishes a workflow from nothing, decides by it, and prints what it says', async () => {
    const { blocks, failure } = await followPage(sharedSystem(), 'docs/workflows.md');
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(`\n${text}\n`);
    expect(blocks.flatMap(({ prints }) => prints)).toEqual([
      '1',
      'fact-unknown',
      'run',
      'wait',
      'wrong',
      'refused',
    ]);
    expect(blocks.at(-1)!.printed).toContain('role:manager');
  });
});
