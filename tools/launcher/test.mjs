import { join } from 'node:path';
import { obtainBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { nodeFlags } from './node.mjs';
import { root } from './root.mjs';
import { runBesideServers } from './throw-away.mjs';

/** `npm test [jest arguments]`: everything from a fresh checkout to the runner's exit code. */
export async function test(jestArguments) {
  const isWhole = jestArguments.every((argument) => /^--(json|outputFile=)/.test(argument));
  await install();
  await Promise.all([build(), obtainBrowser()]);
  return runBesideServers({
    // A power cut during a test run costs nothing, so its Postgres need not wait for the disk.
    durable: false,
    // Each spec file makes much and drops all of it: a roomy nursery spares copying.
    args: [
      ...nodeFlags,
      '--max-semi-space-size=64',
      join(root, 'node_modules/jest/bin/jest.js'),
      ...jestArguments,
    ],
    env: ({ databaseUrl, natsUrl }) => ({
      WRIT_TEST_DATABASE_URL: databaseUrl,
      WRIT_TEST_NATS_URL: natsUrl,
      // So that no system looks again whether it is.
      WRIT_TEST_IS_BUILT: 'yes',
      // Without paths or patterns, every spec: see tools/gathered-specs.cjs.
      ...(isWhole && { WRIT_TEST_GATHER_IN: join(root, 'dist/specs') }),
    }),
  });
}
