import { shareSystem } from './shared-system';
import './delivery.story';
import './delegation-timeout.story';
import './thirty-days.story';
import './drift.story';

/** What runs out, with a clock that the stories move: the last one takes it farthest. */
shareSystem('refunds');
