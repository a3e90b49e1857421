import { shareSystem } from './shared-system';
import './decisions-page.story';
import './exceptions-page.story';
import './use-cases.story';
import './verify-page.story';
import './workflows-page.story';

/** The pages and the use cases, followed by readers of one system. */
shareSystem();
