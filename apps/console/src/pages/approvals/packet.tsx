import { useRead } from '../../api/queries';
import { FactValue } from '../../parts/fact-value';
import { AnchorLink, places, VersionLink } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { systemText } from '../../parts/system-text';
import { valueText } from '../../parts/values';
import { When } from '../../parts/when';
import { changesOf, earlierOf, packetDiff, type Review } from './review-state';
import styles from './approvals.module.css';
import { type ApprovalRow } from './coverage';
import { Differences, Part } from './part';

interface Shown {
  readonly row: ApprovalRow;
  readonly review: Review | undefined;
}

/** Reasons, rules and missing items of the request. */
export const Reasons = ({ row }: Pick<Shown, 'row'>) => {
  const { reasons = [], rules = [], policy, rationale, missing = [] } = row.packet;
  return (
    <Part title="Why it is requested">
      {rationale !== undefined && (
        <p style={{ margin: 0 }}>
          <UserText>{rationale}</UserText>
        </p>
      )}
      <ul className={styles.reasons}>
        {reasons.map((reason) => (
          <li key={reason}>
            <UserText>{systemText(reason)}</UserText>
          </li>
        ))}
        {missing.map((one) => (
          <li key={one}>
            <Mark kind="warn">missing</Mark> <UserText>{one}</UserText>
          </li>
        ))}
      </ul>
      <p className={styles.dim} style={{ margin: 0 }}>
        {rules.length > 0 && (
          <>
            {rules.length === 1 ? 'Rule' : 'Rules'} <UserText>{rules.join(', ')}</UserText>
          </>
        )}
        {policy && (
          <>
            {' '}
            of <VersionLink of="policy" id={policy.id} version={policy.version} />
          </>
        )}
      </p>
    </Part>
  );
};

/** What changed since the request. */
export const Changes = ({ review }: Pick<Shown, 'review'>) =>
  review !== undefined &&
  review.changes.length > 0 && (
    <Part title="Changed since it was requested">
      <Differences
        label="Changed since it was requested"
        of={changesOf(review)}
        then="When requested"
      />
    </Part>
  );

/** Facts at the time of the request and now, with source and age. */
export const Facts = ({ row, review }: Shown) => {
  const then = row.packet.facts ?? {};
  const now = review?.now.facts ?? then;
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])].toSorted();
  if (names.length === 0) return null;
  return (
    <Part title="Facts">
      <table className={styles.table} aria-label="Facts">
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">When requested</th>
            <th scope="col">{review ? 'Now' : 'Then'}</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const [was, is] = [then[name], now[name]];
            const differs = valueText(was?.value) !== valueText(is?.value);
            return (
              <tr key={name} data-differs={differs || undefined}>
                <th scope="row">
                  <UserText>{name}</UserText>
                </th>
                <td>
                  <FactValue value={was?.value} currency={was?.currency} />
                </td>
                <td>
                  <FactValue value={is?.value} currency={is?.currency} />{' '}
                  {is?.conflicting && <Mark kind="warn">conflicting sources</Mark>}
                  {is?.stale && <Mark kind="warn">stale</Mark>}
                </td>
                <td>
                  {is ? (
                    <>
                      <UserText>{is.source}</UserText>, <When at={is.observedAt} />
                    </>
                  ) : (
                    'nobody'
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Part>
  );
};

/** How this request differs from the last one for the same. */
export const EarlierRequest = ({ row }: Pick<Shown, 'row'>) => {
  const { workOrderId, kind } = row;
  const { data } = useRead('/v1/approvals', { query: { workOrderId, kind, limit: 200 } });
  const earlier = earlierOf(row, data?.body.items ?? []);
  if (!earlier) return null;
  const differing = packetDiff(earlier.packet, row.packet);
  return (
    <Part title="Previous request">
      <p className={styles.dim} style={{ margin: 0 }}>
        The same was requested <When at={earlier.requestedAt} /> and{' '}
        <AnchorLink size="sm" {...places.approval(earlier.approvalId)}>
          is {earlier.status}
        </AnchorLink>
        . {differing.length === 0 ? 'The request is unchanged.' : 'Changes:'}
      </p>
      {differing.length > 0 && (
        <Differences
          label="The current request beside the previous one"
          of={differing}
          then="Then"
        />
      )}
    </Part>
  );
};
