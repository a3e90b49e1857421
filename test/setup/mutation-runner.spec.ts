import { execFileSync } from 'node:child_process';

/** What the runner does first: it loads every spec of the rules, and all that these import, in its own way. */
const STARTS = `
  import { strykerPlugins } from './tools/mutation/rules-runner.mjs';
  await new strykerPlugins[0].injectableClass(console).init();
  process.stdout.write('started');`;

describe('the runner of npm run mutation', () => {
  it('can load every spec of the rules', () => {
    const script = ['--input-type=module', '--eval', STARTS];
    expect(execFileSync(process.execPath, script, { encoding: 'utf8' })).toBe('started');
  });
});
