import { Button, Group, NativeSelect, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf } from '../../api/queries';
import { Act } from '../../parts/act';
import { instantOfDay } from '../../parts/days';
import { Mark } from '../../parts/mark';
import { TextDiff } from '../../parts/text-diff';
import { zoneName } from '../../parts/times';
import { useMay } from '../../session/session';
import { type Changed, ChangedNotice, changeUnderControl } from './change-control';
import styles from './policies.module.css';
import { type WhatIfRun, countOf, useWhatIf } from './what-if';
import { WhatIfAnswer } from './what-if-answer';

type Row = RowOf<'/v1/policies'>;

interface WhatIfViewProps {
  readonly rows: readonly Row[];
  readonly current: Row;
  /** The version whose text is taken to begin with. */
  readonly shown: Row;
}

/** Edit a policy, replay past decisions with it, and publish it. */
export const WhatIfView = ({ rows, current, shown }: WhatIfViewProps) => {
  const { policyId } = current;
  const { isAllowed, why } = useMay('what-if');
  // What was typed survives a look at another page, as at an example.
  const [draft, setDraft, forget] = useSessionStorage<string>({
    key: `writ-draft-${policyId}`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const text = draft || shown.cedar;
  const isEdited = text !== current.cedar;
  const zone = zoneName();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { whatIfRun, ask, cancel } = useWhatIf(policyId);
  const isSubmitting = whatIfRun.status === 'asking';
  const isStale = whatIfRun.proposal !== undefined && whatIfRun.proposal.cedar !== text;
  return (
    <>
      <Text size="sm" c="dimmed" maw="46rem">
        Every recorded decision is replayed with the text below on the facts of its time, and
        compared with the original outcome. Nothing is recorded.
      </Text>
      <div className={styles.section}>
        <Group align="flex-end" gap="sm" mb="sm">
          <Title order={2} size="h4">
            Proposed text
          </Title>
          <NativeSelect
            size="xs"
            aria-label="Begin with the text of"
            data={[
              { value: '', label: 'begin with …' },
              ...rows.map(({ version, current: isCurrent }) => ({
                value: String(version),
                label: `version ${version}${isCurrent ? ', in force' : ''}`,
              })),
            ]}
            value=""
            onChange={({ currentTarget: { value } }) => {
              const chosen = rows.find(({ version }) => String(version) === value);
              if (chosen) setDraft(chosen.cedar);
            }}
          />
        </Group>
        <Textarea
          aria-label="Proposed text of the policy"
          autosize
          minRows={10}
          maxRows={20}
          spellCheck={false}
          className={styles.text!}
          value={text}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        {isEdited && (
          <details className={styles.changes}>
            <summary>What you changed against version {current.version}</summary>
            <TextDiff
              before={current.cedar}
              after={text}
              labels={[`version ${current.version}`, 'your text']}
            />
          </details>
        )}
        <Group align="flex-end" gap="sm" mt="sm">
          <TextInput
            type="date"
            size="sm"
            label={`Decisions from (${zone})`}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            size="sm"
            label={`before (${zone})`}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          {isAllowed && (
            <Button
              size="sm"
              loading={isSubmitting}
              onClick={() =>
                void ask({
                  cedar: text,
                  ...(from && { from: instantOfDay(from, zone) }),
                  ...(to && { to: instantOfDay(to, zone) }),
                })
              }
            >
              What would it change?
            </Button>
          )}
          {isSubmitting && (
            <Button size="sm" variant="default" onClick={cancel}>
              Cancel
            </Button>
          )}
          {isEdited && (
            <Button size="sm" variant="subtle" onClick={forget} disabled={!draft}>
              Undo my edits
            </Button>
          )}
          <PublishAct current={current} text={text} onPublished={forget} whatIfRun={whatIfRun} />
        </Group>
        {!isAllowed && (
          <Text size="sm" role="note" mt="sm">
            {why}
          </Text>
        )}
      </div>
      <WhatIfAnswer whatIfRun={whatIfRun} isStale={isStale} />
    </>
  );
};

/** Publishes the proposed text; its golden cases go along, so that what was promised still holds. */
const PublishAct = ({
  current: { policyId, workflowId, version, cedar, cases },
  text,
  whatIfRun,
  onPublished,
}: {
  readonly current: RowOf<'/v1/policies'>;
  readonly text: string;
  readonly whatIfRun: WhatIfRun;
  readonly onPublished: () => void;
}) => {
  const [changed, setChanged] = useState<Changed>();
  const isAnswered = whatIfRun.status === 'done' && whatIfRun.proposal?.cedar === text;
  const loosened = isAnswered && whatIfRun.sum ? countOf(whatIfRun.sum, 'loosened') : 0;
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
          It decides every later request for work of {workflowId}. It must answer the{' '}
          {cases?.length ?? 0} golden cases of version {version} as before.
        </Text>
        {!isAnswered ? (
          <Text size="sm" mt="xs" component="div">
            <Mark kind="unknown">not replayed</Mark> Nobody has checked yet what this text would
            have decided.
          </Text>
        ) : (
          loosened > 0 && (
            <Text size="sm" mt="xs" component="div">
              <Mark kind="stop">{loosened.toLocaleString('en')} loosened</Mark> of the decisions on
              record.
            </Text>
          )
        )}
      </Act>
      {changed && <ChangedNotice changed={changed} />}
    </>
  );
};
