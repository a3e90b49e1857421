import {
  redeliverSubject,
  type RepairBody,
  type RepairedEffect,
  type RepairReply,
} from '#contracts';
import { asUnavailable, type BusReply, type Platform, unwrap } from '#platform';
import { ownerOf } from '../relay/dead-letters';
import { EffectRows } from './effect-rows';
import { type MissingEffect, MissingEffects } from './missing-effects';

const TIMEOUT_MS = 8_000;

/** Delivers events again whose effects are missing, to the reactions that owe them. */
export class Repairs {
  constructor(private readonly platform: Pick<Platform, 'pool' | 'bus'>) {}

  /**
   * One page of a tenant's streams. The reaction decides again on the event, under an id that follows from it:
   * the same repair twice does nothing.
   */
  async repair(tenant: string, { after = '' }: RepairBody): Promise<RepairReply> {
    const rows = new EffectRows(this.platform.pool);
    const page = await rows.page(tenant, after).catch(asUnavailable);
    const size = await rows.size().catch(asUnavailable);
    if (!page) return { events: 0, size, found: [], pending: 0, next: null };
    const { missing, pending } = await (await MissingEffects.open(rows)).of(page);
    const errors: (string | null)[] = [];
    for (const one of missing) errors.push(await this.deliver(one));
    const left = missing.length === 0 ? new Set() : await this.leftOf(rows, page.tenant, after);
    const found = missing.map(({ reaction, effect, event }, i): RepairedEffect => ({
      reaction,
      effect,
      eventId: event.id,
      position: event.position,
      type: event.type,
      isRepaired: !left.has(keyOf({ reaction, event })),
      error: errors[i] ?? null,
    }));
    return { events: page.events.length, size, found, pending, next: page.last };
  }

  private async deliver({ reaction, event }: MissingEffect): Promise<string | null> {
    const payload = Buffer.from(JSON.stringify(event)).toString('base64');
    const request = { consumer: reaction, payload, isRepair: true };
    const subject = redeliverSubject(ownerOf(reaction));
    try {
      const { bus } = this.platform;
      unwrap(await bus.request<BusReply>(subject, request, { timeoutMs: TIMEOUT_MS }));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private async leftOf(
    rows: EffectRows,
    tenant: string,
    after: string,
  ): Promise<ReadonlySet<string>> {
    const page = await rows.page(tenant, after).catch(asUnavailable);
    const { missing } = await (await MissingEffects.open(rows)).of(page!);
    return new Set(missing.map(keyOf));
  }
}

const keyOf = ({ reaction, event }: Pick<MissingEffect, 'reaction' | 'event'>): string =>
  `${reaction} ${event.id}`;
