import { Alert, Text } from '@mantine/core';
import { useRead } from '../api/queries';
import { type LiveEvent, useFollow } from '../live/live';
import { haltScopeText } from '../parts/halt-scope';
import { AnchorLink, places } from '../parts/links';
import { UserText } from '../parts/user-text';
import { Until } from '../parts/when';

/** Says on every page what is halted now, by whom, why and until when, and leads to each halt. */
export const HaltBar = () => {
  const { data } = useRead('/v1/halts', { query: { inForce: true } });
  useFollow(isOfHalts);
  return data?.body.items.map((halt) => (
    <Alert key={halt.haltId} color="red" variant="light" mb="md" p="xs" role="status">
      <Text size="sm">
        <b>Halted:</b> <UserText>{haltScopeText(halt)}</UserText>.{' '}
        <UserText>{halt.reason}</UserText> By <UserText>{halt.declaredBy}</UserText>, ends{' '}
        <Until at={halt.until} />.{' '}
        <AnchorLink
          {...places.halt(halt.haltId)}
          size="sm"
          c="inherit"
          underline="always"
          aria-label={`The halt of ${haltScopeText(halt)}: withdrawn runs, lift`}
        >
          Withdrawn runs, lift
        </AnchorLink>
      </Text>
    </Alert>
  ));
};

const isOfHalts = ({ type }: LiveEvent): boolean => type.startsWith('halt.');
