import { Text, VisuallyHidden } from '@mantine/core';
import { usePast } from '../../api/past';
import { countSaid } from '../../parts/counts';
import { Empty } from '../../parts/empty';
import { FilterBar } from '../../parts/filter-bar';
import { useFilters } from '../../parts/filters';
import { type Column, Grid } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { DefineAct } from './code-act';
import { type CodeRow, type useCatalogue } from '../../parts/catalogue';
import { durationInWords } from '../../parts/durations';
import { AnchorLink } from '../../parts/link';
import styles from './exceptions.module.css';

/** The catalogue: what a code means, who has it and for how long, who mends its cause, and which version that is. */
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
      <FilterBar
        fields={[
          { name: 'code', label: 'Code or title' },
          { name: 'owner', label: 'Owner' },
        ]}
      />
      {catalogue.isCut && (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          The catalogue has {countSaid(catalogue.rows.length, true)} codes: the first of them are
          searched and listed here.
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
    name: 'code',
    label: 'Code',
    width: 'minmax(14rem, 3fr)',
    show: (row) => (
      <div className={styles.lines}>
        <span className={styles.named}>
          <AnchorLink to="/trends/$code" params={{ code: row.currentCode }} fw={600} size="sm">
            <Said>{row.code}</Said>
          </AnchorLink>
          {row.code !== row.currentCode && (
            <Mark kind="still">
              now <Said>{row.currentCode}</Said>
            </Mark>
          )}
        </span>
        <span className={styles.second}>
          <Said>{row.title}</Said>
          {row.aliases.length > 0 && <> · before: {<Said>{row.aliases.join(', ')}</Said>}</>}
        </span>
      </div>
    ),
  },
  {
    name: 'owner',
    label: 'Owner',
    width: 'minmax(8rem, 1fr)',
    show: ({ owner }) => <Owner name={owner} />,
  },
  {
    name: 'sla',
    label: 'Time',
    width: '6rem',
    show: ({ sla, calendar }) => (
      <div className={styles.lines}>
        {durationInWords(sla)}
        {calendar && (
          <span className={styles.second}>
            <Said>{calendar}</Said>
          </span>
        )}
      </div>
    ),
  },
  {
    name: 'remediation',
    label: 'Remediation owner',
    width: 'minmax(8rem, 1fr)',
    show: ({ remediationOwner }) => <Owner name={remediationOwner} />,
  },
  {
    name: 'version',
    label: 'Version',
    width: 'minmax(8rem, 1fr)',
    show: ({ version, definedAt, definedBy, eventId }) => (
      <div className={styles.lines}>
        <AnchorLink to="/ledger/events/$eventId" params={{ eventId }} size="sm">
          {version}
        </AnchorLink>
        <span className={styles.second}>
          <When at={definedAt} /> by <Said>{definedBy}</Said>
        </span>
      </div>
    ),
  },
  {
    name: 'open',
    label: 'Exceptions',
    width: '6.5rem',
    show: ({ code, currentCode }) => (
      <AnchorLink to="/exceptions" search={{ currentCode }} size="sm">
        open <VisuallyHidden>exceptions of {code}</VisuallyHidden>
      </AnchorLink>
    ),
  },
  ...(mayAct
    ? [
        {
          name: 'act',
          label: 'Define',
          width: '5.5rem',
          show: (row: CodeRow) => <DefineAct of={row} />,
        },
      ]
    : []),
];
