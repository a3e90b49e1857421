import { shareSystem } from './shared-system';
import './approving-by-cli.story';
import './break-glass.story';
import './controlled-systems.story';
import './lifecycle-by-cli.story';
import './policy-change.story';
import './self-approval.story';
import './self-review.story';

/** What people do by command line, urgent runs and what they owe, and that nobody answers for themselves. */
shareSystem('refunds', 'change-order', 'policy-change');
