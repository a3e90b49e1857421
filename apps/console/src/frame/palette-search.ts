import { useRead } from '../api/queries';
import { type Place, places } from '../parts/links';
import { useSession } from '../session/session';

/** The text in the palette, as far as its form tells. */
interface Typed {
  /** A possible id, worth a lookup. */
  readonly id: string | undefined;
  /** It may be the id of an event: those are UUIDs of version 7 and of nothing else. */
  readonly isEvent: boolean;
  /** A point in time: the text after `as of`. */
  readonly asOf: string | undefined;
}

const ID = /^[A-Za-z0-9_-]{4,64}$/;
const SAYS_ID = /[\d_-]/;
const UUID_7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
const AS_OF = /^as of\s+(\S.*)$/i;

/** Reads what was typed. Words are no ids, and ids that were copied with what stood around them are ids. */
export const typedOf = (written: string): Typed => {
  const text = written.trim().replace(/^["'`(<#]+|["'`)>.,;]+$/g, '');
  const isId = ID.test(text) && SAYS_ID.test(text);
  return {
    id: isId ? text : undefined,
    isEvent: UUID_7.test(text),
    asOf: AS_OF.exec(written.trim())?.[1]?.trim(),
  };
};

/** Whether each word of the query occurs in these texts, in any order and case. */
export const matches = (
  query: string,
  ...texts: readonly (string | null | undefined)[]
): boolean => {
  const text = texts.join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((term) => text.includes(term));
};

/** A record that the palette opens; its label comes from outside. */
export interface Thing {
  readonly key: string;
  readonly what: string;
  readonly label: string;
  readonly more: string;
  readonly place: Place;
}

const SHOWN = 8;
const SHOWN_OF_OTHERS = 4;
const SEARCHABLE = /[\p{L}\p{N}]/u;

const thing = (what: string, id: string, label: string, more: string, place: Place): Thing => ({
  key: `${what} ${id}`,
  what,
  label,
  more,
  place,
});

const rowsOf = <Row>(
  answer: { readonly body: { readonly items: readonly Row[] } } | undefined,
): readonly Row[] => answer?.body.items ?? [];

const principalLabels = {
  person: 'Person',
  team: 'Team',
  agent: 'Agent',
  system: 'System',
  unknown: 'Principal',
} as const;

/** The latest work orders while nothing is typed, then everything that the server finds; imported work only on request. */
export const useFound = (
  text: string,
  { isOpen, withImported }: { readonly isOpen: boolean; readonly withImported: boolean },
): readonly Thing[] => {
  const may = useMayRead();
  const search = text.trim();
  const isSearch = SEARCHABLE.test(search);
  const of = (view: string, limit: number) => ({
    query: { search, limit },
    enabled: isOpen && isSearch && may(view),
  });
  const work = useRead('/v1/work-orders', {
    query: {
      limit: SHOWN,
      ...(isSearch ? { search } : {}),
      ...(withImported ? {} : { imported: 'false' }),
    },
    enabled: isOpen && (isSearch || search === '') && may('work-orders'),
  });
  const approvals = useRead('/v1/approvals', of('approvals', SHOWN_OF_OTHERS));
  const exceptions = useRead('/v1/exceptions', of('exceptions', SHOWN_OF_OTHERS));
  const evidence = useRead('/v1/evidence', of('evidence', SHOWN_OF_OTHERS));
  const principals = useRead('/v1/principals', of('principals', SHOWN_OF_OTHERS));
  const codes = useRead('/v1/exception-codes', of('exception-codes', SHOWN_OF_OTHERS));
  return [
    ...rowsOf(work.data).map(({ workOrderId, title, workflowId, status, imported }) =>
      thing(
        'Work order',
        workOrderId,
        title ?? workOrderId,
        `${workflowId}, ${status}${imported ? ', imported' : ''}`,
        places['work-order'](workOrderId),
      ),
    ),
    ...rowsOf(approvals.data).map((row) =>
      thing(
        'Approval',
        row.approvalId,
        row.requestedPermits ?? row.approvalId,
        `${row.kind}, ${row.status}, owner ${row.owner}`,
        places.approval(row.approvalId),
      ),
    ),
    ...rowsOf(exceptions.data).map((row) =>
      thing(
        'Exception',
        row.exceptionId,
        row.code,
        `${row.status}, owner ${row.owner}`,
        places.exception(row.exceptionId),
      ),
    ),
    ...rowsOf(principals.data).map(({ principal, kind, displayName, retired }) =>
      thing(
        principalLabels[kind ?? 'unknown'],
        principal,
        displayName ?? principal,
        `${principal}${retired ? ', retired' : ''}: what waits for them`,
        places.principal(principal),
      ),
    ),
    ...rowsOf(codes.data).map((row) =>
      thing('Exception code', row.code, row.title, row.code, places['exception-code'](row.code)),
    ),
    ...rowsOf(evidence.data).map((row) =>
      thing(
        'Evidence',
        row.evidenceId,
        row.path ?? row.kind,
        `${row.kind}, ${row.evidenceId}`,
        places.event(row.eventId),
      ),
    ),
  ];
};

/**
 * Whatever has this id. Each kind of thing is requested by its list, which answers nothing where there is none: an answer
 * of 404 would be written into the browser's log as an error.
 */
export const useThingsOf = ({ id, isEvent }: Typed): readonly Thing[] => {
  const may = useMayRead();
  const of = (view: string, filter: string) => ({
    query: { [filter]: id, limit: 1 },
    enabled: id !== undefined && may(view),
  });
  const workOrders = useRead('/v1/work-orders', of('work-orders', 'workOrderId'));
  const approvals = useRead('/v1/approvals', of('approvals', 'approvalId'));
  const exceptions = useRead('/v1/exceptions', of('exceptions', 'exceptionId'));
  const decisions = useRead('/v1/decisions', of('decisions', 'decisionId'));
  const reviews = useRead('/v1/post-reviews', of('post-reviews', 'postReviewId'));
  const remediations = useRead('/v1/remediations', of('remediations', 'remediationId'));
  const breakGlasses = useRead('/v1/break-glass', of('break-glasses', 'breakGlassId'));
  if (id === undefined) return [];
  const byId = (what: string, label: string, more: string, place: Place): Thing =>
    thing(what, id, label, more, place);
  return [
    ...(workOrders.data?.body.items ?? []).map((row) =>
      byId('Work order', row.title ?? id, row.status, places['work-order'](id)),
    ),
    ...(approvals.data?.body.items ?? []).map((row) =>
      byId(
        'Approval',
        row.requestedPermits ?? id,
        `${row.kind}, ${row.status}`,
        places.approval(id),
      ),
    ),
    ...(exceptions.data?.body.items ?? []).map((row) =>
      byId('Exception', row.code, row.status, places.exception(id)),
    ),
    ...(decisions.data?.body.items ?? []).map((row) =>
      byId(
        'Decision',
        row.actionKind,
        row.outcome,
        places['work-order'](row.workOrderId, row.eventId),
      ),
    ),
    ...(reviews.data?.body.items ?? []).map((row) =>
      byId('Post-review', row.code, row.status, places['post-review'](id)),
    ),
    ...(remediations.data?.body.items ?? []).map((row) =>
      byId('Remediation', row.code, row.status, places['exception-code'](row.code)),
    ),
    ...(breakGlasses.data?.body.items ?? []).map((row) =>
      byId('Break-glass', row.code, row.status, places['work-order'](row.workOrderId, row.eventId)),
    ),
    ...(isEvent ? [byId('Event', id, 'in the ledger', places.event(id))] : []),
  ];
};

/** Skips views that the session may not read, so that no refusal shows up. */
const useMayRead = (): ((view: string) => boolean) => {
  const session = useSession();
  const names = new Set(session?.may.map(({ name }) => name));
  return (view) => names.has(view);
};
