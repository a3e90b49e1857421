import { Inject, Injectable } from '@nestjs/common';
import { type CommandDefinition, internalCommandSubject } from '#contracts';
import { type BusReply, type Handled, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { ReadYourWrites } from '../queries/read-your-writes';
import { POSITION_HEADER } from '../queries/questions';
import { requestWithRetry } from '../request-with-retry';
import { type CommandRequest } from './command-request';

/** A service tries for 8 s to decide against others; it must be able to say that it could not. */
export const COMMAND_TIMEOUT_MS = 10_000;

/** The body of a command's answer: what the service says, and where in the ledger it stands. */
export type CommandAnswer = Record<string, unknown> & { readonly position: number | null };

/** Sends commands to the service that owns them. */
@Injectable()
export class Commands {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  /** What the service says of a command that no caller is answered with as it is. */
  async handled(
    { service, name }: Pick<CommandDefinition, 'service' | 'name'>,
    body: object,
    metadata: CommandRequest['metadata'],
  ): Promise<Handled> {
    const handled = unwrap(
      await requestWithRetry<BusReply<Handled>>(
        this.bus,
        internalCommandSubject({ service, name }),
        { name, data: body, metadata },
        COMMAND_TIMEOUT_MS,
      ),
    );
    if (handled.position !== null) this.readYourWrites.record(metadata.tenant, handled.position);
    return handled;
  }

  async send({ route, body, metadata, reply }: CommandRequest): Promise<CommandAnswer> {
    const definition = route.definition as CommandDefinition;
    const { answer, position, replayed } = await this.handled(definition, body, metadata);
    if (position !== null) void reply.header(POSITION_HEADER, String(position));
    if (replayed) void reply.header('idempotency-replayed', 'true');
    const result = { ...(answer as Record<string, unknown>), position };
    if (route.created) void reply.header('location', addressOf(route.created, result));
    return result;
  }
}

/** `/v1/work-orders/{workOrderId}` with the fields of `answer`. */
export const addressOf = (template: string, answer: Record<string, unknown>): string =>
  template.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(String(answer[field])));
