import { spawnSync } from 'node:child_process';
import { type Stack } from '#testkit';
import { type Block, followPage } from './page';
import { sharedSystem } from './shared-system';

const TOOLS = ['openssl', 'sha256sum', 'xxd', 'base64', 'jq', 'curl'];
const missing = TOOLS.filter(
  (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0,
).join(', ');

/** The page on checking a receipt, done as it says: with tools that know nothing of us. */
describe('the page on checking a receipt', () => {
  if (missing)
    it(`was NOT followed: this machine lacks ${missing}`, () => {
      process.stderr.write(`docs/verify.md was not followed: install ${missing}.\n`);
      expect(missing).not.toBe('');
    });
  else {
    let stack: Stack;
    let blocks: readonly Block[];
    let failure: string;

    beforeAll(async () => {
      stack = sharedSystem();
      ({ blocks, failure } = await followPage(stack, 'docs/verify.md'));
    });

    it('[V2] [V7] [V8] runs from top to bottom', () => {
      expect(failure).toBe('');
      expect(blocks.every(({ printed }) => printed !== undefined)).toBe(true);
    });

    it('[V2] proves what it says, without our verifier', () => {
      for (const { prints, printed } of blocks)
        for (const text of prints) expect(printed).toContain(`\n${text}\n`);
      expect(blocks.flatMap(({ prints }) => prints)).toEqual(
        expect.arrayContaining([
          'signed',
          'same-log',
          'included',
          'consistent',
          'verified',
          'certified',
          'exits-with-1',
        ]),
      );
    });
  }
});
