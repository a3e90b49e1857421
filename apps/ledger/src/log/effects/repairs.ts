import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  redeliverSubject,
  RepairBody,
  type RepairedEffect,
  type RepairAnswer,
  subjects,
} from '#contracts';
import {
  asUnavailable,
  type BusReply,
  openRequest,
  Platform,
  type RequestFrame,
  unwrap,
} from '#platform';
import { ownerOf } from '../relay/dead-letters';
import { EffectRows, type MissingEffect, MissingEffects } from './missing-effects';

const TIMEOUT_MS = 8_000;

/** Redelivers events whose effects are missing to the reactions that have to cause them. */
@Controller()
export class Repairs {
  constructor(@Inject(Platform) private readonly platform: Pick<Platform, 'pool' | 'bus'>) {}

  @MessagePattern(subjects.ledger.repair)
  onRepair(@Payload() frame: RequestFrame): Promise<RepairAnswer> {
    const [{ tenant }, body] = openRequest(RepairBody, frame);
    return this.repair(tenant, body);
  }

  /** Repairs one page of a tenant's streams. The event determines the command's id: a second repair does nothing. */
  private async repair(tenant: string, { after = '' }: RepairBody): Promise<RepairAnswer> {
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
