import { Inject, Injectable } from '@nestjs/common';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { type CommandSpec } from './command-route';
import { type CommandRequest } from './command-request';
import { addressOf, COMMAND_TIMEOUT_MS } from './commands';

/** Something that a service does for a caller and that is no command: nothing is decided on a stream. */
export interface AdminRequest extends CommandSpec {
  readonly subject: string;
  /** The same request under the same Idempotency-Key does it once. */
  readonly isOnce?: boolean;
}

/** Sends admin requests to the service that handles them. */
@Injectable()
export class AdminRequests {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /** What the service answers, without the envelope. */
  async send<Answer extends object = Record<string, unknown>>({
    route,
    body,
    metadata,
    reply,
  }: CommandRequest): Promise<Answer> {
    const { subject } = route.definition as AdminRequest;
    const { ok: _ok, ...answer } = unwrap(
      await this.bus.request<BusReply>(subject, { ...body, metadata }, COMMAND_TIMEOUT_MS),
    ) as Record<string, unknown>;
    if (route.created) void reply.header('location', addressOf(route.created, answer));
    return answer as Answer;
  }
}
