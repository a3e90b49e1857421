import { relative } from 'node:path';
import { root } from './root.mjs';
import { keysFileIn } from './secrets.mjs';

/** What a newcomer needs next: addresses, keys, and lines to paste. */
export function welcome({ url, keys, data }) {
  const authorization = `-H 'Authorization: Bearer ${keys.operator}'`;
  const keysFile = keysFileIn(data);
  const shownKeysFile = keysFile.startsWith(root) ? relative(root, keysFile) : keysFile;
  return [
    `Writ is ready  ${url}/docs`,
    `  API       ${url}/v1`,
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
