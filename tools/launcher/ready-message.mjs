import { relative } from 'node:path';
import { addressesIn } from './addresses.mjs';
import { targetsIn } from './prometheus-targets.mjs';
import { root } from './root.mjs';
import { keysFileIn } from './secrets.mjs';

/** What a newcomer needs next: addresses, keys, and lines to paste. */
export function welcome({ url, keys, data }) {
  const authorization = `-H 'Authorization: Bearer ${keys.operator}'`;
  const shown = (path) => (path.startsWith(root) ? relative(root, path) : path);
  const shownKeysFile = shown(keysFileIn(data));
  const shownAddresses = shown(addressesIn(data));
  const shownTargets = shown(targetsIn(data));
  return [
    `Writ is ready  ${url}`,
    `  API       ${url}/v1   (${url}/docs)`,
    `  SQL, NATS . ${shownAddresses}   (sets DATABASE_URL and NATS_URL)`,
    `  Metrics   ${shownTargets}   (where Prometheus finds each process)`,
    `  API keys  ${shownKeysFile}   (one per role; this is the operator's: ${keys.operator})`,
    '',
    '  Try it in another terminal:',
    `    curl ${authorization} ${url}/v1/work-orders`,
    `    curl ${authorization} ${url}/v1/reports/exception-trends`,
    `    curl ${url}/readyz`,
    '    npm run demo',
    '',
    '  Ctrl-C stops everything that was started here.',
    '',
  ].join('\n');
}
