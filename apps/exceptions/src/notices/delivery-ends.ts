import { Injectable } from '@nestjs/common';
import {
  type apiKeyRevoked,
  type keysFileLoaded,
  principalReinstated,
  type PrincipalReinstatedData,
  type principalRetired,
  type principalTeamsClaimed,
  type RecordedOf,
  type sessionRevoked,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { Platform } from '#platform';
import { AlertEnds } from './alert-ends';
import { MailService } from './mail/mail.service';
import { keysThatLeft } from './webhooks/keys-that-left';
import {
  CREATOR_RETIRED,
  KEY_LEFT_FILE,
  KEY_REVOKED,
  SESSION_REVOKED,
  WebhookStore,
} from './webhooks/webhook-store';

/** After which nothing more is sent to some webhooks and mailboxes. */
export type DisablingEvent = RecordedOf<
  | typeof principalRetired
  | typeof principalTeamsClaimed
  | typeof apiKeyRevoked
  | typeof keysFileLoaded
  | typeof sessionRevoked
>;

/** Disables the webhooks and mailboxes that were set up with a credential or for a principal, once these ended; ends the alerts. */
@Injectable()
export class DeliveryEnds {
  private readonly store: Platform['store'];
  private readonly webhooks: WebhookStore;
  private readonly alerts: AlertEnds;

  constructor(
    { pool, bus, store }: Platform,
    private readonly mail: MailService,
  ) {
    this.store = store;
    this.webhooks = new WebhookStore(pool);
    this.alerts = new AlertEnds(bus);
  }

  /** Rejects as the database and the ledger do. */
  after(event: DisablingEvent): Promise<void> {
    switch (event.type) {
      case 'api-key.revoked':
        return this.ofKey(event);
      case 'keys-file.loaded':
        return this.ofFile(event);
      case 'session.revoked':
        return this.ofSession(event);
      case 'principal.retired':
        return this.ofRetired(event);
      case 'principal.teams-claimed':
        return this.ofTeamsLeft(event);
    }
  }

  /** Webhooks that the key last created, enabled or rotated, and mailboxes that it last set; alerts that it created. */
  private async ofKey(event: RecordedOf<typeof apiKeyRevoked>): Promise<void> {
    await this.disableOfKey(event, event.data.keyId, KEY_REVOKED);
  }

  /** The same for a session, from its opening on: it acts by the name of its key. */
  private async ofSession(event: RecordedOf<typeof sessionRevoked>): Promise<void> {
    const { credential, openedAt } = event.data;
    await this.disableOfKey(event, credential, SESSION_REVOKED, openedAt);
  }

  /** The same for keys that left the file, except those that came back since. */
  private async ofFile(event: RecordedOf<typeof keysFileLoaded>): Promise<void> {
    const { tenant, stream, version } = event;
    const { events } = await this.store.read(tenant, stream);
    for (const keyId of keysThatLeft(events, version))
      await this.disableOfKey(event, keyId, KEY_LEFT_FILE);
  }

  private async disableOfKey(
    event: RecordedEvent,
    key: string,
    because: string,
    since?: string,
  ): Promise<void> {
    const { tenant } = event;
    await this.webhooks.disableOfKey(tenant, key, because, since);
    await this.mail.disableOfKey(tenant, key, because, since);
    await this.alerts.after(event, { key, because, since });
  }

  /**
   * Leaves them alone where the principal is back: after an upgrade, retirements of long ago come by. Somebody else of the
   * tenant may enable them again.
   */
  private async ofRetired(event: RecordedOf<typeof principalRetired>): Promise<void> {
    const { tenant, stream, version } = event;
    const { principal } = event.data;
    const { events } = await this.store.read(tenant, stream, { afterVersion: version });
    if (events.some((event) => reinstatedBy(event) === principal)) return;
    await this.webhooks.disableOf(tenant, principal, CREATOR_RETIRED);
    await this.mail.disableOfRetired(tenant, principal);
    await this.alerts.after(event, { principal, because: CREATOR_RETIRED });
  }

  /** Mailboxes of teams that somebody set by a sign-in and is not in as of a later one. */
  private async ofTeamsLeft(event: RecordedOf<typeof principalTeamsClaimed>): Promise<void> {
    const { tenant, occurredAt: at, data } = event;
    await this.mail.disableOfTeamsLeft(tenant, data.principal, { teams: data.teams, at });
  }
}

const reinstatedBy = ({ type, data }: RecordedEvent): string | undefined =>
  type === principalReinstated.type ? (data as PrincipalReinstatedData).principal : undefined;
