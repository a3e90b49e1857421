import { NativeSelect, Text, Title } from '@mantine/core';
import { type GroupOf, useAll, useGroups } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, useFilters } from '../../parts/filters';
import { originFilter } from '../../parts/origin-filter';
import { Page } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { visible } from '../../parts/user-text';
import { countText, numbered, percentOf } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import { ProcessDrawing } from './process-drawing';
import { mapOf, type Process, type ProcessMap, readableShare } from './process-map';
import { PathsTable, StepsTable, Variants, WorkOf } from './process-tables';
import styles from './process.module.css';

type Counted = GroupOf<'/v1/reports/step-times'>;

/** How work runs: which step follows which, how often and after how long. */
export const ProcessView = () => {
  const { filters } = useFilters();
  const counted = useGroups('/v1/reports/step-times', { groupBy: 'workflow,imported' });
  const origin = filters['imported'] === 'true' ? 'true' : 'false';
  const all = counted.rows
    .toSorted((one, other) => other.workOrders - one.workOrders)
    .map((row) => ({ ...processOf(row), workOrders: row.workOrders }));
  const known = all.filter(({ imported }) => imported === origin);
  const named = all.filter(({ workflow }) => workflow === filters['workflow']);
  const shown = named.length > 0 ? named.find((one) => known.includes(one)) : known[0];
  return (
    <Page
      title="Process"
      question="Which ways does work take, how long, and what is done again?"
      position={counted.position}
      news={({ type }) => type.startsWith('step.')}
      actions={shown && <CopyProcess {...shown} />}
    >
      {all.some(({ imported }) => imported === 'true') && <FilterBar fields={[processOrigin]} />}
      {counted.isPending || counted.error ? (
        <Waiting on={counted} />
      ) : shown ? (
        <>
          <Chooser known={known} shown={shown} />
          <Shown workflow={shown.workflow} imported={shown.imported} />
        </>
      ) : (
        <Empty
          title={
            all.length > 0
              ? `No step of ${origin === 'true' ? 'imported' : 'our own'} work was completed yet`
              : 'No step was completed yet'
          }
          command="npx writ report directly-follows --as analyst"
        >
          Complete steps of work orders, or import a log of past work: npx writ import.
        </Empty>
      )}
    </Page>
  );
};

/** A process is of one origin: what was imported is drawn by itself. */
const processOrigin = { ...originFilter, choices: { true: originFilter.choices.true } };

const processOf = ({ workflow, imported }: Counted): Process => ({
  workflow: workflow ?? '',
  imported: String(imported),
});

const CopyProcess = ({ workflow, imported }: Process) => (
  <CopyAs
    path="/v1/reports/directly-follows"
    query={{ workflow, imported }}
    cli={shell`report directly-follows --workflow ${workflow} --filter imported=${imported}`}
    sql={sql`SELECT from_step, to_step, times, work_orders, median_seconds FROM writ.directly_follows\nWHERE workflow_id = ${workflow} AND imported = ${imported} ORDER BY times DESC;`}
  />
);

const Chooser = ({
  known,
  shown,
}: {
  readonly known: readonly (Process & { readonly workOrders: number })[];
  readonly shown: Process;
}) => {
  const { set } = useFilters();
  return (
    <NativeSelect
      label="Workflow"
      my="sm"
      maw="32rem"
      value={shown.workflow}
      data={known.map((one) => ({
        value: one.workflow,
        label: `${visible(one.workflow)} (${numbered(one.workOrders, 'work order')})`,
      }))}
      onChange={(event) =>
        set({
          workflow: event.currentTarget.value,
          step: undefined,
          previousStep: undefined,
          share: undefined,
        })
      }
    />
  );
};

const Shown = ({ workflow, imported }: Process) => {
  const { filters } = useFilters();
  const of = { workflow, imported };
  const follows = useAll('/v1/reports/directly-follows', of);
  const times = useAll('/v1/reports/step-times', of);
  if (follows.isPending || follows.error) return <Waiting on={follows} />;
  if (times.isPending || times.error) return <Waiting on={times} />;
  const share = Number(filters['share'] ?? readableShare(follows.rows));
  const map = mapOf(follows.rows, times.rows, share);
  return (
    <>
      <Share share={share} map={map} />
      <div className={styles.beside}>
        <ProcessDrawing map={map} label={labelOf(workflow, map)} />
        <div>
          <WorkOf {...of} />
          <Variants {...of} />
        </div>
      </div>
      <Title order={2} size="h4" mt="lg" mb="xs">
        Steps
      </Title>
      <StepsTable rows={times.rows} />
      <Title order={2} size="h4" mt="lg" mb="xs">
        Paths
      </Title>
      <PathsTable rows={follows.rows} />
    </>
  );
};

const labelOf = (workflow: string, { nodes, paths }: ProcessMap): string =>
  `Process map of ${visible(workflow)}: ${nodes.filter(({ step }) => step !== undefined).length} steps and ${paths.length} paths. The tables below have all of them.`;

/** How much of all that happened the map shows: the most frequent paths first. */
const Share = ({ share, map }: { readonly share: number; readonly map: ProcessMap }) => {
  const { set } = useFilters();
  const drawn = map.nodes.filter(({ step }) => step !== undefined).length;
  return (
    <div className={styles.share}>
      <label htmlFor="share-of-paths">Share of paths</label>
      <input
        id="share-of-paths"
        type="range"
        min={5}
        max={100}
        step={5}
        value={share}
        aria-valuetext={`${share} %`}
        onChange={(event) => set({ share: event.currentTarget.value })}
      />
      <Text size="sm" role="status">
        {drawn} of {countText(map.steps)} steps, {map.paths.length} of {countText(map.all)} paths,{' '}
        {percentOf(map.coverage)} of all that followed
      </Text>
    </div>
  );
};
