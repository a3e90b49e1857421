import { Text } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useList } from '../../api/queries';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { Cell, textColumn, whenColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { numbered } from '../../parts/values';
import { When } from '../../parts/when';
import { useMay } from '../../session/session';
import { IfAllowed } from './side';

type Row = RowOf<'/v1/dead-letters'>;

/** What Writ should have done of itself and could not, however often it tried. */
export const DeadLetters = () => {
  const { isAllowed } = useMay('dead-letters');
  const list = useList('/v1/dead-letters', { enabled: isAllowed });
  return (
    <Page
      title="Dead letters"
      question="Which reactions failed for good?"
      position={list.position}
      actions={
        <CopyAs
          path="/v1/dead-letters"
          sql="SELECT died_at, consumer, subject, tries, error FROM writ.dead_letters WHERE replayed_at IS NULL;"
        />
      }
    >
      <IfAllowed query="dead-letters" what="Dead letters are visible to those who operate Writ.">
        <Listed
          list={list}
          label="Dead letters"
          columns={columns}
          keyOf={({ deadLetterId }) => deadLetterId}
          empty={
            <Empty title="No dead letters" command="npx writ watch">
              Every event was processed. This command prints new ones:
            </Empty>
          }
        />
      </IfAllowed>
    </Page>
  );
};

const columns: readonly Column<Row>[] = [
  {
    label: 'What',
    width: 'minmax(12rem, 1.4fr)',
    show: ({ consumer, subject }) => (
      <Cell below={<UserText>{subject}</UserText>}>
        <b>
          <UserText>{consumer}</UserText>
        </b>
      </Cell>
    ),
  },
  textColumn('Error', 'error', 'minmax(16rem, 3fr)'),
  {
    label: 'Tried',
    width: '5rem',
    show: ({ tries }) => numbered(tries, 'time'),
  },
  whenColumn('Given up', 'diedAt', 'minmax(7rem, 0.8fr)'),
  {
    label: 'State',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ deadLetterId, replayedAt }) =>
      replayedAt === null ? (
        <Act
          command="replay-dead-letter"
          label="Replay"
          size="compact-sm"
          run={() =>
            api.POST('/v1/dead-letters/{deadLetterId}/replay', {
              params: { path: { deadLetterId } },
            })
          }
        >
          <Text size="sm">
            It is processed once more. Its effects happen once, even if some had happened already.
          </Text>
        </Act>
      ) : (
        <span>
          <Mark kind="run">done</Mark> <When at={replayedAt} />
        </span>
      ),
  },
];
