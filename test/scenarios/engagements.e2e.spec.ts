import { shareSystem } from './shared-system';
import './bad-events.story';
import './bad-frames.story';
import './bad-input.story';
import './engagement.story';
import './handoff.story';
import './object-scope.story';
import './role-rules.story';
import './scope-change.story';
// Last: it publishes, halts and revokes in a tenant of its own, but in the same processes.
import './fuzzing.story';

/** Whatever comes in is refused or stored, and harms nothing: engagements with clients go from stage to stage after it. */
shareSystem(
  'access-requests',
  'change-order',
  'engagement-delivery',
  'field-work-order',
  'incident-response',
  'refunds',
  'security-review',
  'services-engagement',
  'support-recovery',
);
