/* eslint-disable @typescript-eslint/no-require-imports -- stories run only where there is a browser */
import { shareSystem } from '../scenarios/shared-system';
import { closeBrowser, hasBrowser, leave, openBrowser } from './visitor';

if (hasBrowser) {
  /** The console, used with a real browser by people of one system. */
  shareSystem('policy-change', 'refunds', 'services-engagement', 'verify-launch');
  beforeAll(openBrowser);
  afterEach(leave);
  afterAll(closeBrowser);
  require('./sign-in.story');
  require('./first-load.story');
  require('./execution.story');
  require('./first-work.story');
  require('./halts.story');
  require('./search.story');
  require('./work-order.story');
  require('./paper.story');
  require('./workflows.story');
  require('./approvals.story');
  require('./approvals-shared.story');
  require('./approvals-of-several.story');
  require('./exceptions.story');
  require('./trends.story');
  require('./post-reviews.story');
  require('./obligations.story');
  require('./phone.story');
  require('./many-of-one-code.story');
  require('./ledger.story');
  require('./policies.story');
  require('./integrations.story');
  require('./hostile.story');
} else
  it('the console was NOT tried in a browser: this machine has none', () => {
    process.stderr.write('Install chromium, and the console is tried in it.\n');
    expect(hasBrowser).toBe(false);
  });
