import { Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf } from '../../api/queries';
import { Act } from '../../parts/act';
import { Mark } from '../../parts/mark';
import { type Changed, changeUnderControl } from './change-control';
import { ChangedNotice } from './changed-notice';
import { type Asking } from './use-what-if';
import { countOf } from './what-if-sums';

/** Publishes the proposed text; its golden cases go along, so that what was promised still holds. */
export const PublishAct = ({
  current: { policyId, workflowId, version, cedar, cases },
  text,
  asking,
  onPublished,
}: {
  readonly current: RowOf<'/v1/policies'>;
  readonly text: string;
  readonly asking: Asking;
  readonly onPublished: () => void;
}) => {
  const [changed, setChanged] = useState<Changed>();
  const isAnswered = asking.status === 'done' && asking.proposal?.cedar === text;
  const loosened = isAnswered && asking.sum ? countOf(asking.sum, 'loosened') : 0;
  return (
    <>
      <Act
        command="publish-policy"
        label="Publish"
        size="sm"
        notNow={text === cedar ? `This is the text of version ${version} already.` : undefined}
        run={async () => {
          const done = await changeUnderControl(policyId, (approvedBy) =>
            api.PUT('/v1/policies/{policyId}', {
              params: { path: { policyId } },
              body: {
                workflowId,
                cedar: text,
                cases: cases ?? [],
                ...(approvedBy ? { approvedBy } : {}),
              },
            }),
          );
          setChanged(done);
          if (done.kind === 'published') onPublished();
          return { data: done };
        }}
      >
        <Text size="sm">
          It decides everything that is asked from then on, for work of {workflowId}. It has to
          answer the {cases?.length ?? 0} golden cases of version {version} as before.
        </Text>
        {!isAnswered ? (
          <Text size="sm" mt="xs" component="div">
            <Mark kind="unknown">not asked</Mark> Nobody has asked yet what this text would have
            decided.
          </Text>
        ) : (
          loosened > 0 && (
            <Text size="sm" mt="xs" component="div">
              <Mark kind="stop">{loosened.toLocaleString('en')} let loose</Mark> of the decisions on
              record.
            </Text>
          )
        )}
      </Act>
      {changed && <ChangedNotice changed={changed} />}
    </>
  );
};
