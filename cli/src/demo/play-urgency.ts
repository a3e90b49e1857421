import { asExpected } from './owners';
import { type StepResult, idsOf, openException, type Plays, by } from './playing';
import { type DecisionRead, type Stage } from './stage';

/** A break-glass as its declaration was answered. */
interface Declared extends DecisionRead {
  readonly breakGlass: { readonly breakGlassId: string; readonly expiresAt: string };
}

interface BreakGlassRead {
  readonly postReviewId: string;
  readonly remediationId: string;
}

type UrgentDeed = 'skip' | 'assign' | 'breakGlass' | 'endBreakGlass' | 'review' | 'remediate';

/** Break-glasses, skips and reassignments, and the obligations that follow. */
export const urgentPlays: Pick<Plays, UrgentDeed> = {
  skip: async (stage, { step: checked, gate, ...why }, step) => {
    const [what, name] = checked === undefined ? ['gates', gate] : ['steps', checked];
    await stage.post(by(step, 'operator'), `${stage.path}/${what}/${name}/skip`, why);
    return { text: `${name} is left out (${why.scope}): ${why.rationale}` };
  },
  assign: async (stage, { code, owner, reason }, step) => {
    const { exceptionId } = await openException(stage, code);
    const path = `/v1/exceptions/${exceptionId}/assign`;
    await stage.post(by(step, 'operator'), path, { workOrderId: stage.workOrderId, owner, reason });
    return { text: `${code} falls to ${owner}: ${reason}` };
  },
  breakGlass: async (stage, { name, ...declaration }, step) => {
    const { workOrderId } = stage;
    const body = { workOrderId, ...declaration };
    const declared = await stage.post<Declared>(by(step, 'operator'), '/v1/break-glass', body);
    stage.decisions.set(name, declared.decisionId);
    stage.breakGlasses.set(name, declared.breakGlass.breakGlassId);
    const decision = { ...declared, code: (await stage.decision(name)).code };
    asExpected(decision, step);
    const { code } = declaration;
    return { decision, text: `break-glass ${code}, until ${declared.breakGlass.expiresAt}` };
  },
  endBreakGlass: async (stage, { breakGlass, comment }, step) => {
    const path = `/v1/break-glass/${stage.breakGlasses.get(breakGlass)}/end`;
    await stage.post(by(step, 'operator'), path, { workOrderId: stage.workOrderId, comment });
    return { text: 'the emergency is over' };
  },
  review: async (stage, { breakGlass, ...judged }, step) => {
    const { postReviewId } = await obligationsOf(stage, breakGlass);
    const path = `/v1/post-reviews/${postReviewId}/complete`;
    await stage.post(by(step, 'approver'), path, { workOrderId: stage.workOrderId, ...judged });
    return { text: `${judged.verdict}: ${judged.findings}` };
  },
  remediate: async (stage, { breakGlass, evidence, noChangeBecause }, step) => {
    const { remediationId } = await obligationsOf(stage, breakGlass);
    const path = `/v1/remediations/${remediationId}/complete`;
    await stage.post(by(step, 'operator'), path, {
      workOrderId: stage.workOrderId,
      evidence: idsOf(stage, evidence),
      noChangeBecause,
    });
    return {
      text: `fixed; nothing is published, because: ${noChangeBecause}`,
    } satisfies StepResult;
  },
};

const obligationsOf = (stage: Stage, name: string): Promise<BreakGlassRead> =>
  stage.read<BreakGlassRead>(`/v1/break-glass/${stage.breakGlasses.get(name)}`);
