import { type RowOf, useList } from '../../api/queries';
import { shell } from '../../parts/pasted';
import { Empty } from '../../parts/waiting';
import { By, Cell, doneColumn, ownerColumn, whenColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark, StatusMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import { shortIds } from '../../parts/plain-ids';

type Approval = RowOf<'/v1/approvals'>;
type Exception = RowOf<'/v1/exceptions'>;
type Evidence = RowOf<'/v1/evidence'>;

interface Of {
  readonly workOrderId: string;
}

const approvals: readonly Column<Approval>[] = [
  {
    label: 'Approval',
    width: 'minmax(9rem, 1.5fr)',
    show: ({ approvalId, kind, gate, permits }) => (
      <Cell below={<UserText none="">{gate ? `gate ${gate}` : permits}</UserText>}>
        <AnchorLink {...places.approval(approvalId)} size="sm" fw={600}>
          <UserText>{kind}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Status',
    width: 'minmax(7rem, 1fr)',
    show: ({ status }) => <StatusMark status={status} />,
  },
  ownerColumn('minmax(7rem, 1fr)'),
  doneColumn('Requested', 'requestedAt', 'requestedBy', 'minmax(7rem, 1fr)'),
  {
    label: 'Answered',
    width: 'minmax(7rem, 1fr)',
    show: ({ answeredAt, answeredBy, dueAt }) =>
      answeredAt ? (
        <Cell below={<By name={answeredBy} />}>
          <When at={answeredAt} />
        </Cell>
      ) : (
        <>
          due <Until at={dueAt} none="at no time" />
        </>
      ),
  },
];

/** The approvals of a work order and their answers. */
export const Approvals = ({ workOrderId }: Of) => {
  const list = useList('/v1/approvals', { query: { workOrderId } });
  return (
    <Listed
      list={list}
      label="Approvals"
      columns={approvals}
      keyOf={({ approvalId }) => approvalId}
      empty={<Empty title="No approvals requested" />}
    />
  );
};

const exceptions: readonly Column<Exception>[] = [
  {
    label: 'Exception',
    width: 'minmax(10rem, 1.6fr)',
    show: ({ exceptionId, code, rationale }) => (
      <Cell below={<UserText none="">{rationale}</UserText>}>
        <AnchorLink {...places.exception(exceptionId)} size="sm" fw={600}>
          <UserText>{code}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Status',
    width: 'minmax(6rem, 0.8fr)',
    show: ({ status, overdue }) => <StatusMark status={overdue ? 'overdue' : status} />,
  },
  ownerColumn('minmax(7rem, 1fr)'),
  whenColumn('Raised', 'raisedAt', 'minmax(6rem, 0.8fr)'),
  {
    label: 'Resolved',
    width: 'minmax(8rem, 1.2fr)',
    show: ({ resolvedAt, resolution, dueAt }) =>
      resolvedAt ? (
        <Cell below={<UserText none="">{resolution}</UserText>}>
          <When at={resolvedAt} />
        </Cell>
      ) : (
        <>
          due <Until at={dueAt} />
        </>
      ),
  },
];

/** What left its lane, by code, and how it was dealt with. */
export const Exceptions = ({ workOrderId }: Of) => {
  const list = useList('/v1/exceptions', { query: { workOrderId } });
  return (
    <Listed
      list={list}
      label="Exceptions"
      columns={exceptions}
      keyOf={({ exceptionId }) => exceptionId}
      empty={
        <Empty
          title="No exceptions"
          command={shell`npx writ raise --work-order ${workOrderId} --code CODE --subject WHAT`}
        />
      }
    />
  );
};

const evidence: readonly Column<Evidence>[] = [
  {
    label: 'Evidence',
    width: 'minmax(10rem, 1.6fr)',
    show: ({ kind, path, evidenceId, eventId }) => (
      <Cell below={<UserText>{path ?? shortIds(evidenceId)}</UserText>}>
        <AnchorLink {...places.event(eventId)} size="sm" fw={600}>
          <UserText>{kind}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Visibility',
    width: 'minmax(7rem, 1fr)',
    show: ({ visibility, supersededBy, shreddedAt, isVerified }) => (
      <span>
        <Mark kind={visibility === 'private' ? 'still' : 'info'}>{visibility}</Mark>{' '}
        {!isVerified && <Mark kind="warn">claimed</Mark>}{' '}
        {supersededBy && <Mark kind="warn">replaced</Mark>}
        {shreddedAt && <Mark kind="still">erased</Mark>}
      </span>
    ),
  },
  {
    label: 'SHA-256',
    width: 'minmax(7rem, 1fr)',
    show: ({ sha256, size, mediaType, isStored, shreddedAt, eventId, kind }) => (
      <Cell
        below={
          <>
            <UserText>{mediaType}</UserText>, {size.toLocaleString('en')} bytes
            {isStored && shreddedAt === null && (
              <>
                {' · '}
                <AnchorLink {...places.event(eventId)} size="xs" aria-label={`Content of ${kind}`}>
                  content
                </AnchorLink>
              </>
            )}
          </>
        }
      >
        <code title={sha256}>{sha256.slice(0, 12)}…</code>
      </Cell>
    ),
  },
  doneColumn('Recorded', 'recordedAt', 'recordedBy', 'minmax(7rem, 1fr)'),
];

/** What was recorded as proof, and who may see it. */
export const EvidenceList = ({ workOrderId }: Of) => {
  const list = useList('/v1/evidence', { query: { workOrderId } });
  return (
    <Listed
      list={list}
      label="Evidence"
      columns={evidence}
      keyOf={({ evidenceId }) => evidenceId}
      empty={
        <Empty
          title="No evidence recorded"
          command={shell`npx writ evidence FILE --work-order ${workOrderId} --kind KIND --as integrator`}
        />
      }
    />
  );
};
