import { quarantineReaders, type Role, subjects } from '#contracts';
import { type ReadTextsReply, type ReadTextsRequest, Refusal, type SealedField } from '#kernel';
import {
  type BusClient,
  type BusReply,
  type CommandFrame,
  type EventStore,
  mustBeWithinLimit,
  mustNotBeBound,
  mustNameCaller,
  unwrap,
} from '#platform';
import { type QuarantinedFact, quarantinedFact } from '../domain/quarantined-fact';
import { quarantineStreamOf } from './placing';

/** What arrived and could not be understood, as it came but for its secrets. */
interface QuarantinedContent {
  readonly raw: Buffer;
  readonly quarantined: QuarantinedFact;
}

/** Reads quarantine entries: the log names them by digest, the ledger keeps what they hold. */
export class Quarantine {
  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly contents: SealedContents,
  ) {}

  /** Refuses with `quarantine_not_found`, also where what arrived was erased. */
  async read(quarantineId: string, tenant: string): Promise<QuarantinedContent> {
    const stream = quarantineStreamOf(quarantineId);
    const { events } = stream ? await this.store.read(tenant, stream) : { events: [] };
    const entry = events.find(({ data }) => data.quarantineId === quarantineId);
    if (!entry)
      throw new Refusal(
        'quarantine_not_found',
        'There is no such quarantine entry: see GET /v1/events/quarantine.',
      );
    const raw = await contentOf(this.contents, tenant, entry.data.raw);
    if (raw === undefined)
      throw new Refusal(
        'quarantine_not_found',
        'The content of this quarantine entry was erased: it can be neither replayed nor read.',
      );
    return { raw: Buffer.from(raw, 'base64'), quarantined: quarantinedFact(entry) };
  }
}

/** Nobody knows what it holds, so few may look. Guards of HTTP do not cover the bus. Refuses. */
export const mayReadQuarantine = (metadata: CommandFrame['metadata']): void => {
  mustNameCaller(metadata);
  mustNotBeBound(metadata.source);
  // Of which work it is, nobody understood.
  mustBeWithinLimit(metadata.workflows, []);
  if (metadata.roles.some((role) => quarantineReaders.includes(role as Role))) return;
  throw new Refusal(
    'forbidden',
    `What was quarantined is shown to the roles ${quarantineReaders.join(', ')}: use a key that has one.`,
  );
};

/** What arrives is at most as long as a message: two seconds are for a ledger that is busy. */
const TIMEOUT_MS = 2_000;

/** Reads what events refer to by digest: only the ledger has the keys to it. */
type SealedContents = Pick<BusClient, 'request'>;

/** What arrived, in base64; undefined when its content was erased. */
const contentOf = async (
  bus: SealedContents,
  tenant: string,
  raw: SealedField,
): Promise<string | undefined> => {
  const request: ReadTextsRequest = { tenant, fields: [raw] };
  const { texts } = unwrap(
    await bus.request<BusReply<ReadTextsReply>>(subjects.ledger.readTexts, request, {
      timeoutMs: TIMEOUT_MS,
    }),
  );
  const [read] = texts;
  if (read?.text === null && !read.erased)
    throw new Error('The ledger cannot read this content: its log says why.');
  return read?.text ?? undefined;
};
