import { shareSystemWith } from './shared-system';
import './agent-frameworks.story';
import './client-page.story';
import './python-page.story';
import './decisions-page.story';
import './exceptions-page.story';
import './use-cases.story';
import './verify-page.story';
import './workflows-page.story';
// After the use cases, which make what is exported.
import './export.story';
import './pages.story';

/** The pages and the use cases, followed by readers of one system, whose webhooks may call this machine. */
shareSystemWith({ processes: 'one', env: { WRIT_WEBHOOKS_PRIVATE: 'allow' } });
