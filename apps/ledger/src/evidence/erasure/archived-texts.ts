import { allEvents, eventDefinition, evidenceRecorded, textsShredded } from '#contracts';
import { Refusal } from '#kernel';
import {
  asUnavailable,
  commandKey,
  type Decided,
  type Handled,
  itemOf,
  type Platform,
  refusalAnswer,
  replay,
  settled,
  Unavailable,
} from '#platform';
import { type EraseInStream, erasureDecider } from '../../domain/erasure.decider';

/** Types of events that may have free texts; an artifact is no text. */
const WITH_TEXTS = allEvents
  .filter(({ type, erasable }) => erasable.length > 0 && type !== evidenceRecorded.type)
  .map(({ type }) => type);

/** Erases texts by the index of the events that have them: a lost archive must not leave them readable. */
export class ArchivedTexts {
  constructor(private readonly platform: Pick<Platform, 'pool' | 'store'>) {}

  /** Undefined where the stream has no archived events. Refuses with `nothing_to_erase`. */
  async erase(command: EraseInStream): Promise<Handled | undefined> {
    const { tenant } = command.metadata;
    const { stream } = command.data;
    const hasTexts = await this.hasTexts(tenant, stream).catch(asUnavailable);
    if (hasTexts === null) return undefined;
    const on = { stream, version: 0 };
    const decided = decidedOn(command, hasTexts);
    const item = itemOf(command, commandKey(command), on, decided, (type) =>
      eventDefinition(type)!,
    );
    // Whatever is appended meanwhile, it erases the texts before it.
    const [outcome] = await this.platform.store.append([{ ...item, expectedVersion: null }]);
    switch (outcome?.outcome) {
      case 'committed':
        return settled({ ...outcome, answer: item.answer }, false);
      case 'duplicate':
        return settled(outcome, true);
      case 'reused':
        return replay('reused');
      default:
        throw new Unavailable('The erasure was not recorded: send it again.');
    }
  }

  /** Whether texts may be there since the last erasure; null where no event of the stream is archived. */
  private async hasTexts(tenant: string, stream: string): Promise<boolean | null> {
    const { rows } = await this.platform.pool.query<{ has: boolean | null }>({
      name: 'texts-of-archived',
      text: `SELECT CASE WHEN bool_or(octet_length(body) = 0) THEN
          bool_or(type = ANY ($3) AND version > ended)
          AND EXISTS (SELECT FROM ledger.text_keys WHERE tenant = $1 AND stream = $2 AND wrapped IS NOT NULL)
        END AS has
        FROM ledger.events, (
          SELECT coalesce(max(version), 0) AS ended FROM ledger.events
          WHERE tenant = $1 AND stream = $2 AND type = $4) AS erasures
        WHERE tenant = $1 AND stream = $2`,
      values: [tenant, stream, WITH_TEXTS, textsShredded.type],
    });
    return rows[0]!.has;
  }
}

const decidedOn = (command: EraseInStream, hasTexts: boolean): Decided => {
  const context = { heldHere: new Set<string>() };
  try {
    const events = erasureDecider.decide({ ...command, context }, { evidence: {}, hasTexts });
    return { events, answer: events.map(({ data }) => data), dependsOn: [] };
  } catch (error) {
    if (error instanceof Refusal)
      return { events: [], answer: refusalAnswer(error), dependsOn: [] };
    throw error;
  }
};
