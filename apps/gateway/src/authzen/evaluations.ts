import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  answerOf,
  answerToFailure,
  answerWithout,
  endsWith,
  type Plan,
  type Presented,
  presenting,
  type Question,
  questionsIn,
  Unplanned,
} from '#authzen';
import {
  type DecideAnswer,
  decideAction,
  type EvaluationAnswer,
  EvaluationBody,
  type EvaluationsAnswer,
  type EvaluationsBody,
  observeFacts,
  senderScope,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { type Handled, parseAs } from '#platform';
import { type CommandRequest } from '../commands/command-request';
import { Commands } from '../commands/commands';
import { isOfUnopened, openOnce } from '../commands/opening';
import { problemOf } from '../problems/problem';
import { Questions } from '../queries/questions';
import { Denials } from './access-requests/denials';
import { approvalPresentedBy, PresentedApprovals } from './access-requests/presented-approvals';
import { actorOf, Planning } from './planning';

type Metadata = CommandRequest['metadata'];

/** Namespace (RFC 9562) of the command ids of a question. They derive from its request's, so a repetition finds what it did. */
const QUESTION_NAMESPACE = '0d3a7c52-9d6e-4b0c-8a4f-5f1e6b7c2a90';

/** These refuse the whole request: every other question would get the same. */
const REFUSALS_OF_REQUEST: readonly string[] = [
  'unauthenticated',
  'too_many_requests',
  'idempotency_key_reused',
];

/** Turns questions of AuthZEN into proposals that policy decides, and its decisions into answers. */
@Injectable()
export class Evaluations {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(Planning) private readonly planning: Planning,
    @Inject(Denials) private readonly denials: Denials,
    @Inject(PresentedApprovals) private readonly approvals: PresentedApprovals,
  ) {}

  /** A question that is no proposal, or that a service refuses, is answered with false. */
  async one(question: Question, metadata: Metadata): Promise<EvaluationAnswer> {
    try {
      const plan = await this.planning.of(question, metadata);
      if (plan instanceof Unplanned) return answerWithout(plan);
      const presented = await this.presented(question, plan, metadata);
      // Nothing is decided on the word of an approval that nobody gave.
      if (presented?.is === 'unverifiable') return answerWithout(unverifiable, 'none');
      const answer = await this.decided(question, plan, metadata);
      return presented ? presenting(answer, presented) : answer;
    } catch (error) {
      return failed(error);
    }
  }

  /** One after the other: what the first decides counts for the second. Refuses a single question that does not fit. */
  async several(body: EvaluationsBody, metadata: Metadata): Promise<EvaluationsAnswer> {
    const questions = questionsIn(body);
    if (!questions) return this.one(parse(body), metadata);
    const evaluations: EvaluationAnswer[] = [];
    for (const [index, question] of questions.entries()) {
      const commandId = uuidv5(`${metadata.commandId}\n${index}`, QUESTION_NAMESPACE);
      const answer = await this.item(question, { ...metadata, commandId });
      evaluations.push(answer);
      if (endsWith(answer, body.options?.evaluations_semantic)) break;
    }
    return { evaluations };
  }

  private async item(question: unknown, metadata: Metadata): Promise<EvaluationAnswer> {
    try {
      return await this.one(parse(question), metadata);
    } catch (error) {
      return failed(error);
    }
  }

  /** How the approval that a question presents fits it; undefined where it presents none. */
  private async presented(
    question: Question,
    plan: Plan,
    metadata: Metadata,
  ): Promise<Presented | undefined> {
    const approval = approvalPresentedBy(question);
    return approval === undefined ? undefined : this.approvals.check(approval, plan, metadata);
  }

  private async decided(
    question: Question,
    plan: Plan,
    given: Metadata,
  ): Promise<EvaluationAnswer> {
    const { workOrderId, facts, action, question: digest, workflowId } = plan;
    const metadata = { ...given, actor: actorOf(plan, given) };
    const step = (name: string) => ({
      ...metadata,
      commandId: uuidv5(`${metadata.commandId}\n${name}`, QUESTION_NAMESPACE),
    });
    const deciding = (name: string) => ({ ...step(name), ...rolesOf(plan) });
    if (Object.keys(facts).length > 0)
      await this.commands.handled(observeFacts, { workOrderId, facts }, step('facts'));
    const proposal = { workOrderId, action, question: digest };
    const handled = await this.commands
      .handled(decideAction, proposal, deciding('decide'))
      .catch(async (error: unknown) => {
        if (!plan.opening || !isOfUnopened(error)) throw error;
        await openOnce(this.commands, plan.opening, step('open'));
        // The refusal is stored under the first id.
        return this.commands.handled(decideAction, proposal, deciding('decide-opened'));
      });
    const decision = handled.answer as DecideAnswer;
    // Somebody may have opened work of another workflow under the id of a standing work order.
    if (decision.workflow.id !== workflowId) return answerWithout(notItsWorkflow);
    const [position, hint] = await Promise.all([
      this.positionOf(handled, given),
      this.denials.hintFor(question, plan, decision, given),
    ]);
    return answerOf(decision, position, hint);
  }

  /** A repeated question is answered with the live decision, which the view knows. */
  private async positionOf(
    { answer, position }: Handled,
    metadata: Metadata,
  ): Promise<number | undefined> {
    if (position !== null) return position;
    const { decisionId } = answer as DecideAnswer;
    const { rows } = await this.questions.page({
      name: views.decision.name,
      tenant: metadata.tenant,
      scope: senderScope(metadata),
      filters: { decisionId },
      limit: 1,
    });
    const [row] = rows;
    return row && Number(row['position']);
  }
}

const parse = (question: unknown): EvaluationBody =>
  parseAs(EvaluationBody, question, { unknown: 'ignored' });

const rolesOf = ({ role }: Plan): Partial<Pick<Metadata, 'roles'>> =>
  role ? { roles: [role] } : {};

const failed = (error: unknown): EvaluationAnswer => {
  if (!(error instanceof Refusal) || REFUSALS_OF_REQUEST.includes(error.code)) throw error;
  const { status, code, detail: message } = problemOf(error);
  return answerToFailure({ status, code, message });
};

const unverifiable = new Unplanned(
  'approval_unverifiable',
  'context.approval is no approval of yours that this decision point can verify: send it as the task has it.',
);
const notItsWorkflow = new Unplanned(
  'work_order_of_other_workflow',
  'Work of another workflow was opened under the id of this standing work order: an operator has to look at it.',
);
