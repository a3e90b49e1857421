import { Button, Group, NativeSelect, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import { type RowOf } from '../../api/queries';
import { TextDiff } from '../../parts/text-diff';
import { useMay } from '../../session/session';
import styles from './policies.module.css';
import { PublishAct } from './publish-act';
import { useWhatIf } from './use-what-if';
import { WhatIfAnswer } from './what-if-answer';

type Row = RowOf<'/v1/policies'>;

export interface WhatIfViewProps {
  readonly rows: readonly Row[];
  readonly current: Row;
  /** The version whose text is taken to begin with. */
  readonly shown: Row;
}

/** Edit the text, ask what it would have decided, and publish it when that is what was meant. */
export const WhatIfView = ({ rows, current, shown }: WhatIfViewProps) => {
  const { policyId } = current;
  const { isAllowed, why } = useMay('what-if');
  // What was typed survives a look at another page, as at an example.
  const [kept, setKept, forget] = useSessionStorage<string>({
    key: `writ-draft-${policyId}`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const text = kept || shown.cedar;
  const isEdited = text !== current.cedar;
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { asking, ask, cancel } = useWhatIf(policyId);
  const isAsking = asking.status === 'asking';
  const isStale = asking.proposal !== undefined && asking.proposal.cedar !== text;
  return (
    <>
      <Text size="sm" c="dimmed" maw="46rem">
        Every recorded decision is made again with the text below, from what stood then, and
        compared with what was decided. Nothing is recorded by asking.
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
              if (chosen) setKept(chosen.cedar);
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
          onChange={(event) => setKept(event.currentTarget.value)}
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
            label="Decisions from"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            size="sm"
            label="before"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          {isAllowed && (
            <Button
              size="sm"
              loading={isAsking}
              onClick={() =>
                void ask({
                  cedar: text,
                  ...(from && { from: `${from}T00:00:00Z` }),
                  ...(to && { to: `${to}T00:00:00Z` }),
                })
              }
            >
              What would it change?
            </Button>
          )}
          {isAsking && (
            <Button size="sm" variant="default" onClick={cancel}>
              Cancel
            </Button>
          )}
          {isEdited && (
            <Button size="sm" variant="subtle" onClick={forget} disabled={!kept}>
              Undo my edits
            </Button>
          )}
          <PublishAct current={current} text={text} onPublished={forget} asking={asking} />
        </Group>
        {!isAllowed && (
          <Text size="sm" role="note" mt="sm">
            {why}
          </Text>
        )}
      </div>
      <WhatIfAnswer asking={asking} isStale={isStale} />
    </>
  );
};
