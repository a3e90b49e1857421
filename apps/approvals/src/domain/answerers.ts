import {
  type Answerer,
  type Answerers,
  approvers,
  type CredentialHolder,
  isLimited,
} from '#contracts';
import { type Actor, Refusal } from '#kernel';
import { type Approval, type WorkOrder } from '#work-order';
import { type Absences, deputyOf } from './absences';
import { answerable, isOwnAnswer, maySign, type Sender } from './who-answers';

/** What an answer of somebody would depend on. */
export interface AnswerSituation {
  readonly workOrder: WorkOrder;
  readonly approval: Approval;
  readonly absences: Absences;
  readonly now: string;
}

/** Who of these could answer an approval at `now`: whose answer no rule would refuse. Each person is there once, by name. */
export const answerersOf = (
  situation: AnswerSituation,
  holders: readonly CredentialHolder[],
): Answerers => {
  const { workOrder, approval, absences, now } = situation;
  const answering = answerable(workOrder, approval, { absences });
  const deputy = deputyOf(answering.absences, approval.owner, now);
  const names = holders
    .filter((holder) => mayAnswer(holder, situation, answering))
    .map(({ principal }) => principal);
  const people = [...new Set(names)].sort().map((principal): Answerer => ({
    principal,
    isAway: deputyOf(absences, principal, now) !== undefined,
    hasSigned: approval.signatures.some(({ signedBy }) => signedBy === principal),
  }));
  return { owner: approval.owner, ...(deputy === undefined ? {} : { deputy }), people };
};

const mayAnswer = (
  { principal, roles, owners, issuedBy }: CredentialHolder,
  { workOrder, approval, now }: AnswerSituation,
  answering: ReturnType<typeof answerable>,
): boolean => {
  const actor: Actor = { id: principal, issuedBy };
  const sender: Sender = { actor, roles, owners, now };
  return (
    approval.owner !== 'TBD' &&
    approvers.some((role) => roles.includes(role)) &&
    !isLimited(roles) &&
    maySign(answering.approval, sender, answering.absences) &&
    isIndependent(workOrder, approval, actor)
  );
};

const isIndependent = (workOrder: WorkOrder, approval: Approval, actor: Actor): boolean => {
  try {
    isOwnAnswer(workOrder, approval, actor);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
};
