import { Alert, Button, Divider, PasswordInput, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { signIn } from './session';

interface SignInFormProps {
  /** Where the identity provider leads back to: a path of the console. */
  readonly back: string;
  /** Whether the identity provider gets a tab of its own, because this page has to stay. */
  readonly staysOpen?: boolean;
  readonly onSignedIn: () => Promise<unknown>;
  /** What is shown above the form. */
  readonly children: ReactNode;
}

/** Where people show who they are: by a key, or by the identity provider of the installation. */
export const SignInForm = ({ back, staysOpen = false, onSignedIn, children }: SignInFormProps) => {
  const [key, setKey] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const ways = useQuery({
    queryKey: ['ways'],
    queryFn: async () => (await api.GET('/v1/session/ways')).data?.ways ?? [],
  });

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSubmitting(true);
    setFailure(undefined);
    try {
      await signIn(key.trim());
      await onSignedIn();
    } catch (error) {
      setFailure(error);
    } finally {
      setIsSubmitting(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {children}
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
              {...(staysOpen && { target: '_blank' })}
            >
              Sign in with your organisation{staysOpen && ', in a new tab'}
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
};
