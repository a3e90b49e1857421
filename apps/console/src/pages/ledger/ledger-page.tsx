import { useFilters } from '../../parts/filters';
import { ClosedView } from './closed-view';
import { CompletenessView, IncompleteView } from './completeness-view';
import { LogView } from './log-view';
import { ProvenView } from './proven-view';
import { RecallView } from './recall-view';

const sides = {
  closed: ProvenView,
  incomplete: IncompleteView,
  completeness: CompletenessView,
  recall: RecallView,
  log: LogView,
} as const;

/** The ledger, by what people ask it. */
const Ledger = () => {
  const { filters } = useFilters();
  const Side = sides[filters['view'] as keyof typeof sides] ?? ClosedView;
  return <Side />;
};

export default Ledger;
