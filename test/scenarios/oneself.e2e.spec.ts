import { shareSystem } from './shared-system';
import './self-approval.story';
import './self-review.story';

/** Nobody answers for themselves. */
shareSystem('refunds');
