import { PageOfViews } from '../../parts/page';
import { ClosedView } from './closed-view';
import { CompletenessView, IncompleteView } from './completeness-view';
import { LogView } from './log-view';
import { ProvenView } from './proven-view';
import { RecallView } from './recall-view';

const views = [
  { label: 'Closed without evidence', Shown: ClosedView },
  { view: 'closed', label: 'Closed with evidence', Shown: ProvenView },
  { view: 'incomplete', label: 'Evidence missing', Shown: IncompleteView },
  { view: 'completeness', label: 'How complete', Shown: CompletenessView },
  { view: 'recall', label: 'Recall', Shown: RecallView },
  { view: 'log', label: 'State of the log', Shown: LogView },
];

/** The ledger, by what people ask it. */
const Ledger = () => <PageOfViews label="Ledger reports" views={views} />;

export default Ledger;
