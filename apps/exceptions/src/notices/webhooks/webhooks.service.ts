import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  CreateWebhookBody,
  DeliveryBody,
  FEED_FORMAT,
  FindCallbackBody,
  type FindCallbackReply,
  isSignedFormat,
  ListDeliveriesBody,
  subjects,
  type Webhook,
  WebhookBody,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  type CommandFrame,
  confirmSetUp,
  openRequest,
  parseAs,
  Platform,
  type RequestFrame,
} from '#platform';
import { mustManageDeliveries, refuse } from '../delivery-access';
import { DeliveryStore } from './delivery-store';
import { NoticesService } from '../notices.service';
import { isAllowed, mustBeAllowed, type Reach } from './post';
import { newWebhookSecret, SecretBox } from './signing';
import { mustFitFormat, mustReadAll, unfit } from './webhook-format';
import { ENDED_MEANWHILE, SECRETS_MAX, WebhookStore } from './webhook-store';

type Metadata = CommandFrame['metadata'];

/** Webhooks and what is on its way to them, each tenant's own, for those who may see to them. */
@Injectable()
export class WebhooksService {
  private readonly webhooks: WebhookStore;
  private readonly deliveries: DeliveryStore;
  private readonly secrets: SecretBox;
  private readonly reach: Reach;
  private readonly bus: Platform['bus'];
  private readonly store: Platform['store'];

  constructor(
    { pool, settings, bus, store }: Platform,
    private readonly notices: NoticesService,
  ) {
    this.bus = bus;
    this.store = store;
    this.webhooks = new WebhookStore(pool);
    this.deliveries = new DeliveryStore(pool);
    this.secrets = new SecretBox(settings.WRIT_TOKEN_SECRET);
    this.reach = settings.WRIT_WEBHOOKS_PRIVATE === 'allow' ? 'anywhere' : 'public';
  }

  /**
   * A secret of ours is shown in the answer to this request alone, however often that is sent; one that the caller sent is never
   * shown. Refuses with `idempotency_key_reused` another request under the same command id.
   */
  async create(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { token, after, format = 'standard', ...stated } = parseAs(CreateWebhookBody, data);
    const body = { ...stated, format };
    mustFitFormat({ ...body, token, after });
    mustReadAll(format, asker);
    await mustBeAllowed(body.url, this.reach);
    const isSigned = isSignedFormat(format);
    const url = isSigned || token !== undefined ? body.url : withoutPath(body.url);
    const { tenant, actor } = asker;
    const webhookId = webhookIdOf(asker);
    const request = requestOf(asker, { ...body, token, after });
    const fresh = isSigned ? newWebhookSecret() : (token ?? body.url);
    const secret = this.secrets.seal(fresh, webhookId);
    const position = format === FEED_FORMAT ? await this.beginning(after) : undefined;
    await this.webhooks.add({ ...body, url, webhookId, tenant, secret, request, position }, actor);
    const made = await this.one(tenant, webhookId);
    const own = await this.webhooks.secretOf(tenant, webhookId, request);
    if (!own) throw isOfAnother(webhookId);
    await this.confirm(webhookId, asker, true);
    return isSigned ? { ...made, secret: this.secrets.open(own, webhookId) } : made;
  }

  /** For those who request access; nothing is resolved but names that an operator registered for them. */
  async findCallback(request: RequestFrame): Promise<FindCallbackReply> {
    const [{ tenant, actor }, { endpoint }] = openRequest(FindCallbackBody, request);
    const webhookId = await this.webhooks.callbackFor(tenant, endpoint, actor.id);
    if (webhookId === undefined || !(await isAllowed(endpoint, this.reach))) return {};
    return { webhookId };
  }

  async list(asker: Metadata): Promise<readonly Webhook[]> {
    mustManageDeliveries(asker);
    return this.webhooks.list(asker.tenant);
  }

  /** A new secret, shown as by `create`; each one before is good for signatures for another 24 hours. */
  async rotate(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { webhookId } = parseAs(WebhookBody, data);
    const { tenant, actor } = asker;
    const { format } = await this.one(tenant, webhookId);
    if (!isSignedFormat(format)) throw notSigned();
    const request = requestOf(asker, { webhookId });
    const secret = this.secrets.seal(newWebhookSecret(), webhookId);
    await this.webhooks.rotate(tenant, webhookId, { secret, request }, actor);
    const rotated = await this.one(tenant, webhookId);
    const own = await this.webhooks.secretOf(tenant, webhookId, request);
    if (!own) throw tooMany();
    await this.confirm(webhookId, asker);
    return { ...rotated, secret: this.secrets.open(own, webhookId) };
  }

