import { shareSystem } from './shared-system';
import './break-glass.story';
import './self-approval.story';
import './self-review.story';

/** Urgent runs and what they owe, and that nobody answers for themselves. */
shareSystem('refunds');
