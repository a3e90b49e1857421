import { createHash, randomUUID } from 'node:crypto';
import { durationMs, toInstant } from '#kernel';
import { submitEvents } from '../api/submission';
import { approvalOf, asExpected, decidedAgain } from './owners';
import { lifecyclePlays } from './play-lifecycle';
import { urgentPlays } from './play-urgency';
import {
  by,
  type StepResult,
  idsOf,
  openException,
  type OpenException,
  type Plays,
} from './playing';
import { type DecisionRead, type Stage, StoryBroken } from './stage';
import { type Deed, type Facts, type Role, type StoryStep } from './story';

const NOTHING: StepResult = {};

const plays: Plays = {
  ...urgentPlays,
  ...lifecyclePlays,
  open: async (stage, part, step) => {
    const { workOrderId, workflow } = stage;
    await stage.post(by(step, 'integrator'), '/v1/work-orders', { workOrderId, workflow, ...part });
    return { text: `work order ${workOrderId}: ${part.title}` };
  },
  prerequisite: async (stage, { name, result, note }, step) => {
    const path = `${stage.path}/prerequisites/${name}`;
    await stage.post(by(step, 'integrator'), path, { result, note });
    return { text: `${name} ${result}${note ? `: ${note}` : ''}` };
  },
  facts: (stage, part, step) => stateFacts(stage, part, by(step, 'integrator')),
  decide: async (stage, { name, action }, step) => {
    const body = { workOrderId: stage.workOrderId, action };
    const answer = await stage.post<DecisionRead>(by(step, 'delegate'), '/v1/decisions', body);
    stage.decisions.set(name, answer.decisionId);
    const decision = { ...answer, code: (await stage.decision(name)).code };
    asExpected(decision, step);
    for (const { track, workOrderId } of answer.scopeChange?.tracks ?? [])
      stage.tracks.set(track, workOrderId);
    return { decision, text: tracksText(stage, answer) };
  },
  approve: (stage, { decision, kind, ...grant }, step) =>
    answered(stage, step, { decision, kind }, { verb: 'grant', body: grant }),
  reject: (stage, { decision, kind, reason }, step) =>
    answered(stage, step, { decision, kind }, { verb: 'reject', body: { reason } }),
  revoke: (stage, { decision, kind, reason }, step) =>
    answered(stage, step, { decision, kind }, { verb: 'revoke', body: { reason } }),
  meet: (stage, { decision, kind, number, evidence, comment }, step) =>
    answered(
      stage,
      step,
      { decision, kind },
      { verb: `conditions/${number}/meet`, body: { evidence: idsOf(stage, evidence), comment } },
    ),
  perform: (stage, part, step) => report(stage, part, step, 'performed'),
  fail: (stage, part, step) => report(stage, part, step, 'failed'),
  complete: async (stage, names, step) => {
    for (const name of names)
      await stage.post(by(step, 'integrator'), `${stage.path}/steps/${name}/complete`, {});
    return { text: names.join(', ') };
  },
  block: async (stage, { step: name, ...why }, step) => {
    await stage.post(by(step, 'integrator'), `${stage.path}/steps/${name}/block`, why);
    return { text: `${name} is blocked: ${why.code}` };
  },
  unblock: async (stage, { step: name }, step) => {
    await stage.post(by(step, 'integrator'), `${stage.path}/steps/${name}/unblock`, {});
    return NOTHING;
  },
  evidence: async (stage, { name, text, ...about }, step) => {
    const content = Buffer.from(text);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const { evidenceId } = await stage.post<{ evidenceId: string }>(
      by(step, 'integrator'),
      '/v1/evidence',
      {
        workOrderId: stage.workOrderId,
        ...about,
        sha256,
        size: content.length,
        content: content.toString('base64'),
      },
    );
    stage.evidence.set(name, evidenceId);
    return { text: `${about.kind} sha256:${sha256.slice(0, 12)}…` };
  },
  resolve: async (stage, { code, resolution }, step) => {
    const exception = await openException(stage, code, isSettledByHand);
    const path = `/v1/exceptions/${exception.exceptionId}/resolve`;
    const body = { workOrderId: stage.workOrderId, resolution };
    await stage.post(by(step, 'operator'), path, body);
    return { text: `${code}, of ${exception.owner} until ${exception.dueAt}: ${resolution}` };
  },
  close: async (stage, { evidence }, step) => {
    const [closureEvidenceId] = idsOf(stage, evidence === undefined ? [] : [evidence]);
    await stage.post(by(step, 'integrator'), `${stage.path}/close`, { closureEvidenceId });
    return { text: `closed with evidence ${closureEvidenceId}` };
  },
};

