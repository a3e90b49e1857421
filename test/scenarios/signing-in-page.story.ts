import { followPage } from './page';
import { sharedSystem } from './shared-system';

describe('the page on signing in', () => {
  it('issues a key, binds it to a source, lists and revokes it', async () => {
    const { blocks, failure } = await followPage(sharedSystem(), 'docs/signing-in.md');
    expect(failure).toBe('');
    for (const { prints, printed } of blocks)
      for (const text of prints) expect(printed).toContain(`${text}\n`);
    expect(blocks.flatMap(({ prints }) => prints).length).toBeGreaterThan(4);
  });
});
