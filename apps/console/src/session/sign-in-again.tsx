import { Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { sessionEnd, useSessionEnded } from '../api/session-end';
import { UserText } from '../parts/user-text';
import { sessionQuery, useSession } from './session';
import { SignInForm } from './sign-in-form';

/** Says over the page, and over its open form, that the session has ended, and signs in again without leaving it. */
const SignInAgain = (): ReactNode => {
  const [isClosed, setIsClosed] = useState(false);
  const who = useSession()?.actor.id;
  const isEnded = useSessionEnded();
  const queries = useQueryClient();
  const goOn = async (): Promise<void> => {
    // Whose page it now is, before anything of it is read.
    await queries.refetchQueries(sessionQuery);
    if (!sessionEnd.isNow()) await queries.invalidateQueries();
  };
  return (
    <Modal
      opened={isEnded && !isClosed}
      onClose={() => setIsClosed(true)}
      title="Your session has ended"
      closeOnEscape={false}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SignInForm back={location.pathname + location.search} staysOpen onSignedIn={goOn}>
        <Text>
          Sign in again as <UserText>{who}</UserText> to go on here: the page and what you typed are
          still there. For anybody else the page loads again without it.
        </Text>
      </SignInForm>
    </Modal>
  );
};

export default SignInAgain;
