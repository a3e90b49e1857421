import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  answerOf,
  answerToFailure,
  answerWithout,
  endsWith,
  type Plan,
  planOf,
  type Question,
  questionsIn,
  Unplanned,
  workOrderNamedIn,
} from '#authzen';
import {
  CONFINING_ROLE,
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
import { Mappings } from './mappings';

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
    @Inject(Mappings) private readonly mappings: Mappings,
  ) {}

  /** A question that is no proposal, or that a service refuses, is answered with false. */
  async one(question: Question, metadata: Metadata): Promise<EvaluationAnswer> {
    try {
      const plan = await this.plan(question, metadata);
      return plan instanceof Unplanned ? answerWithout(plan) : await this.decided(plan, metadata);
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

  /** The proposal that a question is, by the mappings that the caller may use. */
  async plan(question: Question, metadata: Metadata): Promise<Plan | Unplanned> {
    const workflows = await this.mappings.of(metadata);
    const { id } = metadata.actor;
    const asker = { id, isConfined: metadata.roles.includes(CONFINING_ROLE) };
    const stated = workOrderNamedIn(question);
    if (stated === undefined) return planOf(question, workflows, asker);
    const named = await this.mappings.named(stated, metadata);
    return named ? planOf(question, workflows, asker, named) : workOrderNotFound;
  }

  private async decided(plan: Plan, given: Metadata): Promise<EvaluationAnswer> {
    const { workOrderId, facts, action, workflowId } = plan;
    const metadata = { ...given, actor: actorOf(plan, given) };
    const step = (name: string) => ({
      ...metadata,
      commandId: uuidv5(`${metadata.commandId}\n${name}`, QUESTION_NAMESPACE),
    });
    const deciding = (name: string) => ({ ...step(name), ...rolesOf(plan) });
    if (Object.keys(facts).length > 0)
      await this.commands.handled(observeFacts, { workOrderId, facts }, step('facts'));
    const proposal = { workOrderId, action };
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
    return answerOf(decision, await this.positionOf(handled, given));
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

/** Who asks proposes it, for the subject: neither of them grants it. */
export const actorOf = ({ name }: Pick<Plan, 'name'>, { actor }: Metadata): Metadata['actor'] =>
  name === actor.id ? actor : { ...actor, onBehalfOf: [name] };

const rolesOf = ({ role }: Plan): Partial<Pick<Metadata, 'roles'>> =>
  role ? { roles: [role] } : {};

const failed = (error: unknown): EvaluationAnswer => {
  if (!(error instanceof Refusal) || REFUSALS_OF_REQUEST.includes(error.code)) throw error;
  const { status, code, detail: message } = problemOf(error);
  return answerToFailure({ status, code, message });
};

const workOrderNotFound = new Unplanned(
  'work_order_not_found',
  'There is no such work order, or the credential may not read it: check the id.',
);
const notItsWorkflow = new Unplanned(
  'work_order_of_other_workflow',
  'Work of another workflow was opened under the id of this standing work order: an operator has to look at it.',
);
