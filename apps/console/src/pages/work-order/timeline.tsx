import { Button, Code, Group, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useLocation } from '@tanstack/react-router';
import { memo, useEffect, useMemo, useState } from 'react';
import { PastForm } from '../../frame/past-bar';
import { useFilters } from '../../parts/filters';
import { type HistoryEvent, textIn } from '../../parts/history';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { clockOf, dayOf } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { useNow, When } from '../../parts/when';
import { actorOf, sentenceOfEvent } from './event-sentences';
import { dueTimesIn, leftOf, type Names, namesIn } from './history-facts';
import { type Currencies, currenciesIn } from './progress';
import { type Work } from './use-work';
import { type Gap, gapReasons, gapText, type Line, linesOf } from './waits';
import styles from './work-order.module.css';

/** The timeline: one line per event, and one per idle gap; oldest first unless the user changes it. */
export const Timeline = ({ work: { events, then, definition } }: { readonly work: Work }) => {
  const { filters, set } = useFilters();
  const { hash } = useLocation();
  const isNewestFirst = filters['order'] === 'newest';
  const names = useMemo(() => namesIn(events), [events]);
  const currencies = useMemo(() => currenciesIn(definition), [definition]);
  const lines = useMemo(() => linesOf(events), [events]);
  const shown = useMemo(() => (isNewestFirst ? lines.toReversed() : lines), [isNewestFirst, lines]);
  const days = useMemo(() => daysIn(shown), [shown]);
  const dueTimes = useMemo(() => dueTimesIn(events), [events]);
  const isThere = events.some(({ id }) => id === hash);
  useEffect(() => {
    if (isThere) document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [hash, isThere]);
  if (events.length === 0) return <Empty title="No events yet" />;
  return (
    <>
      <Group justify="flex-end" gap="xs" mb="xs">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => set({ order: isNewestFirst ? undefined : 'newest' })}
        >
          {isNewestFirst ? 'Oldest first' : 'Newest first'}
        </Button>
        <PastOf />
      </Group>
      <ol className={styles.timeline} aria-label="What happened">
        {shown.map((line) =>
          line.kind === 'gap' ? (
            <GapLine key={`after ${line.after}`} gap={line} then={then} />
          ) : (
            <EventLine
              key={line.event.id}
              event={line.event}
              names={names}
              currencies={currencies}
              day={days.get(line.event.id)}
              isChosen={line.event.id === hash}
              dueAt={dueTimes.get(line.event.id)}
              then={then}
            />
          ),
        )}
      </ol>
    </>
  );
};

/** An open gap counts until now, or until the as-of time. */
const GapLine = ({ gap, then }: { readonly gap: Gap; readonly then: string | undefined }) => {
  const now = useNow();
  const reasons = gapReasons(gap);
  return (
    <li className={styles.gap} data-state={gap.state}>
      <UserText>{gapText(gap, then === undefined ? now : Date.parse(then))}</UserText>
      {gap.until === undefined && ' so far'}
      {reasons && (
        <span className={styles.sub}>
          for <UserText>{reasons}</UserText>
        </span>
      )}
    </li>
  );
};

const EventLine = memo(
  ({
    event,
    names,
    currencies,
    day,
    isChosen,
    dueAt,
    then,
  }: {
    readonly event: HistoryEvent;
    readonly names: Names;
    readonly currencies: Currencies;
    /** The day, where the line before is of another one. */
    readonly day: string | undefined;
    readonly isChosen: boolean;
    /** Due time of the obligation that this event opened, while it is open. */
    readonly dueAt: string | undefined;
    readonly then: string | undefined;
  }) => {
    const { what, wrote } = sentenceOfEvent(event, names, currencies);
    return (
      <li
        id={event.id}
        className={styles.event}
        data-kind={kindOf(event)}
        data-chosen={isChosen || undefined}
        aria-current={isChosen ? 'true' : undefined}
      >
        <div className={styles.line}>
          <span className={styles.sentence}>
            <strong>
              <UserText>{actorOf(event)}</UserText>
            </strong>{' '}
            <UserText>{what}</UserText> {dueAt && <Left dueAt={dueAt} then={then} />}
            {wrote && (
              <span className={styles.wrote}>
                <UserText>{wrote}</UserText>
              </span>
            )}
          </span>
          <Aside event={event} day={day} />
        </div>
        <Raw event={event} />
      </li>
    );
  },
);

/** Time left until the due time, now or at the as-of time. */
const Left = ({ dueAt, then }: { readonly dueAt: string; readonly then: string | undefined }) => {
  const now = useNow();
  const { kind, text } = leftOf(dueAt, then === undefined ? now : Date.parse(then));
  return <Mark kind={kind}>{text}</Mark>;
};

/** The days of the events that begin one on the page, by their ids. */
const daysIn = (lines: readonly Line[]): ReadonlyMap<string, string> => {
  const begun = new Map<string, string>();
  let last: string | undefined;
  for (const line of lines) {
    if (line.kind === 'gap') continue;
    const day = dayOf(line.event.occurredAt);
    if (day !== last) begun.set(line.event.id, day);
    last = day;
  }
  return begun;
};

const Aside = ({
  event: { id, occurredAt, position },
  day,
}: {
  readonly event: HistoryEvent;
  readonly day: string | undefined;
}) => (
  <span className={styles.aside}>
    <span className={styles.clock}>
      {day && `${day}, `}
      {clockOf(occurredAt)}
      <span className={styles.distance}>
        {' '}
        · <When at={occurredAt} />
      </span>
    </span>
    <AnchorLink size="sm" {...places.event(id)} title="The event, with its receipt">
      {position.toLocaleString('en')}
    </AnchorLink>
    <AnchorLink
      size="sm"
      to="."
      search={{ asOf: String(position) }}
      hash={id}
      title="The page as it was after this event"
      aria-label={`as of here, position ${position}`}
    >
      as of here
    </AnchorLink>
  </span>
);

/** The event as recorded in the log; rendered on demand. */
const Raw = ({ event }: { readonly event: HistoryEvent }) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className={styles.sub} style={{ display: 'list-item', cursor: 'pointer' }}>
        {event.type}
      </summary>
      {isOpen && (
        <Code block tabIndex={0} role="region" aria-label={`The event ${event.id}`}>
          <UserText>{JSON.stringify(event, undefined, 2)}</UserText>
        </Code>
      )}
    </details>
  );
};

const STOPS =
  /\.(blocked|failed|rejected|revoked|stopped|raised|breached|timed-out|closure-refused)$/;
const RUNS = /\.(closed|granted|performed|confirmed|resolved)$/;

/** The colour of the dot, which repeats what the text states. */
const kindOf = ({ type, data }: HistoryEvent): string => {
  if (type === 'decision.made') return textIn(data, 'outcome') ?? 'info';
  if (STOPS.test(type)) return 'stop';
  return RUNS.test(type) ? 'run' : type === 'approval.requested' ? 'wait' : 'info';
};

/** Leads to the page as it was at a time or ledger position that somebody names. */
const PastOf = () => {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        View as of …
      </Button>
      <Modal opened={isOpen} onClose={close} title="View as of …">
        <PastForm onDone={close} />
      </Modal>
    </>
  );
};
