import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '#kernel';
import { answeredSoon, type BusReply, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { Credentials } from '../identity/credentials';
import { type CommandSpec } from './command-route';
import { type CommandRequest } from './command-request';
import { addressOf, COMMAND_TIMEOUT_MS } from './commands';

/** Something that a service does for a caller and that is no command: nothing is decided on a stream. */
export interface AdminRequest extends CommandSpec {
  readonly subject: string;
  /** The same request under the same Idempotency-Key does it once. */
  readonly isOnce?: boolean;
  /** Of what goes on by itself: where it is taken back, by the part of the answer that names it. */
  readonly takeBack?: { readonly subject: string; readonly by: string };
}

/** Sends admin requests to the service that handles them. */
@Injectable()
export class AdminRequests {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Credentials) private readonly credentials: Credentials,
  ) {}

  /**
   * What the service answers, without the envelope. Refuses with `unauthenticated` where the credential ended meanwhile, and
   * takes back what would outlive it: who ended the credential has ended what it set up before. Rejects with `Unavailable`
   * where nobody can say; then what existed before stays.
   */
  async send<Answer extends object = Record<string, unknown>>({
    route,
    body,
    metadata,
    reply,
  }: CommandRequest): Promise<Answer> {
    const { subject, takeBack } = route.definition as AdminRequest;
    const { ok: _ok, ...answer } = unwrap(
      await this.bus.request<BusReply>(subject, { ...body, metadata }, COMMAND_TIMEOUT_MS),
    ) as Record<string, unknown>;
    if (takeBack)
      await answeredSoon(() => this.credentials.mustStillWork(reply.request)).catch(
        async (error: unknown) => {
          if (!(error instanceof Refusal) && !route.created) throw error;
          const named = { [takeBack.by]: answer[takeBack.by], metadata };
          unwrap(await this.bus.request<BusReply>(takeBack.subject, named, COMMAND_TIMEOUT_MS));
          throw error;
        },
      );
    if (route.created) void reply.header('location', addressOf(route.created, answer));
    return answer as Answer;
  }
}
