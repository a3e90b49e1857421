import { Code, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';

/** What is said where there is nothing: why that may be, and the command that would put something here. */
export const Empty = ({
  title,
  children,
  command,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly command?: string;
}) => (
  <Stack gap="xs" py="xl" align="flex-start">
    <Title order={2} size="h4">
      {title}
    </Title>
    {children && <Text c="dimmed">{children}</Text>}
    {command && (
      <Code
        block
        maw="100%"
        tabIndex={0}
        role="region"
        aria-label="A command that puts something here"
      >
        {command}
      </Code>
    )}
  </Stack>
);
