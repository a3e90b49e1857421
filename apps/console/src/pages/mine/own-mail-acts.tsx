import { Group, Text } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf } from '../../api/queries';
import { Act } from '../../parts/act';
import { UserText } from '../../parts/user-text';
import { useSession } from '../../session/session';

/** Sets and removes the mailbox of the user, or of a team of theirs. */
export const OwnMailActs = ({ principal, mailbox, confirmation }: RowOf<'/v1/own-mailboxes'>) => {
  const isTeam = useSession()?.actor.id !== principal;
  const notNow =
    isTeam && mailbox?.origin === 'command'
      ? `${mailbox.setBy} set it as operator or admin: an operator changes it.`
      : undefined;
  return (
    <Group gap="xs">
      <Act
        command="request-own-mailbox"
        label={mailbox ? 'Change' : 'Set address'}
        size="compact-sm"
        notNow={notNow}
        fields={[
          { name: 'address', label: 'Address', required: true, description: 'name@domain' },
          {
            name: 'calendar',
            label: 'Calendar',
            description:
              'With your working hours: other notices wait for them. Empty: that of the tenant.',
            initial: mailbox?.calendar ?? '',
          },
        ]}
        run={({ address = '', calendar }) =>
          api.PUT('/v1/own-mailboxes/{principal}', {
            params: { path: { principal } },
            body: { address, ...(calendar ? { calendar } : {}) },
          })
        }
      >
        <Text size="sm">
          A message goes to the address. Its link leads here, where you confirm it; until then
          nothing changes.
        </Text>
      </Act>
      {(mailbox ?? confirmation) && (
        <Act
          command="remove-own-mailbox"
          label="Remove"
          size="compact-sm"
          color="red"
          notNow={notNow}
          run={() =>
            api.DELETE('/v1/own-mailboxes/{principal}', { params: { path: { principal } } })
          }
        >
          <Text size="sm">
            <UserText>{principal}</UserText> gets no e-mail any more, and the address is deleted.
          </Text>
        </Act>
      )}
    </Group>
  );
};
