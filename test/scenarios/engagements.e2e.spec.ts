import { shareSystem } from './shared-system';
import './engagement.story';
import './handoff.story';
import './scope-change.story';

/** Engagements with clients, from stage to stage. */
shareSystem(
  'access-requests',
  'change-order',
  'engagement-delivery',
  'field-work-order',
  'incident-response',
  'security-review',
  'services-engagement',
);
