import { shareSystem } from './shared-system';
import './agent-by-mcp.story';
import './claimed-evidence.story';
import './delegate-limits.story';
import './delegate-reading.story';
import './delegation.story';
import './erasure.story';
import './events.story';
import './mcp-http.story';
import './mcp-proxy.story';
import './one-cause.story';
import './outside-ids.story';
import './principals.story';
import './proofs.story';
import './receipts.story';
import './refund.story';
import './same-idempotency-key.story';
import './waiting-delegate.story';

/** Refunds, and all that becomes of them. */
shareSystem('refunds');