/** Does what a step says. Throws `StoryBroken` when something else comes of it. */
export const playDeed = async <D extends Deed>(
  stage: Stage,
  deed: D,
  step: StoryStep,
): Promise<StepResult> =>
  plays[deed](await stage.on(step.track), step[deed] as NonNullable<StoryStep[D]>, step);

const tracksText = (stage: Stage, { scopeChange }: DecisionRead): StepResult['text'] =>
  scopeChange?.tracks.map(
    ({ track }) => `${track}, draft-only: work order ${stage.tracks.get(track)}`,
  );

const answered = async (
  stage: Stage,
  step: StoryStep,
  of: { readonly decision: string; readonly kind?: string },
  { verb, body }: { readonly verb: string; readonly body: object },
): Promise<StepResult> => {
  const ofGranted = verb === 'revoke' || step.meet !== undefined;
  const approvalId = await approvalOf(stage, of, ofGranted ? 'granted' : 'open');
  const path = `/v1/approvals/${approvalId}/${verb}`;
  await stage.post(by(step, 'approver'), path, { workOrderId: stage.workOrderId, ...body });
  if (step.expect === undefined) return NOTHING;
  return { decision: await decidedAgain(stage, of.decision, step) };
};

const report = async (
  stage: Stage,
  { decision, evidence = [] }: NonNullable<StoryStep['perform']>,
  step: StoryStep,
  outcome: 'performed' | 'failed',
): Promise<StepResult> => {
  const path = `/v1/decisions/${stage.decisions.get(decision)}/outcome`;
  const { workOrderId } = stage;
  const body = { workOrderId, outcome, evidence: idsOf(stage, evidence) };
  await stage.post(by(step, 'delegate'), path, body);
  return { text: outcome };
};

const stateFacts = async (stage: Stage, facts: Facts, role: Role): Promise<StepResult> => {
  const { values = {}, ago = {}, ahead = {}, source, observedAgo } = facts;
  const now = Date.now();
  const shifted = (durations: Facts['ago'], sign: 1 | -1) =>
    Object.entries(durations ?? {}).map(
      ([name, lag]) => [name, toInstant(now + sign * durationMs(String(lag))!)] as const,
    );
  const all = [...Object.entries(values), ...shifted(ago, -1), ...shifted(ahead, 1)];
  const observedAt = observedAgo && toInstant(now - durationMs(observedAgo)!);
  const events = all.map(([name, value]) => ({
    specversion: '1.0',
    id: randomUUID(),
    source,
    type: 'writ.fact.observed.v1',
    data: { workOrderId: stage.workOrderId, name, value, ...(observedAt && { observedAt }) },
  }));
  const batch = { text: JSON.stringify(events), count: events.length };
  for (const result of await submitEvents(stage.actors.as[role], batch))
    if (result.outcome === 'quarantined') throw new StoryBroken(result.message);
  const text = all.map(([name, value]) => `${name} ${String(value ?? 'unknown')}`).join(', ');
  return { text: `${text}${observedAgo ? ` (observed ${observedAgo} ago)` : ''}` };
};

/** What a step or a prerequisite raised ends by itself, when that goes on. */
const isSettledByHand = ({ cause }: OpenException): boolean =>
  cause !== 'step' && cause !== 'prerequisite';
