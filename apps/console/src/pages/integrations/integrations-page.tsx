import { PageOfViews } from '../../parts/page';
import { Access } from './access';
import { Arrivals } from './arrivals-view';
import { DeadLetters } from './dead-letters';
import { Mailboxes } from './mailboxes';
import { Quarantine } from './quarantine';
import { ViewsOfLog } from './views-of-log';
import { Webhooks } from './webhooks';

const views = [
  { label: 'Arrivals', Shown: Arrivals },
  { view: 'quarantine', label: 'Refused events', Shown: Quarantine },
  { view: 'webhooks', label: 'Webhooks', Shown: Webhooks },
  { view: 'mailboxes', label: 'Mailboxes', Shown: Mailboxes },
  { view: 'dead-letters', label: 'Dead letters', Shown: DeadLetters },
  { view: 'views', label: 'Views', Shown: ViewsOfLog },
  { view: 'access', label: 'Keys and sessions', Shown: Access },
];

/** What comes in and goes out: arrivals, what was refused, webhooks, mailboxes, dead letters, views, and who holds keys. */
const Integrations = () => <PageOfViews label="Integrations" views={views} />;

export default Integrations;
