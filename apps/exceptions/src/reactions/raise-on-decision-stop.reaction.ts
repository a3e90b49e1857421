import { decisionMade, type DecisionMadeData, type RaiseFromEventBody } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/**
 * A stop gets an owner. It is about the kind of action: a delegate that proposes the same again and
 * again leaves one exception. A stop for what an owner answered is about that answer, so that it
 * joins the exception which the answer itself has raised. In mode observe nothing was held back, so
 * there is nothing to own.
 */
export const raiseOnDecisionStop = defineReaction({
  name: 'raise-on-decision-stop',
  on: decisionMade.type,
  detail: 'stop.*',
  react: (event: RecordedEvent<string, DecisionMadeData>) => {
    const { outcome, enforced, code = 'policy-stop' } = event.data;
    return outcome === 'stop' && enforced ? [raising(event, { code, ...aboutOf(event.data) })] : [];
  },
});

const aboutOf = ({
  code,
  action,
  approvals,
}: DecisionMadeData): Pick<RaiseFromEventBody, 'cause' | 'subject'> => {
  const [approval] = approvals;
  return approval !== undefined && answers.has(code)
    ? { cause: 'approval', subject: approval }
    : { cause: 'decision', subject: action.kind };
};

const answers: ReadonlySet<string | undefined> = new Set(['approval-rejected', 'approval-expired']);
