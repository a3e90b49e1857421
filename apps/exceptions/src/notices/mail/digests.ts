import { type QueryReply, type QueryRequest, subjects } from '#contracts';
import { type Platform, ViewReader } from '#platform';
import { nextMorning } from '#work-order';
import { digestKinds, type Digest, digestOf, ITEMS_MAX } from './digest';
import { type NoticeCalendars } from '../notice-calendars';
import { type MailStore } from './mail-store';
import { type DueMailbox, type MailboxStore } from './mailbox-store';

export interface DigestsOptions {
  readonly bus: Pick<Platform['bus'], 'request'>;
  readonly mailboxes: Pick<MailboxStore, 'due'>;
  readonly mails: Pick<MailStore, 'addDigest'>;
  readonly calendars: Pick<NoticeCalendars, 'of'>;
  readonly onError: (message: string, error: unknown) => void;
}

const POLL_MS = 5_000;

const AT_ONCE = 50;

/** Stores the digest of each owner as their working day begins, once, in any number of instances. */
export class Digests {
  private readonly views: ViewReader<QueryRequest, QueryReply>;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private isEnding = false;

  constructor(private readonly options: DigestsOptions) {
    this.views = new ViewReader(options.bus, subjects.ledger.query, 'The worklist');
  }

  start(): void {
    this.timer = setInterval(() => {
      this.round ??= this.run().finally(() => (this.round = undefined));
    }, POLL_MS);
  }

  /** Ends a round that is under way after the mailbox that it is at. */
  async stop(): Promise<void> {
    this.isEnding = true;
    clearInterval(this.timer);
    await this.round;
  }

  /** One round over what is due. What fails is due again in the next one. */
  private async run(): Promise<void> {
    const { mailboxes, onError } = this.options;
    try {
      for (const mailbox of await mailboxes.due(AT_ONCE)) {
        if (this.isEnding) return;
        await this.add(mailbox);
      }
    } catch (error) {
      onError('Digests stand still', error);
    }
  }

  private async add(mailbox: DueMailbox): Promise<void> {
    const { mails, calendars } = this.options;
    const nextAt = nextMorning(mailbox.at, await calendars.of(mailbox.tenant, mailbox.calendar));
    await mails.addDigest(mailbox, nextAt, await this.digestOf(mailbox, nextAt));
  }

  private async digestOf(
    { tenant, principal }: DueMailbox,
    until: string,
  ): Promise<Digest | undefined> {
    const filters = { owners: principal, kinds: digestKinds.join(','), imported: 'false' };
    const query = (name: string, more: object, limit: number): QueryRequest => ({
      name,
      tenant,
      scope: 'tenant',
      filters: { ...filters, ...more },
      limit,
    });
    const due = await this.views.page(query('worklist', { to: until }, ITEMS_MAX));
    if (due.rows.length === 0) return undefined;
    const counts = await this.views.page(query('obligation-counts', {}, digestKinds.length));
    return digestOf(due.rows, counts.rows);
  }
}
