import { shareSystem } from './shared-system';
import './agent-by-mcp.story';
import './claimed-evidence.story';
import './counted-uses.story';
import './delegate-limits.story';
import './delegate-reading.story';
import './delegation.story';
import './erasure.story';
import './events.story';
import './mcp-conformance.story';
import './mcp-http.story';
import './mcp-tasks.story';
import './mcp-proxy.story';
import './one-cause.story';
import './outside-ids.story';
import './principals.story';
import './proofs.story';
import './receipts.story';
import './refund.story';
import './same-idempotency-key.story';
import './waiting-delegate.story';
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

/**
 * Refunds, and all that becomes of them. Whatever comes in is refused or stored, and harms nothing: engagements with clients go
 * from stage to stage after it.
 */
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
