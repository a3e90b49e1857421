import { Alert, Button, Group, Text } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useCommand } from '../../api/queries';
import { useFilters } from '../../parts/filters';
import { UserText } from '../../parts/user-text';
import { Failure } from '../../parts/waiting';
import { useSession } from '../../session/session';

/**
 * What the link of a message is about. Opening it confirms nothing, so a scanner of mails confirms nothing either: the button does.
 * A code begins with the id of its confirmation, which only those who answer for the owner see.
 */
export const ConfirmAddress = ({
  owners,
  onDone,
}: {
  readonly owners: readonly RowOf<'/v1/own-mailboxes'>[];
  readonly onDone: (address: string) => void;
}) => {
  const { filters, set } = useFilters();
  const code = filters['confirm'];
  const command = useCommand((code: string) =>
    api.POST('/v1/own-mailboxes/confirmations', { body: { code } }),
  );
  if (code === undefined) return null;
  const leave = (): void => set({ confirm: undefined });
  const waiting = owners
    .map(({ confirmation }) => confirmation)
    .find((one) => one !== null && code.startsWith(`${one.confirmationId}.`));
  if (!waiting) return command.isPending ? null : <NothingToConfirm onLeave={leave} />;
  const { principal, address } = waiting;
  const confirm = (): void =>
    command.mutate(code, {
      onSuccess: () => {
        onDone(address);
        leave();
      },
    });
  return (
    <Alert my="sm" role="status" title="Confirm this address">
      <Text size="sm">
        Notices to{' '}
        <b>
          <UserText>{principal}</UserText>
        </b>{' '}
        are then sent to{' '}
        <b>
          <UserText>{address}</UserText>
        </b>
        . Who reads it learns what is requested, in which system and how much.
      </Text>
      {command.error !== null && <Failure error={command.error} />}
      <Group mt="sm">
        <Button loading={command.isPending} onClick={confirm}>
          Confirm the address
        </Button>
        <Button variant="default" onClick={leave}>
          Not now
        </Button>
      </Group>
    </Alert>
  );
};

const NothingToConfirm = ({ onLeave }: { readonly onLeave: () => void }) => {
  const session = useSession();
  return (
    <Alert color="yellow" my="sm" role="status" title="Nothing to confirm by this link">
      <Text size="sm">
        It was used, it is older than a day, a later one replaced it, or it is for somebody else:
        you are signed in as <UserText>{session?.actor.id}</UserText>.
      </Text>
      <Button mt="sm" variant="default" onClick={onLeave}>
        Close
      </Button>
    </Alert>
  );
};
