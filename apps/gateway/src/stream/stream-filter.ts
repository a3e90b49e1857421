import { effectiveRoles, rolesOfStream } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type Caller } from '#platform';

/** What a follower of the log wants to hear of; everything that they may see where all is absent. */
export interface StreamFilter {
  readonly workOrder?: string;
  readonly decision?: string;
  readonly types?: ReadonlySet<string>;
}

type Data = Readonly<Record<string, unknown>>;

/** Whether a caller gets an event: of their tenant, for their roles, and wanted. */
export const isSentTo = (
  { tenant, roles }: Pick<Caller, 'tenant' | 'roles'>,
  wanted: StreamFilter,
  event: RecordedEvent<string, Data>,
): boolean =>
  event.tenant === tenant &&
  rolesOfStream(event.stream).some((role) => effectiveRoles(roles).includes(role)) &&
  (wanted.types === undefined || wanted.types.has(event.type)) &&
  (wanted.workOrder === undefined || event.data['workOrderId'] === wanted.workOrder) &&
  (wanted.decision === undefined || isAbout(event, wanted.decision));

const isAbout = ({ data }: RecordedEvent<string, Data>, decisionId: string): boolean =>
  data['decisionId'] === decisionId || data['supersedes'] === decisionId;
