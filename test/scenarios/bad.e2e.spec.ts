import { shareSystem } from './shared-system';
import './bad-events.story';
import './bad-frames.story';
import './bad-input.story';

/** Whatever comes in is refused or kept, and harms nothing. */
shareSystem();
