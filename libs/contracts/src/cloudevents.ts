import { type RecordedEvent } from '#kernel';
import { type EventDefinition } from './define';

/** The CloudEvents `type` of an event: `writ.work-order.opened.v1`. */
export const cloudEventType = ({
  type,
  version,
}: Pick<EventDefinition, 'type' | 'version'>): string => `writ.${type}.v${version}`;

const TYPE = /^writ\.([a-z-]+\.[a-z-]+)\.v(\d{1,6})$/;

/** `writ.step.completed.v1` → its event type and version; undefined when it is not one of ours. */
export const parseCloudEventType = (
  text: string,
): { readonly type: string; readonly version: number } | undefined => {
  const match = TYPE.exec(text);
  return match ? { type: match[1]!, version: Number(match[2]) } : undefined;
};

/** A committed event as the CloudEvent that NATS tells, in structured JSON; `position` is added. */
export const cloudEventOf = ({
  position,
  ...event
}: RecordedEvent): Readonly<Record<string, unknown>> => ({
  specversion: '1.0',
  id: event.id,
  source: `/writ/${event.tenant}`,
  type: cloudEventType({ type: event.type, version: event.schemaVersion }),
  subject: event.stream,
  time: event.occurredAt,
  datacontenttype: 'application/json',
  position,
  data: event,
});
