import {
  type CreateWebhookBody,
  eventDefinition,
  FEED_FORMAT,
  type WebhookFormat,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame } from '#platform';

/** A webhook of events gets all of its tenant. Refuses with `forbidden` a credential that reads less. */
export const mustReadAll = (
  format: WebhookFormat,
  { workflows }: CommandFrame['metadata'],
): void => {
  if (format === FEED_FORMAT && workflows !== undefined)
    throw new Refusal(
      'forbidden',
      'This credential reads some workflows alone, and a webhook of events gets all events: use a credential without that limit.',
    );
};

type Stated = Omit<CreateWebhookBody, 'format' | 'url' | 'label'> & {
  readonly format: WebhookFormat;
};

/**
 * What some formats take alone: an app of Slack needs its own, and events are chosen otherwise than notices. Refuses with
 * `invalid_request`.
 */
export const mustFitFormat = ({ format, ...stated }: Stated): void => {
  const isApp = format === 'slack-app';
  const isFeed = format === FEED_FORMAT;
  for (const field of ['channel', 'token'] as const)
    if ((stated[field] !== undefined) !== isApp)
      throw unfit(
        field,
        isApp ? 'must be given for an app of Slack' : 'is for format slack-app alone',
      );
  for (const field of ['events', 'after'] as const)
    if (stated[field] !== undefined && !isFeed)
      throw unfit(field, `is for format ${FEED_FORMAT} alone`);
  for (const field of ['types', 'recipients'] as const)
    if (stated[field] !== undefined && isFeed)
      throw unfit(field, `is of notices, and format ${FEED_FORMAT} gets events: state events`);
  const unknown = stated.events?.findIndex((type) => !eventDefinition(type)) ?? -1;
  if (unknown >= 0) throw unfit(`events/${unknown}`, 'must be a type of docs/events.md');
};

export const unfit = (field: string, message: string): Refusal =>
  new Refusal('invalid_request', `${field} ${message}.`, {}, [{ pointer: `/${field}`, message }]);
