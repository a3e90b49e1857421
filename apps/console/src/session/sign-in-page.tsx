import {
  Alert,
  Anchor,
  Button,
  Code,
  Divider,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { returnPath } from './return-path';
import { signIn } from './session';

/** Where people say who they are: by a key, or by the identity provider of the installation. */
export const SignInPage = () => {
  const { returnTo } = useSearch({ from: '/sign-in' });
  const [key, setKey] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const ways = useQuery({
    queryKey: ['ways'],
    queryFn: async () => (await api.GET('/v1/session/ways')).data?.ways ?? [],
  });
  const back = returnPath(returnTo);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSubmitting(true);
    setFailure(undefined);
    try {
      await signIn(key.trim());
      queries.clear();
      await navigate({ href: back });
    } catch (error) {
      setFailure(error);
    } finally {
      setIsSubmitting(false);
    }
  };

  return (
    <Stack component="main" align="center" justify="center" mih="100dvh" p="md">
      <Paper withBorder p="xl" radius="md" maw={440} w="100%">
        <form onSubmit={(event) => void submit(event)}>
          <Stack>
            <Title order={1} size="h2">
              Sign in to Writ
            </Title>
            <Text c="dimmed">What may run, what waits, what must stop — and who decides.</Text>
            <PasswordInput
              label="API key"
              autoComplete="current-password"
              placeholder="writ_…"
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              required
              data-autofocus
            />
            {failure !== undefined && (
              <Alert color="red" role="alert" title="Not signed in">
                {messageOf(failure)}
              </Alert>
            )}
            <Button type="submit" loading={isSubmitting} disabled={key.trim() === ''}>
              Sign in
            </Button>
            {ways.data?.includes('oidc') && (
              <>
                <Divider label="or" />
                <Button
                  variant="default"
                  component="a"
                  href={`/v1/session/oidc?returnTo=${encodeURIComponent(back)}`}
                >
                  Sign in with your organisation
                </Button>
              </>
            )}
            <Text size="sm" c="dimmed">
              <Code>npm start</Code> writes a key for each role to <Code>.writ/keys.json</Code>.
              Programs send theirs with each request: <Anchor href="/docs">API</Anchor>.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Stack>
  );
};
