import { ArrayMaxSize } from 'class-validator';
import { AreTexts, IsText } from '../fields';
import { Meanings } from '../meanings';
import { decisionMade } from '../policy/events';
import {
  isOfDelegate,
  IsReadingScope,
  type LimitedScope,
  type ReadingScope,
  scopeOfOwn,
} from '../reading-scope';
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
  stream === streamOf.calendars();

/** Of these work orders, those that are in a scope: the ledger knows. */
export type WorkInScope = (
  scope: LimitedScope,
  workOrderIds: readonly string[],
) => Promise<ReadonlySet<string>>;

/** Of these events, those that may be read: of work in the scope, a delegate's own within its other limits, and definitions. */
export const readableAmong = async <Event extends ReadEvent>(
  scope: LimitedScope,
  events: readonly Event[],
  inScope: WorkInScope,
): Promise<readonly Event[]> => {
  const ofWork = events.filter(({ stream }) => !isDefinition(stream));
  const isOwn = ({ owner }: Event): boolean => isOfDelegate(scope) && owner === scope.principal;
  const own = await within(scopeOfOwn(scope), ofWork.filter(isOwn), inScope);
  const others = ofWork.filter((event) => !isOwn(event));
  const readable = new Set([...own, ...(await within(scope, others, inScope))]);
  return events.filter((event) => isDefinition(event.stream) || readable.has(event));
};

const within = async <Event extends ReadEvent>(
  scope: ReadingScope,
  events: readonly Event[],
  inScope: WorkInScope,
): Promise<readonly Event[]> => {
  if (scope === 'tenant') return events;
  const workOrderIds = workOrdersOf(events);
  const readable = workOrderIds.length > 0 ? await inScope(scope, workOrderIds) : new Set<string>();
  return events.filter(({ stream }) => {
    const workOrderId = workOrderOf(stream);
    return workOrderId !== undefined && readable.has(workOrderId);
  });
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
