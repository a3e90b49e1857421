import { ArrayMaxSize } from 'class-validator';
import { AreTexts, IsText } from '../fields';
import { Meanings } from '../meanings';
import { decisionMade } from '../policy/events';
import { type DelegatedScope, IsReadingScope, type ReadingScope } from '../reading-scope';
import { streamOf } from '../streams';

/** What is known of an event without its data. */
export interface ReadEvent {
  readonly stream: string;
  /** Whose it is: see `ownerOfEvent`. */
  readonly owner: string;
}

/** The work order of a stream; undefined where it is none's. */
export const workOrderOf = (stream: string): string | undefined => {
  const prefix = streamOf.workOrder('');
  return stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined;
};

/** Who caused an event; a decision that replaces another one is still that of who proposed the action. */
export const ownerOfEvent = ({
  type,
  actor,
  data,
}: {
  readonly type: string;
  readonly actor: { readonly id: string };
  readonly data: unknown;
}): string =>
  type === decisionMade.type ? (data as { readonly requestedBy: string }).requestedBy : actor.id;

const isDefinition = (stream: string): boolean =>
  stream.startsWith(streamOf.workflow('')) ||
  stream.startsWith(streamOf.policy('')) ||
  stream === streamOf.exceptionCatalogue() ||
  stream === streamOf.calendars() ||
  stream === streamOf.halts();

/**
 * Whether a delegate may read an event: of work that was delegated to it, its own, or a definition.
 *
 * @param delegated which of the work orders in question were delegated to it
 */
export const isReadableEvent = (
  { principal }: DelegatedScope,
  { stream, owner }: ReadEvent,
  delegated: ReadonlySet<string>,
): boolean => {
  if (owner === principal || isDefinition(stream)) return true;
  const workOrderId = workOrderOf(stream);
  return workOrderId !== undefined && delegated.has(workOrderId);
};

/** The work orders that decide whether events may be read. */
export const workOrdersOf = (events: readonly Pick<ReadEvent, 'stream'>[]): readonly string[] => [
  ...new Set(events.flatMap(({ stream }) => workOrderOf(stream) ?? [])),
];

/** Work orders that are looked up at once, at most. */
const READABLE_MAX = 1_000;

/** Which of these work orders may be read? */
@Meanings({
  scope: 'How much of the tenant the reader reads.',
  workOrderIds: 'The work orders in question.',
})
export class ReadableWorkBody {
  @IsText(512) tenant!: string;
  @IsReadingScope() scope!: ReadingScope;
  @AreTexts() @ArrayMaxSize(READABLE_MAX) workOrderIds!: string[];
}

export interface ReadableWorkReply {
  readonly workOrderIds: readonly string[];
}
