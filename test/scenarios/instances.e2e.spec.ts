import { shareSystemWith } from './shared-system';
// Before the clock is moved: mail goes by the time of day.
import { environmentOfMail } from './mail.story';
import './alerts.story';
// These move the clock of the system, each one farther than the one before.
import './delivery.story';
import './delegation-timeout.story';
import './thirty-days.story';
import './drift.story';
import './webhooks.story';
import './webhook-events.story';
import './access-request-callbacks.story';
// Last: it stores large files, in which the story on deliveries would look for a secret.
import './contents.story';

/**
 * What passes through two instances of a service, any of which may be the one, or be killed; and what runs out, which either of
 * them may notice.
 */
shareSystemWith(
  async () => ({
    instances: { ledger: 2, exceptions: 2 },
    // The receiver of webhooks stands on this machine.
    env: { WRIT_WEBHOOKS_PRIVATE: 'allow', ...(await environmentOfMail()) },
  }),
  'record-access',
  'refunds',
);
