import { v5 as uuidv5 } from 'uuid';
import { endAlerts, type EndAlertsBody, internalCommandSubject, SERVICE_ROLE } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type BusClient, type BusReply, type CommandFrame, unwrap } from '#platform';

/** The ledger waits for a view before it answers. */
const TIMEOUT_MS = 10_000;

/** Has the ledger end the alerts that were created with a credential, when that was revoked. */
export class AlertEnds {
  constructor(private readonly bus: Pick<BusClient, 'request'>) {}

  /** Rejects as a request does; repeated after the same event, it ends nothing twice. */
  async after(
    { id, tenant, position }: RecordedEvent,
    ended: Omit<EndAlertsBody, 'position'>,
  ): Promise<void> {
    const data: EndAlertsBody = { ...ended, position };
    const commandId = uuidv5(`end-alerts/${ended.key ?? ''}/${ended.principal ?? ''}`, id);
    const frame: CommandFrame = {
      name: endAlerts.name,
      data,
      metadata: {
        commandId,
        tenant,
        actor: { id: 'service-exceptions' },
        roles: [SERVICE_ROLE],
        correlationId: commandId,
        causationId: id,
      },
    };
    const subject = internalCommandSubject(endAlerts);
    unwrap(await this.bus.request<BusReply>(subject, frame, { timeoutMs: TIMEOUT_MS }));
  }
}
