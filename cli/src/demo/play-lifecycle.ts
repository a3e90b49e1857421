import { ApiProblem } from '#client';
import { type RequestApprovalAnswer } from '#contracts';
import { by, idsOf, type Plays } from './playing';
import { type Stage } from './stage';
import { type PassGate } from './story-lifecycle';

type LifecycleDeed =
  'enter' | 'leave' | 'gate' | 'ask' | 'reply' | 'dispatch' | 'takeOn' | 'reportDone' | 'confirm';

/** How work goes from stage to stage, with questions and delegations on the way. */
export const lifecyclePlays: Pick<Plays, LifecycleDeed> = {
  enter: async (stage, name, step) => {
    await stage.post(by(step, 'integrator'), `${stage.path}/stages/${name}/enter`, {});
    return { text: `the work is at ${name}` };
  },
  leave: async (stage, { stage: name, artifacts }, step) => {
    const path = `${stage.path}/stages/${name}/complete`;
    await stage.post(by(step, 'integrator'), path, { artifacts: idsOf(stage, artifacts) });
    return { text: `${name} leaves ${artifacts.join(', ')}` };
  },
  gate: async (stage, part, step) => {
    const { name, kind, ...terms } = part;
    const path = `/v1/approvals/${await approvalAt(stage, part)}/grant`;
    await stage.post(by(step, 'approver'), path, { workOrderId: stage.workOrderId, ...terms });
    return { text: `${name}: ${kind} is granted` };
  },
  ask: async (stage, part, step) => {
    await stage.post(by(step, 'integrator'), `${stage.path}/questions`, part);
    return { text: `${part.question}${part.owner ? ` (${part.owner} answers)` : ''}` };
  },
  reply: async (stage, { number, answer }, step) => {
    const path = `${stage.path}/questions/${number}/answer`;
    await stage.post(by(step, 'approver'), path, { answer });
    return { text: answer };
  },
  dispatch: async (stage, { name, ...part }, step) => {
    const { workOrderId } = stage;
    const body = { workOrderId, ...part };
    const { dispatchId } = await stage.post<{ dispatchId: string }>(
      by(step, 'operator'),
      '/v1/delegations',
      body,
    );
    stage.dispatches.set(name, dispatchId);
    return { text: `dispatch ${dispatchId} to ${part.recipient}` };
  },
  takeOn: async (stage, { dispatch }, step) => {
    await stage.post(by(step, 'delegate'), `${dispatched(stage, dispatch)}/accept`, aboutIt(stage));
    return { text: 'taken on' };
  },
  reportDone: async (stage, { dispatch, ...part }, step) => {
    const path = `${dispatched(stage, dispatch)}/report-done`;
    await stage.post(by(step, 'delegate'), path, { ...aboutIt(stage), ...part });
    return { text: `reported, which completes nothing: ${part.report}` };
  },
  confirm: async (stage, { dispatch, comment }, step) => {
    const path = `${dispatched(stage, dispatch)}/confirm`;
    await stage.post(by(step, 'operator'), path, { ...aboutIt(stage), comment });
    return { text: 'confirmed: now it is done' };
  },
};

const aboutIt = ({ workOrderId }: Stage) => ({ workOrderId });

const dispatched = ({ dispatches }: Stage, name: string): string =>
  `/v1/delegations/${dispatches.get(name)}`;

/** The approval that a gate wants; the integrator requests it, unless somebody has. */
const approvalAt = async (stage: Stage, { name, kind }: PassGate): Promise<string> => {
  try {
    const body = { workOrderId: stage.workOrderId, gate: name, kind };
    const requested = await stage.post<RequestApprovalAnswer>('integrator', '/v1/approvals', body);
    return requested.approvalId;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.code !== 'approval_exists') throw error;
  }
  return stage.until(
    async () =>
      (await stage.list<RequestApprovalAnswer>('/v1/approvals')).find(
        (one) => one.gate === name && one.kind === kind,
      )?.approvalId,
    () => `nobody was asked for ${kind} at the gate ${name}`,
  );
};
