import { Group, NativeSelect } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { CopyAs } from '../../parts/copy-as';
import { shell, sql } from '../../parts/pasted';
import { Empty, Waiting } from '../../parts/waiting';
import { useFilters } from '../../parts/filters';
import { Owner } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { type CodeRow } from '../../parts/catalogue';
import { durationLabel } from '../../parts/times';
import { AnchorLink } from '../../parts/links';
import { ControlChart } from './control-chart';
import { MonthBar, useStatedMonths } from './month-bar';
import { type Months } from './months';
import { Remediations } from './remediations';
import styles from './trends.module.css';
import { type Choice, useCode, usePoints, useRemediations } from './use-code';

/** One code: drift, owners, remediations and their effects. */
const CodePage = () => {
  const { code } = useParams({ from: '/inside/trends/$code' });
  const { trends, choice, jobTypes, terms, isKnown } = useCode(code);
  const months = useStatedMonths();
  const points = usePoints(code, choice, isKnown);
  const remediations = useRemediations(code, choice.jobType);
  return (
    <Page
      title={terms?.title ?? code}
      question="Signal or noise, and did the fix work?"
      position={points.data?.position ?? trends.data?.position}
      news={({ type }) => /^(exception\.raised|remediation\.|work-order\.opened)/.test(type)}
      actions={
        <CopyAs
          path="/v1/reports/drift"
          query={{ code, ...choice }}
          cli={shell`report drift --code ${code} --job-type ${choice.jobType} --filter chart=${choice.chart} --filter periodKind=${choice.periodKind}`}
          sql={sql`SELECT period, count, exposure, rate, centre, lower_limit, upper_limit, signal, signal_rule FROM writ.drift\nWHERE chart = ${choice.chart} AND period_kind = ${choice.periodKind} AND code = ${code} AND job_type = ${choice.jobType} ORDER BY period;`}
        />
      }
    >
      <Owned code={code} terms={terms} months={months} />
      {!isKnown ? (
        <Waiting on={trends} />
      ) : jobTypes.length === 0 ? (
        <Empty
          title="No exceptions of this code"
          command={shell`npx writ raise --work-order <id> --code ${code} --as operator`}
        >
          The chart starts with the first exception of the code.
        </Empty>
      ) : (
        <>
          <MonthBar months={months} />
          <Choices choice={choice} jobTypes={jobTypes} />
          {points.isPending || points.error ? (
            <Waiting on={points} />
          ) : (
            <ControlChart
              points={points.data?.body.items ?? []}
              remediations={remediations.rows}
              choice={choice}
            />
          )}
          <Remediations
            code={code}
            jobType={choice.jobType}
            rows={remediations.rows}
            effects={remediations.effects}
            read={remediations.remediations}
          />
        </>
      )}
    </Page>
  );
};

/** The definition of the code, its owners, and links. */
const Owned = ({
  code,
  terms,
  months,
}: {
  readonly code: string;
  readonly terms: CodeRow | undefined;
  readonly months: Months;
}) => (
  <dl className={styles.owned}>
    <Pair name="Code">
      <UserText>{code}</UserText>
      {!terms && ', not in the catalogue'}
    </Pair>
    <Pair name="Owner">
      <Owner name={terms?.owner} />
    </Pair>
    <Pair name="Remediation owner">
      <Owner name={terms?.remediationOwner} />
    </Pair>
    {terms && <Pair name="Time">{durationLabel(terms.sla)}</Pair>}
    {terms && terms.aliases.length > 0 && (
      <Pair name="Former names">
        <UserText>{terms.aliases.join(', ')}</UserText>
      </Pair>
    )}
    <Pair name="Other codes">
      <AnchorLink to="/trends" search={months} size="sm">
        in the same months
      </AnchorLink>
    </Pair>
    <Pair name="Exceptions">
      <AnchorLink
        to="/exceptions"
        search={{ currentCode: code, status: 'any', imported: 'any' }}
        size="sm"
      >
        all of this code
      </AnchorLink>
    </Pair>
  </dl>
);

const Pair = ({
  name,
  children,
}: {
  readonly name: string;
  readonly children: React.ReactNode;
}) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** Job type, chart and kind of period, in the address. */
const Choices = ({
  choice: { jobType, chart, periodKind },
  jobTypes,
}: {
  readonly choice: Choice;
  readonly jobTypes: readonly string[];
}) => {
  const { set } = useFilters();
  return (
    <Group component="form" role="search" aria-label="Chart" gap="sm" align="flex-end" mt="md">
      <NativeSelect
        label="Job type"
        value={jobType}
        data={[...new Set([jobType, ...jobTypes])]}
        onChange={(event) => set({ jobType: event.currentTarget.value })}
      />
      <NativeSelect
        label="Chart"
        value={chart}
        data={[
          { value: 'u', label: 'exceptions per work order (u)' },
          { value: 'p', label: 'share of work orders (p)' },
        ]}
        onChange={(event) => set({ jobType, chart: event.currentTarget.value })}
      />
      <NativeSelect
        label="Period"
        value={periodKind}
        data={[
          { value: 'week', label: 'weeks' },
          { value: 'month', label: 'months' },
        ]}
        onChange={(event) => set({ jobType, chart, periodKind: event.currentTarget.value })}
      />
    </Group>
  );
};

export default CodePage;
