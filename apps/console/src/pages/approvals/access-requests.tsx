import { Terms } from '../../parts/terms';
import { UserText, visible } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import styles from './approvals.module.css';
import { type ApprovalRow } from './coverage';
import { Part } from './part';

/** Who requests access that waits for this approval, for whom, and what they state. */
export const AccessRequests = ({ row }: { readonly row: ApprovalRow }) => {
  const { accessRequests, justification } = row;
  if (!accessRequests) return null;
  return (
    <Part title="Access requests">
      {accessRequests.map(({ requestedBy, requestedAt, subject, requestedUntil, answers }) => (
        <div key={`${requestedBy} ${requestedAt}`}>
          <p className={styles.dim} style={{ margin: 0 }}>
            <UserText>{requestedBy}</UserText>, <When at={requestedAt} />
          </p>
          <Terms
            of={{
              'For whom': <UserText>{`${subject.type} ${subject.id}`}</UserText>,
              'Wanted until': requestedUntil !== null && <Until at={requestedUntil} />,
            }}
          />
          <Terms
            of={Object.fromEntries(
              answers.map(({ field, title, label }) => [
                visible(title),
                <UserText key={field}>{label}</UserText>,
              ]),
            )}
          />
        </div>
      ))}
      {justification !== null && (
        <p style={{ margin: 0 }}>
          The latest says: <UserText>{justification}</UserText>
        </p>
      )}
    </Part>
  );
};
