import { Text } from '@mantine/core';
import { AnchorLink } from '../../parts/link';
import { Said } from '../../parts/said';
import styles from './ledger.module.css';
import { typeWords } from './logged-event';
import { type Around } from './use-history';

/** The events before and after this one in its work order, and the way to it in the work order’s own story. */
export const Neighbours = ({
  workOrderId,
  around: { current, previous, next, isLoading },
}: {
  readonly workOrderId: string;
  readonly around: Around;
}) => (
  <nav className={styles.neighbours} aria-label="Events around it">
    <Neighbour of={previous} none={isLoading ? '…' : 'It is the first.'} words="← Before it: " />
    <AnchorLink
      to="/work-orders/$workOrderId"
      params={{ workOrderId }}
      {...(current ? { hash: current.id } : {})}
      size="sm"
    >
      In work order <Said>{workOrderId}</Said>
    </AnchorLink>
    <Neighbour
      of={next}
      none={isLoading ? '…' : 'Nothing came after it yet.'}
      words="After it: "
      arrow=" →"
    />
  </nav>
);

const Neighbour = ({
  of,
  none,
  words,
  arrow = '',
}: {
  readonly of: Around['next'];
  readonly none: string;
  readonly words: string;
  readonly arrow?: string;
}) =>
  of === undefined ? (
    <Text size="sm" c="dimmed">
      {none}
    </Text>
  ) : (
    <AnchorLink to="/ledger/events/$eventId" params={{ eventId: of.id }} size="sm">
      {words}
      <Said>{typeWords(of.type)}</Said>
      {arrow}
    </AnchorLink>
  );
