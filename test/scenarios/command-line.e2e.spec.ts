import { shareSystem } from './shared-system';
import './approving-by-cli.story';
import './lifecycle-by-cli.story';
import './policy-change.story';

/** What people do by command line alone. */
shareSystem('refunds', 'change-order', 'policy-change');
