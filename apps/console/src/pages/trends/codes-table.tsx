import { Cell } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { Until } from '../../parts/when';
import { changeOf, effectKind, periodOf, rateOf } from './drift';
import { type Months } from './months';
import { type CodeSum } from './pareto';
import styles from './trends.module.css';
import { type CodeState } from './use-code';

export interface CodesTableProps {
  readonly codes: readonly CodeSum[];
  /** Undefined while it is not known. */
  readonly stateOf: (code: string) => CodeState | undefined;
  readonly titleOf: (code: string) => string | undefined;
  /** The selected months, which links to a code keep. */
  readonly months: Months;
}

/** The numbers of the chart, and who owns each code, whether it drifts, and what its remediation did. */
export const CodesTable = ({ codes, stateOf, titleOf, months }: CodesTableProps) => {
  const columns: readonly Column<CodeSum>[] = [
    {
      label: 'Code',
      width: 'minmax(13rem, 2fr)',
      show: ({ code }) => (
        <Code code={code} title={titleOf(code)} state={stateOf(code)} months={months} />
      ),
    },
    {
      label: 'Raised',
      width: 'minmax(9rem, 0.8fr)',
      show: ({ raised, share, cumulative }) => (
        <Cell below={`${percent(share)}, cumulative ${percent(cumulative)}`}>
          <b className={styles.figure}>{countText(raised)}</b>
        </Cell>
      ),
    },
    {
      label: 'Per work order',
      width: 'minmax(5.5rem, 0.6fr)',
      show: ({ raised, opened }) => (
        <Cell below={`${raised} in ${opened}`}>
          <span className={styles.figure}>
            {rateOf('u', opened === 0 ? null : raised / opened)}
          </span>
        </Cell>
      ),
    },
    {
      label: 'Open',
      width: '3.5rem',
      show: ({ code, open }) =>
        open === 0 ? (
          <span>0</span>
        ) : (
          <AnchorLink
            to="/exceptions"
            search={{ currentCode: code, imported: 'any' }}
            size="sm"
            aria-label={`${open} open exceptions of ${code}`}
          >
            {open}
          </AnchorLink>
        ),
    },
    {
      label: 'Owner, remediation owner',
      width: 'minmax(9rem, 1.2fr)',
      show: ({ owners, remediationOwners }) => (
        <Cell
          below={
            <>
              fixed by: <UserText none="nobody">{remediationOwners.join(', ')}</UserText>
            </>
          }
        >
          <Names of={owners} />
        </Cell>
      ),
    },
    {
      label: 'Signal or noise',
      width: 'minmax(8rem, 0.9fr)',
      show: ({ code }) => <Signal state={stateOf(code)} />,
    },
    {
      label: 'The fix',
      width: 'minmax(9rem, 1fr)',
      show: ({ code }) => <Fix code={code} state={stateOf(code)} />,
    },
  ];
  return <Grid label="Exception codes" rows={codes} columns={columns} keyOf={({ code }) => code} />;
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const Code = ({
  code,
  title,
  state,
  months,
}: {
  readonly code: string;
  readonly title: string | undefined;
  readonly state: CodeState | undefined;
  readonly months: Months;
}) => (
  <Cell below={<UserText none="…">{title}</UserText>} title={title}>
    <AnchorLink
      {...places['exception-code'](code)}
      search={{ ...months, ...(state?.worse ? chartOf(state.worse) : {}) }}
      fw={600}
      size="sm"
    >
      <UserText>{code}</UserText>
    </AnchorLink>
  </Cell>
);

/** The chart that shows a point. */
const chartOf = ({ jobType, chart, periodKind }: NonNullable<CodeState['worse']>) => ({
  jobType,
  chart,
  periodKind,
});

const Names = ({ of }: { readonly of: readonly string[] }) => (
  <>
    {of.map((name) => (
      <Owner key={name} name={name} />
    ))}
  </>
);

const Signal = ({ state }: { readonly state: CodeState | undefined }) => {
  if (!state) return <>…</>;
  const { worse } = state;
  return worse ? (
    <Cell below={`in ${periodOf(worse)}`}>
      <Mark kind="warn">signal: {worse.signal}</Mark>
    </Cell>
  ) : (
    <span className={styles.faint}>no signal</span>
  );
};

const Fix = ({ code, state }: { readonly code: string; readonly state: CodeState | undefined }) => {
  if (!state) return <>…</>;
  const { open, effect } = state;
  if (open.length === 0 && !effect) return <span className={styles.faint}>none started</span>;
  return (
    <div className={styles.lines}>
      {open.length > 1 ? (
        <Several code={code} open={open} />
      ) : (
        open.map((one) => <OpenFix key={one.remediationId} of={one} />)
      )}
      {effect && (
        <span>
          <Mark kind={effectKind(effect)}>{effect.verdict}</Mark>{' '}
          <span className={styles.faint}>{changeOf(effect)}</span>
        </span>
      )}
    </div>
  );
};

type OpenFixes = CodeState['open'];

const OpenFix = ({
  of: { owner, dueAt, overdue, recurrences },
}: {
  readonly of: OpenFixes[number];
}) => (
  <span>
    <Mark kind={overdue ? 'stop' : 'wait'}>{recurrences > 0 ? 'recurred' : 'open'}</Mark>{' '}
    <UserText>{owner}</UserText>, due <Until at={dueAt} />
  </span>
);

/** Every break-glass opens one, so a code may have many: they are counted, and the link lists them. */
const Several = ({ code, open }: { readonly code: string; readonly open: OpenFixes }) => {
  const overdue = open.filter((one) => one.overdue).length;
  const recurred = open.filter(({ recurrences }) => recurrences > 0).length;
  return (
    <>
      <AnchorLink
        to="/post-reviews"
        search={{ view: 'remediations', code }}
        size="sm"
        aria-label={`${open.length} open remediations of ${code}`}
      >
        <Mark kind={overdue > 0 ? 'stop' : 'wait'}>
          {[
            `${open.length} open`,
            ...(overdue > 0 ? [`${overdue} overdue`] : []),
            ...(recurred > 0 ? [`${recurred} recurred`] : []),
          ].join(', ')}
        </Mark>
      </AnchorLink>
      <UserText>{[...new Set(open.map(({ owner }) => owner))].join(', ')}</UserText>
    </>
  );
};
