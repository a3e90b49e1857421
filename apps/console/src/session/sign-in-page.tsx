import { Anchor, Code, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { returnPath } from './return-path';
import { SignInForm } from './sign-in-form';

/** Where people say who they are, before they see anything else. */
export const SignInPage = () => {
  const { returnTo } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const back = returnPath(returnTo);
  const goOn = async (): Promise<void> => {
    queries.clear();
    await navigate({ href: back });
  };

  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="md">
      <Paper withBorder p="xl" radius="md" maw={440} w="100%">
        <SignInForm back={back} onSignedIn={goOn}>
          <Title order={1} size="h2">
            Sign in to Writ
          </Title>
          <Text c="dimmed">What may run, what waits, what must stop — and who decides.</Text>
        </SignInForm>
        <Text size="sm" c="dimmed" mt="md">
          <Code>npm start</Code> writes a key for each role to <Code>.writ/keys.json</Code>.
          Programs send theirs with each request: <Anchor href="/docs">API</Anchor>.
        </Text>
      </Paper>
    </Stack>
  );
};
