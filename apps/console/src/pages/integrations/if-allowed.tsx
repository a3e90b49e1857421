import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useMay } from '../../session/session';

/** What is behind a right: shown to who has it; to everybody else it says who has. */
export const IfAllowed = ({
  query,
  what,
  children,
}: {
  /** The query by its name of /docs. */
  readonly query: string;
  readonly what: string;
  readonly children: ReactNode;
}) => {
  const { isAllowed, why } = useMay(query);
  if (isAllowed) return children;
  return (
    <Text my="md" role="note">
      {what} {why}
    </Text>
  );
};
