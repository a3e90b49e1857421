import { Alert, Text } from '@mantine/core';
import { useState } from 'react';
import { type RowOf, useRead } from '../../api/queries';
import { Cell } from '../../parts/columns';
import { CopyAs } from '../../parts/copy-as';
import { type Column, Grid } from '../../parts/grid';
import { mailboxOrigins } from '../../parts/mailbox-origins';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { useMay } from '../../session/session';
import { ConfirmAddress } from './confirm-address';
import { OwnMailActs } from './own-mail-acts';

type OwnMailbox = RowOf<'/v1/own-mailboxes'>;

/** Where notices to the user and their teams are sent, and the address that a link in a message is about. */
export const OwnMail = () => {
  const { isAllowed, why } = useMay('mailboxesOwnMailboxes');
  return (
    <Page
      title="Mine"
      question="Where are notices to you and your teams sent?"
      actions={<CopyAs path="/v1/own-mailboxes" cli="mailboxes own" />}
    >
      {isAllowed ? (
        <Mailboxes />
      ) : (
        <Text my="md" role="note">
          {why}
        </Text>
      )}
    </Page>
  );
};

const Mailboxes = () => {
  const own = useRead('/v1/own-mailboxes');
  const [confirmed, setConfirmed] = useState<string>();
  if (own.data === undefined) return <Waiting on={own} lines={3} />;
  const { items } = own.data.body;
  return (
    <>
      <ConfirmAddress owners={items} onDone={setConfirmed} />
      {confirmed !== undefined && (
        <Alert color="green" role="status" my="sm" title="Confirmed">
          Notices are sent to <UserText>{confirmed}</UserText> from now on.
        </Alert>
      )}
      <Text size="sm" c="dimmed" my="sm">
        A notice goes to the owner it is for: you, or a team that you answer for. An address is used
        once somebody has confirmed it by the link of a message. No message decides anything:
        answering needs a sign-in.
      </Text>
      <Grid
        label="Where notices are sent"
        rows={items}
        columns={columns}
        keyOf={({ principal }) => principal}
      />
    </>
  );
};

const columns: readonly Column<OwnMailbox>[] = [
  {
    label: 'Notices to',
    width: 'minmax(8rem, 1fr)',
    show: ({ principal }) => <UserText>{principal}</UserText>,
  },
  {
    label: 'Address',
    width: 'minmax(14rem, 2fr)',
    show: ({ mailbox, confirmation }) => (
      <Cell
        below={
          confirmation && (
            <>
              <Mark kind="wait">to be confirmed</Mark> <UserText>{confirmation.address}</UserText>,
              ends <Until at={confirmation.expiresAt} />
            </>
          )
        }
      >
        <UserText none="none">{mailbox?.address}</UserText>
      </Cell>
    ),
  },
  {
    label: 'State',
    width: 'minmax(8rem, 1fr)',
    show: ({ mailbox }) => <State {...mailbox} />,
  },
  {
    label: 'Set',
    width: 'minmax(10rem, 1fr)',
    show: ({ mailbox }) =>
      mailbox && (
        <Cell below={mailboxOrigins[mailbox.origin]}>
          <When at={mailbox.setAt} by={mailbox.setBy} />
        </Cell>
      ),
  },
  { label: 'Act', width: '13rem', show: (own) => <OwnMailActs {...own} /> },
];

const State = ({ status, disabledBecause }: Partial<NonNullable<OwnMailbox['mailbox']>>) => {
  if (status === undefined) return <>—</>;
  if (status === 'active') return <Mark kind="run">active</Mark>;
  return (
    <Cell below={<UserText none="">{disabledBecause}</UserText>}>
      <Mark kind="stop">disabled</Mark>
    </Cell>
  );
};
