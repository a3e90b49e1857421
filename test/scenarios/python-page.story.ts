import { spawnSync } from 'node:child_process';
import { itUnless } from '#testkit';
import { followPage } from './page';
import { sharedSystem } from './shared-system';

const { status } = spawnSync('python3', ['--version']);

describe('the page on Python', () => {
  itUnless(status === 0 ? undefined : 'python3 is not installed')(
    '[N1] asks, waits and reports with the standard library alone',
    async () => {
      const { blocks, failure } = await followPage(sharedSystem(), 'docs/python.md');
      expect(failure).toBe('');
      for (const { prints, printed } of blocks)
        for (const text of prints) expect(printed).toContain(text);
    },
  );
});
