import { useParams } from '@tanstack/react-router';
import { usePast } from '../../api/queries';
import { useFollow } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { Page, Views } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { Waiting } from '../../parts/waiting';
import { Actions } from './actions';
import { Decisions } from './decisions';
import { Delegations } from './delegations';
import { DeliveryLinks } from './delivery-links';
import { About, Downloads } from './about';
import { Approvals, EvidenceList, Exceptions } from './lists';
import { NowPanel } from './now-panel';
import { Questions } from './questions';
import { StepsAndStages } from './steps';
import { Timeline } from './timeline';
import { useWork, type Work } from './use-work';

/** The sides of the page; a number says how much of it is open. A missing input is an exception too. */
const sides = [
  { view: '', label: 'Timeline' },
  { view: 'decisions', label: 'Decisions' },
  { view: 'steps', label: 'Steps and stages' },
  { view: 'questions', label: 'Questions', kinds: ['question'] },
  { view: 'delegations', label: 'Delegations', kinds: ['delegation'] },
  { view: 'approvals', label: 'Approvals', kinds: ['approval'] },
  { view: 'exceptions', label: 'Exceptions', kinds: ['exception', 'input'] },
  { view: 'evidence', label: 'Evidence' },
  { view: 'delivery', label: 'Delivery page' },
] as const;

const WorkOrderPage = () => {
  const { workOrderId } = useParams({ from: '/inside/work-orders/$workOrderId' });
  const { filters } = useFilters();
  const isPast = usePast().asOf !== undefined;
  useFollow((event) => event.workOrderId === workOrderId);
  const { read, history, work } = useWork(workOrderId);
  const view = filters['view'] ?? '';
  return (
    <Page
      title={work?.workOrder.title ?? workOrderId}
      question="What happened, who decided, what is outstanding, can it close?"
      position={history.position}
      actions={
        <CopyAs
          path={`/v1/work-orders/${encodeURIComponent(workOrderId)}/history`}
          cli={shell`next ${workOrderId}`}
          sql={sql`SELECT * FROM writ.work_orders WHERE work_order_id = ${workOrderId};`}
        />
      }
    >
      {work ? (
        <>
          <About work={work} />
          {!isPast && <Actions work={work} />}
          <NowPanel work={work} />
          <Views
            label="Sides of this work order"
            views={sides.map((side) => ({
              label: side.label + openOf(work, 'kinds' in side ? side.kinds : []),
              search: searchOf(side.view),
              isShown: view === side.view,
            }))}
          />
          {history.isPending ? <Waiting on={history} /> : <Side view={view} work={work} />}
          <Downloads work={work} />
        </>
      ) : (
        <Waiting on={read} />
      )}
    </Page>
  );
};

const searchOf = (view: string): Readonly<Record<string, string>> => (view === '' ? {} : { view });

const openOf = ({ obligations }: Work, kinds: readonly string[]): string => {
  const count = obligations.filter(({ kind }) => kinds.includes(kind)).length;
  return count === 0 ? '' : ` (${count})`;
};

const Side = ({ view, work }: { readonly view: string; readonly work: Work }) => {
  const { workOrderId } = work.workOrder;
  switch (view) {
    case 'decisions':
      return <Decisions workOrderId={workOrderId} />;
    case 'steps':
      return <StepsAndStages work={work} />;
    case 'questions':
      return <Questions workOrderId={workOrderId} />;
    case 'delegations':
      return <Delegations work={work} />;
    case 'approvals':
      return <Approvals workOrderId={workOrderId} />;
    case 'exceptions':
      return <Exceptions workOrderId={workOrderId} />;
    case 'evidence':
      return <EvidenceList workOrderId={workOrderId} />;
    case 'delivery':
      return <DeliveryLinks workOrderId={workOrderId} />;
    default:
      return <Timeline work={work} />;
  }
};

export default WorkOrderPage;
