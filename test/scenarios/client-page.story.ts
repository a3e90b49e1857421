import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, LONGEST_WAIT_MS } from '#testkit';
import { blocksToRun } from '../pages/blocks';
import { ApiUser, newId } from './client';
import { folderWithClient, node } from './client-package';
import { sharedSystem } from './shared-system';

/** The page on the client, done as it says: the package is installed alone, and each example is a module. */
describe('the page on the client', () => {
  const workOrderId = newId('client');
  const examples = blocksToRun('docs/client.md', 'js');
  let folder: string;
  const outputs: string[] = [];

  const run = async (example: string): Promise<string> => {
    const { url, keys } = sharedSystem();
    const file = join(folder, `example-${examples.indexOf(example)}.mjs`);
    writeFileSync(file, example);
    const { stdout } = await promisify(execFile)(node, [file, workOrderId], {
      timeout: LONGEST_WAIT_MS,
      env: {
        WRIT_URL: url,
        WRIT_API_KEY: keys['integrator'],
        WRIT_APPROVER_KEY: keys['approver'],
      },
    });
    return stdout;
  };

  beforeAll(async () => {
    folder = folderWithClient();
    const [asks, answers, ...others] = examples;
    const asking = run(asks!);
    const approver = new ApiUser(sharedSystem().url, sharedSystem().keys['approver']!);
    const requested = eventually(
      () => approver.get(`/v1/approvals?workOrderId=${workOrderId}&status=requested`),
      ({ body }) => body.items.length === 1,
    );
    // Where the example fails, no approval is requested.
    await Promise.race([requested, asking]);
    outputs.push(await run(answers!), await asking);
    for (const example of others) outputs.push(await run(example));
  });

  it('[N4] prints what it shows', () => {
    const shown = examples.flatMap((text) =>
      [...text.matchAll(/\/\/ → (.+)$/gm)].map(([, words]) => words!),
    );
    expect(shown).toHaveLength(6);
    for (const words of shown) expect(outputs.join('')).toContain(words);
  });
});
