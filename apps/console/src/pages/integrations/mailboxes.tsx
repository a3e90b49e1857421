import { Group, Text, Title } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useRead } from '../../api/queries';
import { Act, type ActField } from '../../parts/act';
import { Cell } from '../../parts/columns';
import { CopyAs } from '../../parts/copy-as';
import { type Column, Grid } from '../../parts/grid';
import { mailboxOrigins } from '../../parts/mailbox-origins';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Empty, Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { IfAllowed } from './side';
import { attemptColumns, EVERY_MS, LAST, OnlyTheLast, ReceiverMarks } from './undelivered';

type Mailbox = RowOf<'/v1/mailboxes'>;
type Mail = RowOf<'/v1/mails'>;

const MANY = 1_000;

/** E-mail addresses of owners, and the messages that did not reach them. */
export const Mailboxes = () => (
  <Page
    title="Mailboxes"
    question="Who is notified by e-mail, and do messages arrive?"
    actions={
      <>
        <SetAct label="New mailbox" variant="filled" fields={[OWNER, ...FIELDS]} />
        <CopyAs path="/v1/mailboxes" cli="mailboxes" />
      </>
    }
  >
    <IfAllowed query="mailboxesMailboxes" what="Mailboxes are visible to those who manage them.">
      <All />
      <Title order={2} size="h4" mt="lg" mb="xs">
        Undelivered messages
      </Title>
      <Dead />
    </IfAllowed>
  </Page>
);

const All = () => {
  const mailboxes = useRead('/v1/mailboxes', { query: { limit: MANY }, everyMs: EVERY_MS });
  if (mailboxes.data === undefined) return <Waiting on={mailboxes} lines={4} />;
  const { items, nextCursor } = mailboxes.data.body;
  if (items.length === 0)
    return (
      <Empty
        title="No mailboxes"
        command="npx writ mailboxes set finance finance@example.org --as operator"
      >
        The notices of an owner with a mailbox are sent by e-mail too. People set their own under
        Mine, E-mail. Messages link here: nobody answers by e-mail.
      </Empty>
    );
  return (
    <>
      <Grid label="Mailboxes" rows={items} columns={columns} keyOf={({ principal }) => principal} />
      {nextCursor !== null && (
        <Text size="sm" c="dimmed">
          The first {MANY.toLocaleString('en')} by name. All of them are in the API, see Copy as.
        </Text>
      )}
    </>
  );
};

const columns: readonly Column<Mailbox>[] = [
  {
    label: 'Owner',
    width: 'minmax(7rem, 1fr)',
    show: ({ principal }) => <UserText>{principal}</UserText>,
  },
  {
    label: 'Address',
    width: 'minmax(11rem, 2fr)',
    show: ({ address }) => <UserText>{address}</UserText>,
  },
  {
    label: 'Working hours',
    width: '8rem',
    show: ({ calendar }) => <UserText none="of the tenant">{calendar}</UserText>,
  },
  {
    label: 'State',
    width: 'minmax(7rem, 1fr)',
    show: (mailbox) => (
      <Group gap="xs">
        <ReceiverMarks {...mailbox} />
        <UserText none="">{mailbox.disabledBecause}</UserText>
      </Group>
    ),
  },
  {
    label: 'Set',
    width: 'minmax(8rem, 1fr)',
    show: ({ setAt, setBy, origin }) => (
      <Cell below={mailboxOrigins[origin]}>
        <When at={setAt} by={setBy} />
      </Cell>
    ),
  },
  { label: 'Act', width: '11rem', show: (mailbox) => <MailboxActs {...mailbox} /> },
];

const OWNER: ActField = { name: 'principal', label: 'Owner', kind: 'owner', required: true };
const FIELDS: readonly ActField[] = [
  { name: 'address', label: 'Address', required: true, description: 'name@domain' },
  {
    name: 'calendar',
    label: 'Calendar',
    description: 'Its working hours: other notices wait for them. Empty: those of the tenant.',
  },
];

/** Sets the mailbox of an owner, who is `principal` or is entered. */
const SetAct = ({
  principal: known,
  ...looks
}: {
  readonly principal?: string;
  readonly label: string;
  readonly fields: readonly ActField[];
  readonly variant?: string;
  readonly size?: string;
}) => (
  <Act
    command="set-mailbox"
    {...looks}
    run={({ principal = known ?? '', address = '', calendar }) =>
      api.PUT('/v1/mailboxes/{principal}', {
        params: { path: { principal } },
        body: { address, ...(calendar ? { calendar } : {}) },
      })
    }
  >
    <Text size="sm">
      Nobody confirms this address, so check it. Who reads it learns what is requested, in which
      system and how much. The message decides nothing: answering needs a sign-in.
    </Text>
  </Act>
);

const MailboxActs = ({ principal, address, calendar }: Mailbox) => {
  const initial: Readonly<Record<string, string>> = { address, calendar: calendar ?? '' };
  return (
    <Group gap="xs">
      <SetAct
        principal={principal}
        label="Change"
        size="compact-sm"
        fields={FIELDS.map((field) => ({ ...field, initial: initial[field.name]! }))}
      />
      <Act
        command="remove-mailbox"
        label="Remove"
        size="compact-sm"
        color="red"
        run={() => api.DELETE('/v1/mailboxes/{principal}', { params: { path: { principal } } })}
      >
        <Text size="sm">
          <UserText>{principal}</UserText> gets no more e-mail, and the address is deleted.
        </Text>
      </Act>
    </Group>
  );
};

const Dead = () => {
  const mails = useRead('/v1/mails', {
    query: { status: 'dead', limit: LAST },
    everyMs: EVERY_MS,
  });
  if (mails.data === undefined) return <Waiting on={mails} lines={3} />;
  const { items, nextCursor } = mails.data.body;
  if (items.length === 0) return <Text size="sm">Every message arrived or is still tried.</Text>;
  return (
    <>
      <Grid
        label="Undelivered messages"
        rows={items}
        columns={mailColumns}
        keyOf={({ mailId }) => mailId}
      />
      {nextCursor !== null && <OnlyTheLast path="/v1/mails" />}
    </>
  );
};

const mailColumns: readonly Column<Mail>[] = [
  {
    label: 'Message',
    width: 'minmax(11rem, 2fr)',
    show: ({ type, principal, createdAt }) => (
      <>
        {type ?? 'digest'} to <UserText>{principal}</UserText>, <When at={createdAt} />
      </>
    ),
  },
  ...attemptColumns,
  {
    label: 'Act',
    width: '7.5rem',
    show: ({ mailId }) => (
      <Act
        command="replay-mail"
        label="Send again"
        size="compact-sm"
        run={() => api.POST('/v1/mails/{mailId}/replay', { params: { path: { mailId } } })}
      >
        It is sent once more, as the same message: mail programs show one.
      </Act>
    ),
  },
];
