import { Alert, Anchor, Button, Code, Progress, Skeleton, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { isSignedOut, messageOf, Problem } from '../api/problem';
import { useSessionEnded } from '../api/session-end';
import { type Pasted, pastedText } from './pasted';

/** State of a read that has no answer yet. */
export interface Awaited {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly failureReason: unknown;
  readonly refetch: () => unknown;
}

/** In the place of what is not there yet: that it loads, how far a view of the past is, or why it cannot be shown. */
export const Waiting = ({ on, lines = 6 }: { readonly on: Awaited; readonly lines?: number }) => {
  if (on.error) return <Failure error={on.error} retry={() => void on.refetch()} />;
  const building = on.failureReason instanceof Problem ? on.failureReason.body : undefined;
  if (isBuilding(building))
    return (
      <Stack gap="xs" py="lg" role="status">
        <Text>
          Rebuilding the views of that time: {building.folded.toLocaleString()} of{' '}
          {building.total.toLocaleString()} events.
        </Text>
        <Progress
          value={(100 * building.folded) / Math.max(1, building.total)}
          aria-label="Rebuild progress"
        />
      </Stack>
    );
  return (
    <Stack gap="sm" py="md" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={22} radius="sm" />
      ))}
    </Stack>
  );
};

/** An error message of the API, with a way to retry. */
export const Failure = ({
  error,
  retry,
}: {
  readonly error: unknown;
  readonly retry?: () => void;
}) => {
  const problem = error instanceof Problem ? error : undefined;
  if (isSignedOut(error)) return <NotSent />;
  return (
    <Alert
      color="red"
      role="alert"
      title={problem?.status === 404 ? 'Not found' : (problem?.body.title ?? 'Gateway unreachable')}
      my="md"
    >
      <Text size="sm">{messageOf(error)}</Text>
      {problem?.body.errors?.map(({ pointer, message }) => (
        <Text size="sm" key={pointer + message}>
          {pointer}: {message}
        </Text>
      ))}
      {problem && (
        <Anchor size="sm" href={`/problems/${problem.code}`} mr="md">
          {problem.code}
        </Anchor>
      )}
      {retry && (
        <Button size="compact-sm" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
};

/** In place of the answer to a command of an ended session; reads wait for the next session instead. */
const NotSent = () =>
  useSessionEnded() ? (
    <Alert color="red" role="alert" title="Your session has ended" my="md">
      <Text size="sm">
        Nothing was sent, and what you typed stays here. Sign in, and send it again.
      </Text>
      <SignInLink />
    </Alert>
  ) : (
    <Alert color="blue" role="alert" title="You are signed in again" my="md">
      <Text size="sm">Nothing was sent yet: send it again.</Text>
    </Alert>
  );

/** Signs in again in another tab, where the dialog for it was closed: this one stays as it is, and goes on. */
export const SignInLink = () => (
  <Anchor
    size="sm"
    target="_blank"
    href={`/sign-in?returnTo=${encodeURIComponent(location.pathname + location.search)}`}
  >
    Sign in, in a new tab
  </Anchor>
);

const isBuilding = (body: unknown): body is { readonly folded: number; readonly total: number } =>
  typeof (body as { readonly folded?: unknown } | undefined)?.folded === 'number' &&
  typeof (body as { readonly total?: unknown }).total === 'number';

/** An empty state: why it may be empty, and the command that adds something. */
export const Empty = ({
  title,
  children,
  command,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly command?: string | Pasted;
}) => (
  <Stack gap="xs" py="xl" align="flex-start">
    <Title order={2} size="h4">
      {title}
    </Title>
    {children && <Text c="dimmed">{children}</Text>}
    {command && (
      <Code block maw="100%" tabIndex={0} role="region" aria-label="Example command">
        {pastedText(command)}
      </Code>
    )}
  </Stack>
);
