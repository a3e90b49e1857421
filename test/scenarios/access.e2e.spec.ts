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

/** Who may come in, over HTTP and NATS, with what, and how far that goes. */
shareSystem('record-access', 'refunds');
