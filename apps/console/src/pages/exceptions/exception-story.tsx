import { Text, Title } from '@mantine/core';
import { useRead } from '../../api/queries';
import { AnchorLink, places } from '../../parts/links';
import { Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { type ExceptionRow } from './exception-marks';
import styles from './exceptions.module.css';
import { type Moment, storyOf } from './story';

/** What became of it: owners, steps of its escalation path that were taken and that are to come, and how it was resolved. */
export const ExceptionStory = ({ exception }: { readonly exception: ExceptionRow }) => {
  const { exceptionId, workOrderId } = exception;
  const { events, pending } = useStory(exception);
  const story = storyOf(events, exceptionId);
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        Ownership and escalation
      </Title>
      {pending ? (
        <Waiting on={pending} lines={3} />
      ) : (
        <ol className={styles.story}>
          {story.map((moment) => (
            <li key={`${moment.what} ${moment.at}`} data-yet={moment.event ? undefined : true}>
              <StoryLine moment={moment} workOrderId={workOrderId} />
            </li>
          ))}
        </ol>
      )}
      {!pending && exception.status === 'open' && !story.some(({ event }) => !event) && (
        <Text size="sm" c="dimmed" mt="xs">
          {exception.imported
            ? 'It was imported: nobody is notified.'
            : 'No escalation step is left: nobody else is called.'}
        </Text>
      )}
      <AnchorLink
        {...places['work-order'](workOrderId, exception.eventId)}
        size="sm"
        mt="sm"
        display="inline-block"
      >
        The work order’s timeline around it
      </AnchorLink>
    </section>
  );
};

const StoryLine = ({
  moment,
  workOrderId,
}: {
  readonly moment: Moment;
  readonly workOrderId: string;
}) => {
  const { what, who, by, at, text, event } = moment;
  return (
    <>
      {event ? (
        <AnchorLink {...places['work-order'](workOrderId, event.id)} size="sm" underline="always">
          {what}
        </AnchorLink>
      ) : (
        what
      )}{' '}
      {who !== undefined && <Owner name={who} />}
      <div className={styles.second}>
        <When at={at} />
        {by !== undefined && (
          <>
            {' · by '}
            <UserText>{by}</UserText>
          </>
        )}
      </div>
      {text !== undefined && (
        <p className={styles.quote}>
          <UserText>{text}</UserText>
        </p>
      )}
    </>
  );
};

/** Its events. The API filters by one type at a time, and answers 404 where a stream has none of it. */
const useStory = ({ workOrderId, assignedAt, escalationStep, status }: ExceptionRow) => {
  const path = { workOrderId };
  const ask = (type: string, enabled = true) => ({
    path,
    query: { type: `exception.${type}`, limit: 1_000 },
    enabled,
  });
  const raised = useRead('/v1/work-orders/{workOrderId}/history', ask('raised'));
  const assigned = useRead(
    '/v1/work-orders/{workOrderId}/history',
    ask('assigned', assignedAt !== null),
  );
  const escalated = useRead(
    '/v1/work-orders/{workOrderId}/history',
    ask('escalated', escalationStep !== null),
  );
  const resolved = useRead(
    '/v1/work-orders/{workOrderId}/history',
    ask('resolved', status === 'resolved'),
  );
  const all = [raised, assigned, escalated, resolved];
  return {
    events: all.flatMap(({ data }) => data?.body.items ?? []),
    pending: raised.data ? undefined : raised,
  };
};
