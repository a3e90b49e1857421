import { type FactQuarantinedData, quarantineReaders, type Role } from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, type EventStore, mustNotBeBound, mustSayWhoAsks } from '#platform';
import { quarantineStreamOf } from './placing';
import { contentOf, type SealedContents } from './sealed-contents';

/** What arrived and could not be understood, as it came but for its secrets. */
export interface Kept {
  readonly raw: Buffer;
}

/** Reads quarantine entries: the log names them by digest, the ledger keeps what they hold. */
export class Quarantine {
  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly contents: SealedContents,
  ) {}

  /** Refuses with `quarantine_not_found`, also where what arrived was erased. */
  async read(quarantineId: string, tenant: string): Promise<Kept> {
    const stream = quarantineStreamOf(quarantineId);
    const { events } = stream ? await this.store.read(tenant, stream) : { events: [] };
    const entry = events.find(({ data }) => data.quarantineId === quarantineId);
    if (!entry)
      throw new Refusal(
        'quarantine_not_found',
        'There is no such quarantine entry: see GET /v1/events/quarantine.',
      );
    const said = entry.data as FactQuarantinedData;
    const raw = await contentOf(this.contents, tenant, said);
    if (raw === undefined)
      throw new Refusal(
        'quarantine_not_found',
        'The content of this quarantine entry was erased: it can be neither replayed nor read.',
      );
    return { raw: Buffer.from(raw, 'base64') };
  }
}

/** Nobody knows what it holds, so few may look. Guards of HTTP do not cover the bus. Refuses. */
export const mayReadQuarantine = (metadata: CommandFrame['metadata']): void => {
  mustSayWhoAsks(metadata);
  mustNotBeBound(metadata.source);
  if (metadata.roles.some((role) => quarantineReaders.includes(role as Role))) return;
  throw new Refusal(
    'forbidden',
    `What was quarantined is shown to the roles ${quarantineReaders.join(', ')}: use a key that has one.`,
  );
};
