import { Inject, Injectable } from '@nestjs/common';
import {
  assignableObligations,
  type AssignBody,
  assignedKinds,
  assignException,
  assignObligation,
  claimableObligations,
  type ObligationReference,
  senderScope,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { ReadYourWrites } from '../queries/read-your-writes';
import { Questions } from '../queries/questions';
import { type CommandRequest } from './command-request';
import { type CommandAnswer, Commands } from './commands';

/** Passes an assignment or a claim on to the service that owns obligations of its kind. */
@Injectable()
export class Assigning {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  /** Refuses with `not_found`, `invalid_request`, or as the service does. */
  async send(request: CommandRequest): Promise<CommandAnswer> {
    const body = request.body as AssignBody;
    const { kind, subject, workOrderId } = await this.completed(body, request.metadata);
    const { owner, reason } = body;
    if (kind === 'exception' || kind === 'input')
      return this.commands.send({
        ...request,
        route: { definition: assignException },
        body: { workOrderId, exceptionId: subject, owner, reason },
      });
    if (!(assignableObligations as readonly string[]).includes(kind)) throw notAssignable(kind);
    return this.commands.send({
      ...request,
      route: { definition: assignObligation },
      body: { workOrderId, kind, subject, owner, reason },
    });
  }

  /** Sends a claim or its release to approvals, with the kind and subject of the obligation. */
  async claim(request: CommandRequest): Promise<CommandAnswer> {
    const body = request.body as ObligationReference;
    const { kind: named, subject, workOrderId } = await this.completed(body, request.metadata);
    const kind = named === 'input' ? 'exception' : named;
    if (!(claimableObligations as readonly string[]).includes(kind)) throw notClaimable(kind);
    return this.commands.send({ ...request, body: { workOrderId, kind, subject } });
  }

  private async completed(
    { obligationId, workOrderId, kind: stated }: ObligationReference,
    metadata: CommandRequest['metadata'],
  ): Promise<{ kind: string; subject: string; workOrderId?: string }> {
    const [subject, named] = obligationId.split('/').reverse() as [string, string?];
    if (named && stated && named !== stated)
      throw new Refusal('invalid_request', `The body's kind is not that of ${obligationId}.`, {}, [
        { pointer: '/kind', message: 'differs from the address: leave it out' },
      ]);
    const kind = named ?? stated;
    if (kind && workOrderId) return { kind, subject, workOrderId };
    const { row } = await this.questions.one({
      name: views.obligations.name,
      tenant: metadata.tenant,
      scope: senderScope(metadata),
      filters: { subject, ...(kind && { kind }), ...(workOrderId && { workOrderId }) },
      limit: 1,
      atLeast: this.readYourWrites.of(metadata.tenant),
    });
    const of = row['workOrderId'];
    return { kind: String(row['kind']), subject, ...(of !== null && { workOrderId: String(of) }) };
  }
}

const notClaimable = (kind: string): Refusal =>
  new Refusal('invalid_request', `An obligation of the kind ${kind} is not claimed.`, {}, [
    { pointer: '/kind', message: `must be one of ${claimableObligations.join(', ')}` },
  ]);

const notAssignable = (kind: string): Refusal =>
  new Refusal(
    'invalid_request',
    `An obligation of the kind ${kind} is not assigned: it falls to the owner of the work order.`,
    {},
    [{ pointer: '/kind', message: `must be one of ${assignedKinds.join(', ')}` }],
  );
