import { Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { usePast } from '../../api/queries';
import { AnchorLink } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { plain, shortIds } from '../../parts/plain-ids';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { For, Until } from '../../parts/when';
import { causesIn, type Names, namesIn } from './history-facts';
import { awaitedBy, placeOf, turnOf, type Unmet, unmetOf } from './unmet';
import { type Obligation, type Work } from './use-work';
import styles from './work-order.module.css';

const ENDED: readonly string[] = ['closed', 'abandoned', 'superseded'];

/** Status of the work order: next step and owner, open obligations, and what blocks closing. */
export const NowPanel = ({ work }: { readonly work: Work }) => {
  return (
    <Paper withBorder p="md" mt="sm" component="section" aria-labelledby="now">
      <Title order={2} size="h4" id="now" mb="xs">
        {work.then === undefined ? 'Now' : 'Then'}
      </Title>
      {work.pending ? <Waiting on={work.pending} lines={3} /> : <State work={work} />}
    </Paper>
  );
};

/** It is shown once everything was read: nothing that is missing counts as met. */
const State = ({ work }: { readonly work: Work }) => {
  const { workOrder, next, obligations, then, events } = work;
  const names = useMemo(() => namesIn(events), [events]);
  const causes = useMemo(() => causesIn(events), [events]);
  const hasEnded = ENDED.includes(workOrder.status);
  const unmet = hasEnded ? [] : unmetOf(work);
  const outstanding = obligations.filter(({ kind }) => kind !== 'work');
  return (
    <div className={styles.now}>
      <Part title="Next step and owner">
        {hasEnded ? (
          <Text size="sm">Nothing.</Text>
        ) : next ? (
          <WhatIsNext work={work} names={names} />
        ) : (
          <Text size="sm" c="dimmed">
            {then === undefined ? 'Unknown.' : 'Only available for the current state.'}
          </Text>
        )}
      </Part>
      <Part title={`Outstanding (${outstanding.length})`}>
        {outstanding.length === 0 && <Text size="sm">Nothing is outstanding.</Text>}
        <Some
          of={outstanding}
          show={(one) => (
            <OwnerLoad
              key={one.obligationId}
              one={one}
              names={names}
              cause={causes.get(one.subject)}
            />
          )}
        />
      </Part>
      <Part title="Can it close?">
        {hasEnded ? (
          <Text size="sm">It has ended: {workOrder.status}.</Text>
        ) : unmet.length === 0 && !next && then === undefined ? (
          <Mark kind="unknown">unknown</Mark>
        ) : unmet.length === 0 ? (
          <Mark kind="run">Yes, all requirements are met</Mark>
        ) : (
          <Mark kind="wait">Not yet: {unmet.length} unmet</Mark>
        )}
        <Some
          of={unmet}
          show={(one) => <ToMeet key={one.kind + one.subject} one={one} names={names} />}
        />
      </Part>
    </div>
  );
};

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div>
    <Title order={3} size="h6" mb={4}>
      {title}
    </Title>
    {children}
  </div>
);

const SHOWN = 5;

/** The first few of many; the others on demand. */
const Some = <T,>({
  of,
  show,
}: {
  readonly of: readonly T[];
  readonly show: (one: T) => ReactNode;
}) => (
  <>
    {of.length > 0 && <ul className={styles.list}>{of.slice(0, SHOWN).map(show)}</ul>}
    {of.length > SHOWN && (
      <details>
        <summary className={styles.more}>{of.length - SHOWN} more</summary>
        <ul className={styles.list}>{of.slice(SHOWN).map(show)}</ul>
      </details>
    )}
  </>
);

const OwnerLoad = ({
  one,
  names,
  cause,
}: {
  readonly one: Obligation;
  readonly names: Names;
  /** Why it was raised, where that is known. */
  readonly cause: string | undefined;
}) => (
  <li>
    <Owner name={one.owner} />:{' '}
    <Linked to={one} title={shortIds(one.what)}>
      {plain(one.what, names)}
    </Linked>
    {cause && (
      <span className={styles.wrote}>
        <UserText>{cause}</UserText>
      </span>
    )}
    <span className={styles.sub}>
      {one.kind}, for <For since={one.since} />
      {one.dueAt && (
        <>
          {one.overdue ? ', was due ' : ', due '}
          <Until at={one.dueAt} />
        </>
      )}{' '}
      {one.overdue && <Mark kind="stop">overdue</Mark>}
    </span>
  </li>
);

const ToMeet = ({ one, names }: { readonly one: Unmet; readonly names: Names }) => (
  <li>
    <span title={shortIds(one.message)}>
      <UserText>{plain(one.message, names)}</UserText>
    </span>{' '}
    {placeOf(one) && (
      <Linked
        to={one}
        label={`Open: ${one.kind} ${names.get(one.subject) ?? shortIds(one.subject)}`}
      >
        open
      </Linked>
    )}
  </li>
);

const Linked = ({
  to,
  children,
  label,
  title,
}: {
  readonly to: Pick<Unmet, 'kind' | 'subject'>;
  readonly children: string;
  readonly label?: string;
  readonly title?: string;
}) => {
  const past = usePast();
  const place = placeOf(to);
  if (!place) return <UserText>{children}</UserText>;
  const link =
    'view' in place
      ? ({ to: '.', search: { ...place, ...past } } as const)
      : { ...place, search: past };
  return (
    <AnchorLink
      size="sm"
      {...link}
      title={title}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      <UserText>{children}</UserText>
    </AnchorLink>
  );
};

/** Whom it waits for first; whose turn it is by the workflow comes behind, and is all where nobody is waited for. */
const WhatIsNext = ({ work, names }: { readonly work: Work; readonly names: Names }) => {
  const { next, obligations } = work;
  if (!next) return null;
  const [first, ...others] = awaitedBy(next, obligations);
  const turn = turnOf(next);
  if (!first)
    return (
      <>
        <Owner name={next.owner} />
        <Text size="sm" title={shortIds(next.action)}>
          <UserText>{next.done || turn === '' ? plain(next.action, names) : turn}</UserText>
        </Text>
      </>
    );
  return (
    <>
      <Owner name={first.owner} /> {first.overdue && <Mark kind="stop">overdue</Mark>}
      <Text size="sm" title={shortIds(first.what)}>
        <UserText>{plain(first.what, names)}</UserText>
        {others.length > 0 && `, and ${others.length} more beside`}
      </Text>
      {turn !== '' && (
        <Text size="sm" c="dimmed">
          By the workflow, <UserText>{next.owner === 'TBD' ? 'nobody yet' : next.owner}</UserText>:{' '}
          <UserText>{turn}</UserText>
        </Text>
      )}
    </>
  );
};
