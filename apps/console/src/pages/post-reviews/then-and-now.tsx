import { Text, Title } from '@mantine/core';
import { useRead } from '../../api/queries';
import { AnchorLink, places } from '../../parts/links';
import { Mark, StatusMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { factsThenAndNow } from './facts';
import { type Review } from './marks';
import styles from './post-reviews.module.css';

const MANY = 200;

/** What was known when the break-glass was declared and what is now, and the approvals that were requested before. */
export const ThenAndNow = ({ review }: { readonly review: Review }) => {
  const { workOrderId, position } = review;
  const query = { workOrderId, limit: MANY };
  const then = useRead('/v1/reports/facts', { query: { ...query, asOf: String(position) } });
  const now = useRead('/v1/reports/facts', { query });
  const approvals = useRead('/v1/approvals', { query });
  const facts = factsThenAndNow(then.data?.body.items ?? [], now.data?.body.items ?? []);
  const requested = (approvals.data?.body.items ?? []).filter(
    (approval) => approval.position <= position,
  );
  return (
    <section className={styles.card} aria-labelledby="known">
      <Title order={2} size="h4" id="known">
        Known then and now
      </Title>
      {then.isPending || now.isPending || then.error || now.error ? (
        <Waiting on={then.error || then.isPending ? then : now} lines={2} />
      ) : facts.length === 0 ? (
        <Text size="sm">No facts are recorded on the work order.</Text>
      ) : (
        <table className={styles.facts}>
          <thead>
            <tr>
              <th scope="col">Fact</th>
              <th scope="col">Then</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {facts.map((fact) => (
              <tr key={fact.name} data-differs={fact.differs || undefined}>
                <th scope="row">
                  <UserText>{fact.name}</UserText>
                </th>
                <td>
                  <UserText>{fact.then}</UserText>
                </td>
                <td>
                  <UserText>{fact.now}</UserText> {fact.differs && <Mark kind="warn">changed</Mark>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {requested.map((approval) => (
        <div key={approval.approvalId} className={styles.requested}>
          <Text size="sm">
            <AnchorLink size="sm" {...places.approval(approval.approvalId)}>
              The approval {approval.kind}
            </AnchorLink>{' '}
            was requested of <UserText>{approval.owner}</UserText>{' '}
            <When at={approval.requestedAt ?? approval.draftedAt} />{' '}
            <StatusMark status={approval.status} />
          </Text>
          <ul className={styles.questions}>
            {(approval.packet.reasons ?? []).map((reason) => (
              <li key={reason}>
                <UserText>{reason}</UserText>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
};
