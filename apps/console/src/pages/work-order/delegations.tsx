import { Group } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useList, usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { shell } from '../../parts/pasted';
import { Empty, Waiting } from '../../parts/waiting';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import { type Handed, handedOf } from './history-facts';
import { type Work } from './use-work';
import styles from './work-order.module.css';

type Delegation = RowOf<'/v1/delegations'>;

/** Delegations: sent, delivered, accepted, reported and confirmed are separate states. */
export const Delegations = ({
  work: {
    events,
    workOrder: { workOrderId },
  },
}: {
  readonly work: Work;
}) => {
  const list = useList('/v1/delegations', { query: { workOrderId } });
  const isNow = usePast().asOf === undefined;
  if (list.isPending || list.error !== null) return <Waiting on={list} />;
  if (list.rows.length === 0)
    return (
      <Empty
        title="No delegations"
        command={shell`npx writ delegate ${workOrderId} --to agent-7 --brief brief.yaml --as integrator`}
      />
    );
  return (
    <ul className={styles.rows}>
      {list.rows.map((one) => {
        const handed = handedOf(events, one.dispatchId);
        return (
          <li key={one.dispatchId}>
            <Delegated one={one} handed={handed} />
            {isNow && one.endedAt === null && <Acts one={one} handed={handed} />}
          </li>
        );
      })}
    </ul>
  );
};

const Delegated = ({ one, handed }: OneHanded) => (
  <span>
    <strong>
      <UserText>{one.recipient}</UserText>
    </strong>{' '}
    <Mark kind={kindOf(one)}>{one.status}</Mark> {one.overdue && <Mark kind="stop">overdue</Mark>}
    <span className={styles.sub}>
      <UserText none="all of the work">{one.step}</UserText>, sent by{' '}
      <UserText>{one.delegator}</UserText> <When at={one.createdAt} />
      {one.acceptedAt && (
        <>
          , accepted <When at={one.acceptedAt} />
        </>
      )}
      {one.reportedAt && (
        <>
          , reported done <When at={one.reportedAt} />
        </>
      )}
      {one.confirmedAt ? (
        <>
          , confirmed by <UserText>{one.confirmedBy}</UserText> <When at={one.confirmedAt} />
        </>
      ) : (
        one.endedAt === null && (
          <>
            , times out <Until at={one.timesOutAt} />
          </>
        )
      )}
    </span>
    <Quoted name="Objective" text={handed.objective} />
    <Quoted name="Reported" text={handed.report} />
    <Quoted name="Result at" text={one.leftAt} />
    <Quoted name="Confirmation" text={handed.comment} />
  </span>
);

interface OneHanded {
  readonly one: Delegation;
  readonly handed: Handed;
}

const Quoted = ({
  name,
  text,
}: {
  readonly name: string;
  readonly text: string | null | undefined;
}) =>
  text ? (
    <span className={styles.sub}>
      {name}: <UserText>{text}</UserText>
    </span>
  ) : null;

/** Reported is not done: only a confirmation completes it. */
const kindOf = ({ status }: Delegation) =>
  status === 'confirmed'
    ? 'run'
    : status === 'timed-out'
      ? 'stop'
      : status === 'superseded' || status === 'stopped'
        ? 'still'
        : 'wait';

const Acts = ({ one: { dispatchId, workOrderId, recipient, reportedAt }, handed }: OneHanded) => {
  const params = { path: { dispatchId } };
  return (
    <Group gap={6}>
      <Act
        command="confirm-delegation"
        size="compact-sm"
        label="Confirm"
        fields={[{ name: 'comment', label: 'Comment', kind: 'lines' }]}
        run={(values) =>
          api.POST('/v1/delegations/{dispatchId}/confirm', {
            params,
            body: { workOrderId, ...values },
          })
        }
      >
        You confirm that <UserText>{recipient}</UserText> has completed the delegated work: only a
        confirmation completes it.
        {reportedAt === null && ' It has not been reported done yet.'}
        <Quoted name="Reported" text={handed.report} />
        <Quoted name="Done when" text={handed.verification.join(' ')} />
      </Act>
      <Act
        command="stop-delegation"
        size="compact-sm"
        label="Call back"
        fields={[{ name: 'reason', label: 'Reason', kind: 'lines', required: true }]}
        run={({ reason = '' }) =>
          api.POST('/v1/delegations/{dispatchId}/stop', { params, body: { workOrderId, reason } })
        }
      />
    </Group>
  );
};
