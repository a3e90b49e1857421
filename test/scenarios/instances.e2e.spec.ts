import { shareSystemWith } from './shared-system';
import './contents.story';
import './webhooks.story';

/** What passes through two instances of a service, any of which may be the one, or be killed. */
shareSystemWith(
  {
    instances: { ledger: 2, exceptions: 2 },
    // The receiver of webhooks stands on this machine.
    env: { WRIT_WEBHOOKS_PRIVATE: 'allow' },
  },
  'refunds',
);
