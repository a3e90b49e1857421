import './nats-callers.story';
import './nats-refusals.story';
import { shareSystem } from './shared-system';

shareSystem('refunds');
