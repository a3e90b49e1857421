import { type Answer, ApiProblem, type Problem, type WritClient, WritError } from '#client';
import { type DecideAnswer, type DecisionRef } from '#contracts';
import { sayLine, type Terminal } from '../terminal';

/** A change that somebody has to allow first. */
export interface WaitingChange extends DecisionRef {
  readonly what: 'policy' | 'workflow';
  readonly id: string;
  readonly owner: string;
  readonly nextAction: string;
  readonly approvals: readonly string[];
}

/** What was published, or what it waits for. */
export type Changed<T> =
  | { readonly answer: Answer<T>; readonly waiting?: undefined }
  | { readonly waiting: WaitingChange; readonly answer?: undefined };

/** What the refusal of a change under control says: where to propose which action. */
interface NotAllowed {
  readonly workflow: string;
  readonly action: {
    readonly kind: `${WaitingChange['what']}.publish`;
    readonly objects: readonly string[];
  };
  /** The work order that will do; absent when one must be opened. */
  readonly workOrderId?: string;
}

/** The change was proposed, and policy says no. */
export class ChangeStopped extends WritError {
  override readonly name = 'ChangeStopped';

  constructor({ reasons, nextAction }: DecideAnswer) {
    super(`The change is stopped. ${reasons.join(' ')} ${nextAction}`);
  }
}

/** The decision that `--approved-by` names. Throws `WritError` when it is not `<workOrderId>/<decisionId>`. */
export const decisionRefOf = (text: string): DecisionRef => {
  const [workOrderId, decisionId, ...rest] = text.split('/');
  if (!workOrderId || !decisionId || rest.length > 0)
    throw new WritError(
      '--approved-by takes <workOrderId>/<decisionId>, as writ publish printed it.',
    );
  return { workOrderId, decisionId };
};

/** `<workOrderId>/<decisionId>`, as a workflow's address takes it too. */
export const textOfRef = ({ workOrderId, decisionId }: DecisionRef): string =>
  `${workOrderId}/${decisionId}`;

/**
 * Sends a change of a policy or a workflow. Where it is under change control and no run covers it, it
 * is proposed: on the named work order, or on a new one. It is sent again when that may run at once.
 */
export const changeDefinition = async <T>(
  client: WritClient,
  approvedBy: DecisionRef | undefined,
  send: (approvedBy: DecisionRef | undefined) => Promise<Answer<T>>,
): Promise<Changed<T>> => {
  try {
    return { answer: await send(approvedBy) };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.code !== 'policy_change_not_allowed')
      throw error;
    const notAllowed = error.problem as Problem & NotAllowed;
    const { decision, ref } = await propose(client, notAllowed);
    if (decision.outcome === 'run') return { answer: await send(ref) };
    if (decision.outcome === 'stop') throw new ChangeStopped(decision);
    const { owner, nextAction, approvals } = decision;
    return { waiting: { ...ref, ...subjectOf(notAllowed), owner, nextAction, approvals } };
  }
};

const subjectOf = ({ action }: NotAllowed): Pick<WaitingChange, 'what' | 'id'> => ({
  what: action.kind === 'workflow.publish' ? 'workflow' : 'policy',
  id: action.objects[0] ?? '',
});

const propose = async (
  client: WritClient,
  notAllowed: NotAllowed,
): Promise<{ readonly decision: DecideAnswer; readonly ref: DecisionRef }> => {
  const { action, workOrderId } = notAllowed;
  const id = workOrderId ?? (await open(client, notAllowed));
  const { body } = await client.post<DecideAnswer>('/v1/decisions', {
    body: { workOrderId: id, action },
  });
  return { decision: body, ref: { workOrderId: id, decisionId: body.decisionId } };
};

const open = async (client: WritClient, notAllowed: NotAllowed): Promise<string> => {
  const { what, id } = subjectOf(notAllowed);
  const { body } = await client.post<{ workOrderId: string }>('/v1/work-orders', {
    body: { workflow: notAllowed.workflow, title: `Change the ${what} ${id}`, objects: [id] },
  });
  return body.workOrderId;
};

/** Prints who decides, and how to go on after the grant; `again` is the command as it was given. */
export const sayWaiting = (
  { out }: Terminal,
  { what, id, workOrderId, decisionId, owner, nextAction, approvals }: WaitingChange,
  again: string,
): void => {
  sayLine(out, `waiting ${what} ${id}: ${owner} decides`);
  sayLine(out, `  decision   ${decisionId} on work order ${workOrderId}`);
  sayLine(out, `  next       ${nextAction}`);
  for (const approvalId of approvals)
    sayLine(out, `  to allow   writ approve ${workOrderId} ${approvalId}`);
  sayLine(out, `  after that ${again} --approved-by ${textOfRef({ workOrderId, decisionId })}`);
};
