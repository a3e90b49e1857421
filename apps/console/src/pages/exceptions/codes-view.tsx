import { Text, VisuallyHidden } from '@mantine/core';
import { api } from '../../api/client';
import { usePast } from '../../api/queries';
import { Act, type ActField } from '../../parts/act';
import { type CodeRow, type useCatalogue } from '../../parts/catalogue';
import { FilterBar, useFilters } from '../../parts/filters';
import { Cell, ownerColumn, whoColumn } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { durationLabel } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { termsOf, writtenEscalationPath } from './code-terms';
import styles from './exceptions.module.css';

/** The catalogue of exception codes. */
export const CodesView = ({
  catalogue,
}: {
  readonly catalogue: ReturnType<typeof useCatalogue>;
}) => {
  const { filters } = useFilters();
  const { asOf } = usePast();
  if (catalogue.isPending || catalogue.error) return <Waiting on={catalogue} />;
  const mayAct = asOf === undefined;
  const { owner, code = '' } = filters;
  const rows = catalogue.rows.filter(
    (row) =>
      (owner === undefined || row.owner === owner) &&
      [row.code, row.title, ...row.aliases].some((text) =>
        text.toLowerCase().includes(code.toLowerCase()),
      ),
  );
  return (
    <>
      <FilterBar fields={[{ name: 'code', label: 'Code or title' }, 'owner']} />
      {catalogue.isCut && (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          The catalogue has {countText(catalogue.rows.length, true)} codes: only the first of them
          are searched and listed here.
        </Text>
      )}
      {rows.length === 0 ? (
        <Empty
          title="No such code"
          command={`npx writ publish <folder with exception-codes.yaml> --as admin`}
        />
      ) : (
        <Grid
          label="Exception codes"
          rows={rows}
          columns={columnsOf(mayAct)}
          keyOf={(row) => row.code}
        />
      )}
    </>
  );
};

const columnsOf = (mayAct: boolean): readonly Column<CodeRow>[] => [
  {
    label: 'Code',
    width: 'minmax(14rem, 3fr)',
    show: (row) => (
      <Cell
        title={row.title}
        below={
          <>
            <UserText>{row.title}</UserText>
            {row.aliases.length > 0 && (
              <> · formerly: {<UserText>{row.aliases.join(', ')}</UserText>}</>
            )}
          </>
        }
      >
        <span className={styles.named}>
          <AnchorLink {...places['exception-code'](row.currentCode)} fw={600} size="sm">
            <UserText>{row.code}</UserText>
          </AnchorLink>
          {row.code !== row.currentCode && (
            <Mark kind="still">
              now <UserText>{row.currentCode}</UserText>
            </Mark>
          )}
        </span>
      </Cell>
    ),
  },
  ownerColumn('minmax(8rem, 1fr)'),
  {
    label: 'Time',
    width: '6rem',
    show: ({ sla, calendar }) => (
      <Cell below={calendar && <UserText>{calendar}</UserText>}>{durationLabel(sla)}</Cell>
    ),
  },
  whoColumn('Remediation owner', 'remediationOwner', 'minmax(8rem, 1fr)'),
  {
    label: 'Version',
    width: 'minmax(8rem, 1fr)',
    show: ({ version, definedAt, definedBy, eventId }) => (
      <Cell below={<When at={definedAt} by={definedBy} />}>
        <AnchorLink {...places.event(eventId)} size="sm">
          {version}
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Exceptions',
    width: '6.5rem',
    show: ({ code, currentCode }) => (
      <AnchorLink to="/exceptions" search={{ currentCode, imported: 'any' }} size="sm">
        open <VisuallyHidden>exceptions of {code}</VisuallyHidden>
      </AnchorLink>
    ),
  },
  ...(mayAct
    ? [
        {
          label: 'Define',
          width: '5.5rem',
          show: (row: CodeRow) => <DefineAct of={row} />,
        },
      ]
    : []),
];

/** Defines a code, or the next version of one. Exceptions that are open keep the terms that they were raised with. */
export const DefineAct = ({ of }: { readonly of?: CodeRow }) => (
  <Act
    command="define-exception-code"
    label={of ? 'Edit' : 'Define a code'}
    size={of ? 'compact-sm' : 'compact-md'}
    fields={fieldsOf(of)}
    run={(values) =>
      api.PUT('/v1/exception-codes/{code}', {
        params: { path: { code: of?.code ?? values['code'] ?? '' } },
        body: termsOf(values, of),
      })
    }
  >
    {of
      ? `This becomes version ${of.version + 1} of ${of.code}. Open exceptions keep the terms they were raised with.`
      : 'A code names a way in which work gets stuck: letters, digits and hyphens.'}
  </Act>
);

const fieldsOf = (of: CodeRow | undefined): readonly ActField[] => [
  ...(of ? [] : [{ name: 'code', label: 'Code', required: true }]),
  { name: 'title', label: 'What it means', required: true, initial: of?.title ?? '' },
  {
    name: 'owner',
    label: 'Owner',
    kind: 'owner',
    initial: known(of?.owner),
    description: 'Who resolves it.',
  },
  {
    name: 'sla',
    label: 'Time',
    required: true,
    initial: of?.sla ?? '',
    description: 'An ISO 8601 duration: PT4H, P2D.',
  },
  {
    name: 'remediationOwner',
    label: 'Remediation owner',
    kind: 'owner',
    initial: known(of?.remediationOwner),
    description: 'Who fixes the cause when it recurs.',
  },
  {
    name: 'escalationPath',
    label: 'Escalation path',
    kind: 'lines',
    initial: writtenEscalationPath(of?.escalationPath ?? []),
    description:
      'A line for each escalation step: after how long, and who is called. PT4H operations-lead',
  },
  { name: 'calendar', label: 'Calendar', initial: of?.calendar ?? '' },
  {
    name: 'aliases',
    label: 'Former names',
    initial: of?.aliases.join(', ') ?? '',
    description: 'An exception raised under a former name gets this code.',
  },
];

const known = (name = ''): string => (name === 'TBD' ? '' : name);
