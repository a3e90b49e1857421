import { shareSystem } from './shared-system';
import './credentials.story';
import './nats-callers.story';
import './nats-refusals.story';
import './signing-in-page.story';
import './database-roles.story';
import './lowered-keys.story';
import './tenant-isolation.story';
import './workflow-keys.story';
import './authzen-certification.story';
import './authzen-decisions.story';
import './authzen-search.story';
import './access-requests.story';
import './access-request-binding.story';
import './access-request-examples.story';
import './access-request-forms.story';
// After those on who may come in: the story on break-glass moves the clock of the system forward.
import './approving-by-cli.story';
import './rejecting-plans.story';
import './break-glass.story';
import './controlled-systems.story';
import './lifecycle-by-cli.story';
import './policy-change.story';
import './self-approval.story';
import './self-review.story';
// Last: it reads every event that the others have made.
import './async-api.story';

/**
 * Who may come in, over HTTP and NATS, with what, and how far that goes. What people do by command line, urgent runs and what
 * they owe, and that nobody answers for themselves.
 */
shareSystem('record-access', 'refunds', 'change-order', 'policy-change');
