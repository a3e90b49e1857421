import { Inject, Injectable } from '@nestjs/common';
import { IsIn, Matches } from 'class-validator';
import {
  Meanings,
  assignableObligations,
  assignException,
  assignObligation,
  IsId,
  IsText,
  Optional,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { ReadYourWrites } from '../queries/read-your-writes';
import { Questions } from '../queries/questions';
import { type CommandRequest } from './command-request';
import { type CommandAnswer, Commands } from './commands';

const kinds = [...assignableObligations, 'exception', 'input'] as const;
const OBLIGATION = /^(?:[a-z-]{1,32}\/)?[A-Za-z0-9_-]{1,64}$/;

/** What callers say; whose command it is depends on the kind. */
@Meanings({
  obligationId:
    'As the list of obligations names it, `exception/<id>`, or the id of the approval, exception, post-review or remediation alone.',
  kind: 'The kind of obligation; looked up where neither this field nor the id names it.',
  workOrderId: 'Looked up where absent; a remediation that stands by itself has none.',
  owner: 'The person or team that it is assigned to; never one who requested it.',
})
export class AssignBody {
  @Matches(OBLIGATION, {
    message: 'obligationId must be an id, or a kind and an id such as exception/<id>',
  })
  obligationId!: string;
  @Optional() @IsIn(kinds) kind?: string;
  @Optional() @IsId() workOrderId?: string;
  @IsText(128) owner!: string;
  @IsText() reason!: string;
}

/** Passes an assignment on to the service that keeps obligations of its kind. */
@Injectable()
export class Assigning {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(ReadYourWrites) private readonly lastTold: ReadYourWrites,
  ) {}

  /** Refuses with `not_found`, `invalid_request`, or as the service does. */
  async send(asked: CommandRequest): Promise<CommandAnswer> {
    const body = asked.body as AssignBody;
    const { kind, subject, workOrderId } = await this.completed(body, asked.metadata.tenant);
    const { owner, reason } = body;
    if (kind === 'exception' || kind === 'input')
      return this.commands.send({
        ...asked,
        asking: { definition: assignException },
        body: { workOrderId, exceptionId: subject, owner, reason },
      });
    if (!(assignableObligations as readonly string[]).includes(kind)) throw notAssignable(kind);
    return this.commands.send({
      ...asked,
      asking: { definition: assignObligation },
      body: { workOrderId, kind, subject, owner, reason },
    });
  }

  private async completed(
    { obligationId, workOrderId, kind: stated }: AssignBody,
    tenant: string,
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
      tenant,
      filters: { subject, ...(kind && { kind }), ...(workOrderId && { workOrderId }) },
      limit: 1,
      atLeast: this.lastTold.of(tenant),
    });
    const of = row['workOrderId'];
    return { kind: String(row['kind']), subject, ...(of !== null && { workOrderId: String(of) }) };
  }
}

const notAssignable = (kind: string): Refusal =>
  new Refusal(
    'invalid_request',
    `What is owed of the kind ${kind} is not assigned: it falls to the owner of the work order.`,
    {},
    [{ pointer: '/kind', message: `must be one of ${kinds.join(', ')}` }],
  );
