import { Checkbox, Group } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useRead, useReads } from '../../api/queries';
import { Act } from '../../parts/act';
import { AnchorLink, places } from '../../parts/links';
import { StatusMark } from '../../parts/mark';
import { systemText } from '../../parts/system-text';
import { UserText } from '../../parts/user-text';
import { useSession } from '../../session/session';
import styles from './approvals.module.css';
import { type ApprovalRow, permitOf, requestedCoverage } from './coverage';
import { Differences, Part } from './part';
import { changesOf, holdMessage } from './review-state';
import { type ApprovalUnderReview } from './use-approval';
import { isOpen, whyNotAnswer } from './who-may';

/** More than a plan has lines, each with several kinds of approval. */
const APPROVALS_MAX = 500;

/** The lines of the plan that wait for the same kind of approval, each with a checkbox: one answer is for all that are chosen. */
export const PlanLines = ({ underReview }: { readonly underReview: ApprovalUnderReview }) => {
  const { row, review, proposers, isPast, hold } = underReview;
  const { planId, workOrderId, kind } = row;
  const session = useSession();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const { data } = useRead('/v1/approvals', {
    query: { plan: planId, workOrderId, kind, limit: APPROVALS_MAX },
    enabled: planId !== null,
  });
  const rows = (data?.body.items ?? []).toSorted((a, b) => lineOf(a) - lineOf(b));
  const open = rows.filter(({ status }) => status === 'requested');
  const answered = open.filter((one) => chosen.includes(lineOf(one)));
  const lines = answered.map(lineOf);
  // The page may be that of a line which is answered already.
  const first = answered[0] ?? open[0];
  const isChosen = (line: number): boolean => lines.includes(line);
  const toggle = (line: number) => (): void =>
    setChosen(isChosen(line) ? lines.filter((one) => one !== line) : [...lines, line]);
  const reviews = useReads(
    '/v1/approvals/{approvalId}/review',
    answered.map(({ approvalId }) => ({ approvalId })),
  ).map(({ data: read }) => read?.body);
  const seen = reviews.flatMap((read, index) =>
    read ? [{ line: lines[index]!, seen: read.digest }] : [],
  );
  if (planId === null) return null;
  const isAnswerable = !isPast && open.length > 0;
  const notNow =
    (session && first && whyNotAnswer(session, first, { ...review, proposers })) ??
    (hold && isOpen(row) ? holdMessage(hold) : undefined) ??
    (lines.length === 0 ? 'Choose lines first.' : undefined) ??
    (seen.length < lines.length ? 'Reading what has changed.' : undefined);
  const about = { workOrderId, lines, kind, seen };
  const params = { path: { planId } };
  return (
    <Part title="The plan">
      <table className={styles.table} aria-label="Lines of the plan">
        <thead>
          <tr>
            <th scope="col">
              {isAnswerable ? (
                <Checkbox
                  label="All lines"
                  checked={lines.length === open.length}
                  indeterminate={lines.length > 0 && lines.length < open.length}
                  onChange={() => setChosen(lines.length === open.length ? [] : open.map(lineOf))}
                />
              ) : (
                'Line'
              )}
            </th>
            <th scope="col">What it does</th>
            <th scope="col">Rollback</th>
            <th scope="col">Why it waits</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.approvalId}>
              <th scope="row">
                {!isPast && one.status === 'requested' ? (
                  <Checkbox
                    label={`Line ${lineOf(one)}`}
                    checked={isChosen(lineOf(one))}
                    onChange={toggle(lineOf(one))}
                  />
                ) : (
                  `Line ${lineOf(one)}`
                )}
              </th>
              <td>
                <AnchorLink {...places.approval(one.approvalId)}>
                  <UserText>{permitOf(requestedCoverage(one), one.gate)}</UserText>
                </AnchorLink>
                {one.requestedArguments !== null && (
                  <>
                    , <UserText>{one.requestedArguments}</UserText>
                  </>
                )}
              </td>
              <td>
                <UserText>{one.packet.action?.rollback ?? 'not stated'}</UserText>
              </td>
              <td>
                <UserText>{systemText((one.packet.reasons ?? []).join(' '))}</UserText>
              </td>
              <td>
                <StatusMark status={one.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {reviews.map(
        (read, index) =>
          read !== undefined &&
          read.changes.length > 0 && (
            <Differences
              key={read.approval.approvalId}
              label={`Line ${lines[index]}: changed since it was requested`}
              of={changesOf(read)}
              then={`When line ${lines[index]} was requested`}
            />
          ),
      )}
      {isAnswerable && (
        <Group gap="xs">
          <Act
            command="grant-plan"
            label={`Approve ${lines.length} of ${open.length} lines`}
            size="sm"
            notNow={notNow}
            run={() => api.POST('/v1/plans/{planId}/grant', { params, body: about })}
          >
            Each of these lines may run once, exactly as it is shown. Every other line goes on
            waiting.
          </Act>
          <Act
            command="reject-plan"
            label={`Reject ${lines.length} of ${open.length} lines`}
            size="sm"
            color="red"
            notNow={notNow}
            fields={[
              {
                name: 'reason',
                label: 'Reason',
                kind: 'lines',
                required: true,
                description: 'The requester sees it, and it stays on record.',
              },
            ]}
            run={({ reason = '' }) =>
              api.POST('/v1/plans/{planId}/reject', { params, body: { ...about, reason } })
            }
          >
            None of these lines may run. Every other line goes on waiting.
          </Act>
        </Group>
      )}
    </Part>
  );
};

const lineOf = ({ planLine }: ApprovalRow): number => planLine ?? 0;
