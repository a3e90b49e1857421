import { Alert, Text } from '@mantine/core';
import { api } from '../../api/client';
import { Problem } from '../../api/problem';
import { type components } from '../../api/schema';
import { AnchorLink, places } from '../../parts/links';
import { Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';

/** The decision that lets a change happen. */
interface DecisionRef {
  readonly workOrderId: string;
  readonly decisionId: string;
}

interface Published {
  readonly version: number;
  readonly position: number | null;
}

/** The result of a change: in force, or waiting for approval. */
export type Changed =
  | { readonly kind: 'published'; readonly version: number; readonly position: number | null }
  | (DecisionRef & {
      readonly kind: 'waits';
      readonly owner: string;
      readonly nextAction: string;
      readonly approvals: readonly string[];
      readonly position: number | null;
    });

/** The API’s refusal of a change under control: where to propose which action. */
interface NotAllowed {
  readonly workflow: string;
  readonly action: components['schemas']['DecideBody']['action'];
  /** The work order that will do; absent where one must be opened. */
  readonly workOrderId?: string;
}

type Send = (approvedBy: DecisionRef | undefined) => Promise<{ readonly data?: Published }>;

/**
 * Sends a change. Where its workflow is under change control, the change is proposed on a work order of that control, and
 * sent again where it may run at once; once it is approved, the same change submitted again goes through.
 */
export const changeUnderControl = async (policyId: string, send: Send): Promise<Changed> => {
  try {
    return done(policyId, await send(stored(policyId)));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'policy_change_not_allowed') throw error;
    const refusal = error.body as NotAllowed & typeof error.body;
    const workOrderId = refusal.workOrderId ?? (await open(refusal.workflow, policyId));
    const { data } = await api.POST('/v1/decisions', {
      body: { workOrderId, action: refusal.action },
    });
    const { decisionId, outcome, owner, nextAction, approvals, reasons, position } = data!;
    if (outcome === 'run') return done(policyId, await send({ workOrderId, decisionId }));
    if (outcome === 'stop')
      throw new Problem(403, {
        code: error.code,
        title: 'The change is stopped',
        detail: [...reasons, nextAction].join(' '),
      });
    sessionStorage.setItem(keyOf(policyId), JSON.stringify({ workOrderId, decisionId }));
    return { kind: 'waits', workOrderId, decisionId, owner, nextAction, approvals, position };
  }
};

/** The API finds the grant by its decision, so the proposer’s browser stores that until the change is made. */
const keyOf = (policyId: string): string => `writ-change-${policyId}`;

const stored = (policyId: string): DecisionRef | undefined => {
  const text = sessionStorage.getItem(keyOf(policyId));
  return text === null ? undefined : (JSON.parse(text) as DecisionRef);
};

const done = (policyId: string, { data }: { readonly data?: Published }): Changed => {
  sessionStorage.removeItem(keyOf(policyId));
  return { kind: 'published', version: data!.version, position: data!.position };
};

const open = async (workflow: string, policyId: string): Promise<string> => {
  const { data } = await api.POST('/v1/work-orders', {
    body: { workflow, title: `Change the policy ${policyId}`, objects: [policyId] },
  });
  return data!.workOrderId;
};

/** The result of a policy change: in force, or whose approval is missing. */
export const ChangedNotice = ({ changed }: { readonly changed: Changed }) =>
  changed.kind === 'published' ? (
    <Alert role="status" color="green" mt="md" title={`Version ${changed.version} is in force`}>
      <Text size="sm">It decides every request from now on.</Text>
    </Alert>
  ) : (
    <Alert role="status" color="yellow" mt="md" title="The change is waiting for approval">
      <Text size="sm" component="div">
        <Owner name={changed.owner} /> decides. <UserText>{changed.nextAction}</UserText> Then
        submit the same change again.
      </Text>
      <Text size="sm">
        {changed.approvals.map((approvalId) => (
          <AnchorLink key={approvalId} {...places.approval(approvalId)} inherit mr="sm">
            Its approval
          </AnchorLink>
        ))}
        <AnchorLink {...places['work-order'](changed.workOrderId)} inherit>
          Its work order
        </AnchorLink>
      </Text>
    </Alert>
  );
