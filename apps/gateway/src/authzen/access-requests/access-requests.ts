import { Inject, Injectable } from '@nestjs/common';
import {
  answersIn,
  callbackIn,
  doesNotFit,
  isActing,
  placeInRequest,
  type Plan,
  type Question,
  requestedIn,
  Unplanned,
} from '#authzen';
import {
  type AccessRequestBody,
  cancelAccessRequest,
  type CancelAccessRequestBody,
  JUSTIFICATION,
  submitAccessRequest,
  type SubmitAccessRequestBody,
  type SubmittedItem,
  type TaskAnswer,
} from '#contracts';
import { Refusal } from '#kernel';
import { type Handled } from '#platform';
import { type CommandRequest } from '../../commands/command-request';
import { Commands } from '../../commands/commands';
import { actorOf, Planning } from '../planning';
import { Denials } from './denials';
import { Tasks } from './tasks';

type Metadata = CommandRequest['metadata'];

/** A task, and where in the ledger the command stands. */
type TaskAt = TaskAnswer & Pick<Handled, 'position'>;

/** Access requests of enforcement points: each follows decisions that wait, by a task handle. */
@Injectable()
export class AccessRequests {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Planning) private readonly planning: Planning,
    @Inject(Denials) private readonly denials: Denials,
    @Inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /** The task of a denial, or of several; a repetition finds it. */
  async submit(body: AccessRequestBody, metadata: Metadata): Promise<TaskAt> {
    const { subject, context, requested_access: wanted } = body;
    const requested = await Promise.all(
      requestedIn(body).map(async ({ question, denial }) => {
        const plan = await this.planned(question, metadata);
        const decisionId = await this.denials.verified(denial, question, metadata);
        return { ...question, plan, decisionId };
      }),
    );
    const { plan } = requested[0]!;
    if (!isActing(body, metadata.actor.id, plan.name)) throw actorNotYours();
    const taskId = this.denials.taskIdFor(
      requested.map(({ decisionId }) => decisionId),
      metadata,
    );
    const callback = callbackIn(body);
    const answers = answersIn(body);
    const request: SubmitAccessRequestBody = {
      requestId: taskId,
      subject: { type: subject.type, id: subject.id },
      items: requested.map(itemOf),
      ...(wanted?.requested_until !== undefined && { requestedUntil: wanted.requested_until }),
      ...justificationIn(context),
      ...(answers.length > 0 && { answers: [...answers] }),
      ...(callback && { callback }),
    };
    const handled = await this.recorded(request, { ...metadata, actor: actorOf(plan, metadata) });
    return this.answer(taskId, handled, metadata);
  }

  /** Only what is pending is cancelled. */
  async cancel(body: CancelAccessRequestBody, metadata: Metadata): Promise<TaskAt> {
    // Who may not read it learns nothing of it.
    await this.tasks.read(body.requestId, metadata);
    const handled = await this.commands.handled(cancelAccessRequest, body, metadata);
    return this.answer(body.requestId, handled, metadata);
  }

  private async planned(question: Question, metadata: Metadata): Promise<Plan> {
    const plan = await this.planning.of(question, metadata);
    if (plan instanceof Unplanned) throw new Refusal('not_requestable', plan.message);
    if (!plan.namesSubject)
      throw new Refusal(
        'not_requestable',
        'An approval of this would be one for every subject of the work order: map subject.id to an argument.',
      );
    return plan;
  }

  private async answer(taskId: string, { position }: Handled, metadata: Metadata): Promise<TaskAt> {
    return { ...(await this.tasks.answer(taskId, metadata)), position };
  }

  private async recorded(request: SubmitAccessRequestBody, metadata: Metadata): Promise<Handled> {
    try {
      return await this.commands.handled(submitAccessRequest, request, metadata);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'idempotency_key_reused')
        throw new Refusal('duplicate_request', error.message);
      if (error instanceof Refusal && error.code === 'invalid_request' && error.errors.length > 0)
        throw doesNotFit(
          error.errors.map(({ pointer, message }) => ({
            pointer: placeInRequest(pointer),
            message,
          })),
        );
      throw error;
    }
  }
}

const itemOf = ({
  resource,
  action,
  plan: { workOrderId, workflowId, action: proposal, question },
  decisionId,
}: Pick<Question, 'resource' | 'action'> & {
  readonly plan: Plan;
  readonly decisionId: string;
}): SubmittedItem => ({
  workOrderId,
  workflowId,
  decisionId,
  resource,
  action,
  proposal,
  question,
});

const actorNotYours = (): Refusal =>
  new Refusal(
    'forbidden',
    'client.actor must be who asks, for nobody but the subject: ask with the credential of the actor.',
  );

/** Why the requester wants it. */
const justificationIn = (
  context: AccessRequestBody['context'] = {},
): Pick<SubmitAccessRequestBody, 'justification'> => {
  const why = Object.hasOwn(context, JUSTIFICATION) ? context[JUSTIFICATION] : undefined;
  return typeof why === 'string' && why.length > 0 ? { justification: why } : {};
};
