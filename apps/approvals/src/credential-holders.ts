import { type CredentialHolder, type CredentialHoldersReply, subjects } from '#contracts';
import { type BusClient, type BusReply, unwrap } from '#platform';

const TIMEOUT_MS = 3_000;

/** Who holds credentials that approve, as policy knows them. */
export class CredentialHolders {
  constructor(private readonly bus: Pick<BusClient, 'request'>) {}

  async of(tenant: string): Promise<readonly CredentialHolder[]> {
    const reply = await this.bus.request<BusReply<CredentialHoldersReply>>(
      subjects.credentials.holders,
      { tenant },
      { isRepeatable: true, timeoutMs: TIMEOUT_MS },
    );
    return unwrap(reply).holders;
  }
}
