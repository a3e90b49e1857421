import { Group, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import { type AnswerOf, usePast, useRead } from '../../api/queries';
import { useFollow } from '../../live/live';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { haltScopeText } from '../../parts/halt-scope';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { useSession } from '../../session/session';
import { WithdrawnRuns } from './withdrawn-runs';

const MANY = 1_000;

type HaltRow = AnswerOf<'/v1/halts/{haltId}'>;

/** One halt: what it stops, who declared it and why, how it ends, and who has reported on the runs that it withdrew. */
const HaltPage = () => {
  const { haltId } = useParams({ from: '/inside/halts/$haltId' });
  const { asOf } = usePast();
  const read = useRead('/v1/halts/{haltId}', { path: { haltId } });
  const halt = read.data?.body;
  useFollow(({ type }) => type.startsWith('halt.'));
  return (
    <Page
      title="Halt"
      question="What may not run, why and until when?"
      position={read.data?.position}
      actions={
        <Group gap="xs">
          {halt?.inForce && asOf === undefined && <LiftAct halt={halt} />}
          <CopyAs
            path={`/v1/halts/${encodeURIComponent(haltId)}`}
            cli={shell`lift ${haltId} --reason '…'`}
            sql={sql`SELECT * FROM writ.withdrawn_runs WHERE halt_id = ${haltId};`}
          />
        </Group>
      }
    >
      {halt ? <Shown halt={halt} /> : <Waiting on={read} />}
    </Page>
  );
};

const LiftAct = ({ halt }: { readonly halt: HaltRow }) => {
  const isOwn = useSession()?.actor.id === halt.declaredBy;
  return (
    <Act
      command="lift-halt"
      label="Lift"
      notNow={isOwn ? 'You declared this halt: somebody else lifts it.' : undefined}
      fields={[{ name: 'reason', label: 'Why the work may go on', required: true }]}
      run={({ reason = '' }) =>
        api.POST('/v1/halts/{haltId}/lift', {
          params: { path: { haltId: halt.haltId } },
          body: { reason },
        })
      }
    >
      This ends the halt of <UserText>{haltScopeText(halt)}</UserText>. Writ decides again what it
      stopped.
    </Act>
  );
};

const Shown = ({ halt }: { readonly halt: HaltRow }) => {
  const stopped = useRead('/v1/decisions', { query: { halt: halt.haltId, limit: MANY } }).data
    ?.body;
  return (
    <>
      <Group gap="xs" my="sm">
        {halt.inForce ? <Mark kind="stop">in force</Mark> : <Mark kind="still">ended</Mark>}
      </Group>
      <Terms
        of={{
          Stops: <UserText>{haltScopeText(halt)}</UserText>,
          Reason: <UserText>{halt.reason}</UserText>,
          Decisions:
            stopped &&
            `${countText(stopped.items.length, Boolean(stopped.nextCursor))} stopped by it`,
          Declared: <When at={halt.declaredAt} by={halt.declaredBy} />,
          Ends: !halt.endedAt && <Until at={halt.until} />,
          Lifted: halt.liftedBy && (
            <>
              <When at={halt.endedAt} by={halt.liftedBy} />:{' '}
              <UserText>{halt.liftedBecause}</UserText>
            </>
          ),
          'Ended by itself': !halt.liftedBy && halt.endedAt && <When at={halt.endedAt} />,
          Proof: (
            <AnchorLink {...places.event(halt.eventId)} size="sm">
              the event and its receipt
            </AnchorLink>
          ),
        }}
      />
      <Title order={2} size="h4" mt="lg" mb="xs">
        Withdrawn runs
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        What was allowed to run when the halt began. Until its holder reports, nobody knows whether
        such an action was carried out.
      </Text>
      <WithdrawnRuns haltId={halt.haltId} />
    </>
  );
};

export default HaltPage;
