import { shareSystem } from './shared-system';
import './credentials.story';
import './tenant-isolation.story';

/** Who may come in, with what, and how far that goes. */
shareSystem('refunds');
