import { type RowOf, useList } from '../../api/queries';
import { Cell, ownerColumn } from '../../parts/columns';
import { CopyAs } from '../../parts/copy-as';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, nameOf, places, WorkOrderLink } from '../../parts/links';
import { StatusMark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { useSession } from '../../session/session';

type ApprovalRow = RowOf<'/v1/approvals'>;

/** The approvals that the user requested, the latest first, and where each stands. */
export const Requested = () => {
  const query = { requestedBy: useSession()?.actor.id };
  const list = useList('/v1/approvals', { query, enabled: query.requestedBy !== undefined });
  return (
    <Page
      title="Mine"
      question="Where does what you requested stand?"
      position={list.position}
      news={({ type }) => type.startsWith('approval.')}
      actions={
        <CopyAs
          path="/v1/approvals"
          query={query}
          cli="approvals"
          sql="SELECT approval_id, kind, owner, status, due_at FROM writ.approvals ORDER BY position DESC;"
        />
      }
    >
      <Listed
        list={list}
        label="What you requested"
        columns={columns}
        keyOf={({ approvalId }) => approvalId}
        empty={
          <Empty title="You requested no approval">
            What you propose that has to wait for an owner appears here.
          </Empty>
        }
      />
    </Page>
  );
};

const columns: readonly Column<ApprovalRow>[] = [
  {
    label: 'Approval',
    width: 'minmax(13rem, 2fr)',
    show: ({ approvalId, kind, requestedPermits }) => (
      <Cell below={<UserText>{kind}</UserText>}>
        <AnchorLink
          size="sm"
          fw={600}
          {...places.approval(approvalId)}
          aria-label={nameOf(requestedPermits ?? kind, approvalId)}
        >
          <UserText>{requestedPermits ?? kind}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Work order',
    width: 'minmax(12rem, 1.8fr)',
    show: ({ workOrderId }) => <WorkOrderLink id={workOrderId} />,
  },
  ownerColumn('minmax(8rem, 1fr)'),
  {
    label: 'Requested',
    width: '7rem',
    show: ({ requestedAt, draftedAt }) => <When at={requestedAt ?? draftedAt} />,
  },
  {
    label: 'Status',
    width: 'minmax(8rem, 1fr)',
    show: ({ status, dueAt }) => (
      <Cell
        below={
          status === 'requested' && (
            <>
              due <Until at={dueAt} />
            </>
          )
        }
      >
        <StatusMark status={status} />
      </Cell>
    ),
  },
];
