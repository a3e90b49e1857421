import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { recipientsFor, type Notice } from '#contracts';
import { type Caller } from '#platform';
import { NoticeFeeds } from './notice-feed';
import { isPassing, ReadableEvents } from './readable-events';
import { type SseClient } from './sse';
import { type StreamFilter } from './stream-filter';

const AWAY_MS = 1_000;

interface Listener {
  readonly caller: Caller;
  readonly wanted: StreamFilter;
  /** The ledger position after which they want to hear. */
  readonly after: number;
}

/** Tells followers of the log the notices that they may hear of, beside the events. */
@Injectable()
export class NoticeStream {
  constructor(
    @Inject(NoticeFeeds) private readonly feeds: NoticeFeeds,
    @Inject(ReadableEvents) private readonly readable: ReadableEvents,
  ) {}

  /** Resolves when `ending` is aborted or the client is gone; an outage is waited for. */
  async tell(listener: Listener, client: SseClient, ending: AbortSignal): Promise<void> {
    let number: number | undefined;
    while (!ending.aborted) {
      try {
        const feed = await this.feeds.of(listener.caller.tenant);
        number ??= await feed.startAfter(listener.after);
        const notices = await feed.after(number, ending);
        // What its former log stores after a move has the numbers of other notices.
        if ((await this.feeds.of(listener.caller.tenant)) !== feed) continue;
        const readable = await this.readable.withinLimit(
          listener.caller,
          notices.flatMap(({ workOrderId }) => workOrderId ?? []),
        );
        for (const { tenant, ...notice } of notices) {
          number = notice.number;
          if (tenant !== listener.caller.tenant || !isNoticeFor(listener, notice)) continue;
          if (!isWithin(listener.caller, notice, readable)) continue;
          if (!(await client.notice(notice))) return;
        }
      } catch (error) {
        if (!isPassing(error)) throw error;
        await sleep(AWAY_MS, undefined, { signal: ending }).catch(() => undefined);
      }
    }
  }
}

/** A credential that is limited to workflows hears of their work alone. */
const isWithin = (
  { workflows }: Caller,
  { workOrderId }: Notice,
  readable: ReadonlySet<string>,
): boolean =>
  workflows === undefined || (typeof workOrderId === 'string' && readable.has(workOrderId));

/** Whether a listener gets a notice of their tenant: it is to an owner they answer for, and wanted. */
const isNoticeFor = ({ caller, wanted }: Listener, notice: Notice): boolean => {
  const recipients = recipientsFor(caller);
  return (
    (recipients === 'all' || recipients.includes(notice.to)) &&
    wanted.decision === undefined &&
    (wanted.types === undefined || wanted.types.has(notice.type)) &&
    (wanted.workOrder === undefined || wanted.workOrder === notice.workOrderId)
  );
};
