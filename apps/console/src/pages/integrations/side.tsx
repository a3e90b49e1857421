import { Code, Text, Title } from '@mantine/core';
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

/** A command that sends a first event to this installation. */
export const TryIt = () => (
  <>
    <Title order={2} size="h4" mt="lg" mb="xs">
      Send an event
    </Title>
    <Text size="sm" c="dimmed" mb="xs">
      With a key of the role integrator. Sent again, it is a duplicate and changes nothing.
    </Text>
    <Code block tabIndex={0} role="region" aria-label="Example command that sends an event">
      {lineFor(location.origin)}
    </Code>
  </>
);

export const lineFor = (origin: string): string =>
  [
    `curl -sS '${origin}/v1/events' -H "authorization: Bearer $KEY" \\`,
    `  -H 'content-type: application/cloudevents+json' -d '{"specversion":"1.0",`,
    `  "type":"writ.work-order.opened.v1","source":"/my/helpdesk","id":"first-1",`,
    `  "data":{"workOrderId":"first-1","workflow":"refunds","title":"My first event"}}'`,
  ].join('\n');