  /** Sends to it again. */
  async enable(data: unknown, asker: Metadata): Promise<Webhook> {
    mustManageDeliveries(asker);
    const { webhookId } = parseAs(WebhookBody, data);
    if (!(await this.webhooks.enable(asker.tenant, webhookId, asker.actor)))
      throw noSuch(webhookId);
    await this.confirm(webhookId, asker);
    return this.one(asker.tenant, webhookId);
  }

  /** Sends nothing to a webhook that was just set up, because the credential that did it has ended. */
  async takeBack(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { webhookId } = await this.one(asker.tenant, parseAs(WebhookBody, data).webhookId);
    await this.webhooks.disable(webhookId, ENDED_MEANWHILE);
    return { webhookId };
  }

  async remove(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { webhookId } = parseAs(WebhookBody, data);
    if (!(await this.webhooks.remove(asker.tenant, webhookId, asker.actor.id)))
      throw noSuch(webhookId);
    return { webhookId };
  }

  /** What is and was on its way to a webhook, the latest first. */
  async listDeliveries(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const body = parseAs(ListDeliveriesBody, data);
    await this.one(asker.tenant, body.webhookId);
    const deliveries = await this.deliveries.list(asker.tenant, body);
    return { deliveries, next: deliveries.length < body.limit ? null : deliveries.at(-1)!.number };
  }

  /** Sends it again, under the same id. */
  async replay(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { deliveryId } = parseAs(DeliveryBody, data);
    const outcome = await this.deliveries.replay(asker.tenant, deliveryId);
    if (outcome === 'unknown')
      throw refuse('delivery_not_found', `There is no delivery ${deliveryId}.`);
    if (outcome === 'disabled') throw disabled();
    this.notices.wakeSender();
    return { deliveryId, status: 'pending' };
  }

  async replayDead(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { webhookId } = parseAs(WebhookBody, data);
    const { status } = await this.one(asker.tenant, webhookId);
    if (status === 'disabled') throw disabled();
    const replayed = await this.deliveries.replayDead(asker.tenant, webhookId);
    this.notices.wakeSender();
    return { webhookId, replayed };
  }

  /** Sends nothing to a webhook that was set up after its credential ended, nor to a new one of which nobody can say. */
  private confirm(webhookId: string, asker: Metadata, isNew = false): Promise<void> {
    return confirmSetUp(this.bus, asker, {
      subject: subjects.credentials.ended,
      takeBack: () => this.webhooks.disable(webhookId, ENDED_MEANWHILE),
      isNew,
    });
  }

  /** The position after which events are sent. */
  private async beginning(after: number | undefined): Promise<number> {
    const size = await this.store.logSize();
    if (after === undefined || after <= size) return after ?? size;
    throw unfit('after', `must be at most ${size}, the position of the last event`);
  }

  private async one(tenant: string, webhookId: string): Promise<Webhook> {
    const [webhook] = await this.webhooks.list(tenant, webhookId);
    if (!webhook) throw noSuch(webhookId);
    return webhook;
  }
}

const NAMESPACE = '0b9d6a51-6b52-4f0e-9f8e-2a1c7d3e5f60';

/** The same request always makes the same one. */
const webhookIdOf = ({ tenant, actor, commandId }: Metadata): string =>
  uuidv5(JSON.stringify([tenant, actor.id, commandId]), NAMESPACE);

/** Which request it is, whatever of it is secret. */
const requestOf = ({ actor, commandId }: Metadata, data: object): string =>
  createHash('sha256')
    .update(JSON.stringify([actor.id, commandId, data]))
    .digest('hex');

const noSuch = (webhookId: string) =>
  refuse('webhook_not_found', `There is no webhook ${webhookId}.`);

const isOfAnother = (webhookId: string) =>
  new Refusal(
    'idempotency_key_reused',
    `Another request made the webhook ${webhookId} under this idempotency key, or changed its secret since: send a new key.`,
    { webhookId },
  );

const tooMany = () =>
  refuse(
    'webhook_secrets_valid',
    `${SECRETS_MAX} secrets of it sign, each for a day after it was replaced: rotate it when one has ended, or create another webhook.`,
  );

const notSigned = () =>
  refuse(
    'webhook_not_signed',
    'Nothing is signed for a chat: create a webhook with the new address or token, and delete this one.',
  );

/** What of a secret address may be shown. */
const withoutPath = (url: string): string => `${new URL(url).origin}/…`;

const disabled = () =>
  refuse('webhook_disabled', 'Nothing is sent to it: enable it first, and then replay.');
