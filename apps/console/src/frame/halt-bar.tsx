import { Alert, Text } from '@mantine/core';
import { type RowOf, useRead } from '../api/queries';
import { type LiveEvent, useFollow } from '../live/live';
import { UserText } from '../parts/user-text';
import { Until } from '../parts/when';

/** Says on every page what is halted now, by whom, why and until when. */
export const HaltBar = () => {
  const { data } = useRead('/v1/halts', { query: { inForce: true } });
  useFollow(isOfHalts);
  return data?.body.items.map((halt) => (
    <Alert key={halt.haltId} color="red" variant="light" mb="md" p="xs" role="status">
      <Text size="sm">
        <b>Halted:</b> <UserText>{scopeOf(halt)}</UserText>. <UserText>{halt.reason}</UserText> By{' '}
        <UserText>{halt.declaredBy}</UserText>, ends <Until at={halt.until} />. Somebody else lifts
        it: <UserText>{`writ lift ${halt.haltId}`}</UserText>
      </Text>
    </Alert>
  ));
};

const isOfHalts = ({ type }: LiveEvent): boolean => type.startsWith('halt.');

/** What it stops, in words. */
const scopeOf = ({ principal, action, system, workflow }: RowOf<'/v1/halts'>): string => {
  const parts = [
    principal && `actions of ${principal}`,
    action && `actions of the kind ${action}`,
    system && `actions on ${system}`,
    workflow && `work under ${workflow}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', only ') : 'every action';
};
