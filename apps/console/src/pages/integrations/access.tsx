import { Title } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { Cell, untilColumn, whenColumn } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { IfAllowed } from './side';

type Key = RowOf<'/v1/keys'>;
type Session = RowOf<'/v1/sessions'>;

/** Who can come in: keys of programs and people, and who is signed in now. */
export const Access = () => (
  <Page
    title="Keys and sessions"
    question="Who has access, and who is signed in?"
    actions={<CopyAs path="/v1/keys" />}
  >
    <Title order={2} size="h4" mt="md" mb="xs">
      Keys
    </Title>
    <IfAllowed query="accessKeys" what="Keys are visible to those who issue them.">
      <Keys />
    </IfAllowed>
    <Title order={2} size="h4" mt="lg" mb="xs">
      Active sessions
    </Title>
    <IfAllowed query="accessSessions" what="Sessions are visible to those who may end them.">
      <Sessions />
    </IfAllowed>
  </Page>
);

const Keys = () => {
  const keys = useRead('/v1/keys');
  if (keys.data === undefined) return <Waiting on={keys} lines={4} />;
  const { items } = keys.data.body;
  return <Grid label="Keys" rows={items} columns={keyColumns} keyOf={({ keyId }) => keyId} />;
};

const keyColumns: readonly Column<Key>[] = [
  {
    label: 'Recorded as',
    width: 'minmax(10rem, 1.4fr)',
    show: ({ principal, keyId, label }) => (
      <Cell
        below={
          <>
            {keyId} <UserText none="">{label}</UserText>
          </>
        }
      >
        <b>
          <UserText>{principal}</UserText>
        </b>
      </Cell>
    ),
  },
  {
    label: 'Roles',
    width: 'minmax(9rem, 1fr)',
    show: ({ roles }) => roles.join(', '),
  },
  {
    label: 'Answers for',
    width: 'minmax(8rem, 1fr)',
    show: ({ owners }) =>
      owners.includes('*') ? 'every owner' : <UserText none="nobody">{owners.join(', ')}</UserText>,
  },
  {
    label: 'Workflows',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ workflows }) => workflows?.join(', ') ?? 'any',
  },
  {
    label: 'Made',
    width: 'minmax(8rem, 1fr)',
    show: ({ createdAt, createdBy }) =>
      createdAt === null ? 'in the keys file' : <When at={createdAt} by={createdBy} />,
  },
  {
    label: 'Last used',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ createdAt, lastUsedAt }) =>
      lastUsedAt === null ? createdAt !== null && 'never' : <When at={lastUsedAt} />,
  },
  {
    label: 'State',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ keyId, principal, createdAt, revokedAt }) =>
      revokedAt !== null ? (
        <span>
          <Mark kind="stop">revoked</Mark> <When at={revokedAt} />
        </span>
      ) : (
        <Act
          command="revoke-key"
          label="Revoke"
          size="compact-sm"
          color="red"
          notNow={createdAt === null ? 'It is in the keys file: remove it there.' : undefined}
          run={() => api.DELETE('/v1/keys/{keyId}', { params: { path: { keyId } } })}
        >
          The key of <UserText>{principal}</UserText> stops working, and its sessions end. What was
          recorded under it stays.
        </Act>
      ),
  },
];

const Sessions = () => {
  const sessions = useRead('/v1/sessions');
  if (sessions.data === undefined) return <Waiting on={sessions} lines={4} />;
  const { items } = sessions.data.body;
  return (
    <Grid
      label="Sessions"
      rows={items}
      columns={sessionColumns}
      keyOf={({ sessionId }) => sessionId}
    />
  );
};

const sessionColumns: readonly Column<Session>[] = [
  {
    label: 'Who',
    width: 'minmax(10rem, 1.4fr)',
    show: ({ principal }) => (
      <b>
        <UserText>{principal}</UserText>
      </b>
    ),
  },
  {
    label: 'Signed in by',
    width: 'minmax(10rem, 1.4fr)',
    show: ({ keyId, issuer }) => (keyId === null ? <UserText>{issuer}</UserText> : `key ${keyId}`),
  },
  whenColumn('Since', 'createdAt', 'minmax(7rem, 0.8fr)'),
  whenColumn('Last seen', 'lastSeenAt', 'minmax(7rem, 0.8fr)'),
  untilColumn('Ends', 'expiresAt', 'minmax(7rem, 0.8fr)'),
  {
    label: 'Act',
    width: 'minmax(6rem, 0.6fr)',
    show: ({ sessionId, principal }) => (
      <Act
        command="revoke-session"
        label="End"
        size="compact-sm"
        run={() => api.DELETE('/v1/sessions/{sessionId}', { params: { path: { sessionId } } })}
      >
        <UserText>{principal}</UserText> is signed out at once and can sign in again.
      </Act>
    ),
  },
];
