import { Group } from '@mantine/core';
import { type ReactNode } from 'react';
import { useFilters } from '../../parts/filters';
import { ButtonLink } from '../../parts/link';
import { Page } from '../../parts/page';
import { Views } from '../../parts/views';

const QUESTION = 'What closed without evidence, and can I prove this?';

export interface SideProps {
  readonly position: number | undefined;
  /** How the question is asked elsewhere. */
  readonly copy: ReactNode;
  readonly children: ReactNode;
}

/** The frame of each side of the page. */
export const Side = ({ position, copy, children }: SideProps) => {
  const { filters } = useFilters();
  const { view } = filters;
  const at = (name: string | undefined, label: string) => ({
    label,
    search: { ...(name === undefined ? {} : { view: name }) } as Readonly<Record<string, string>>,
    isShown: view === name,
  });
  return (
    <Page
      title="Ledger"
      question={QUESTION}
      position={position}
      actions={
        <Group gap="xs">
          <ButtonLink size="compact-md" to="/ledger/verify">
            Verify
          </ButtonLink>
          {copy}
        </Group>
      }
    >
      <Views
        label="What the ledger is asked"
        views={[
          at(undefined, 'Closed without evidence'),
          at('closed', 'Closed with evidence'),
          at('incomplete', 'Evidence missing'),
          at('completeness', 'How complete'),
          at('recall', 'Recall'),
          at('log', 'State of the log'),
        ]}
      />
      {children}
    </Page>
  );
};
