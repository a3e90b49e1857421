import { Group } from '@mantine/core';
import { api } from '../../api/client';
import { useList, usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { Cell } from '../../parts/columns';
import { CopyAs } from '../../parts/copy-as';
import { filtersOf, FilterBar, useFilters } from '../../parts/filters';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink } from '../../parts/links';
import { StatusMark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { When } from '../../parts/when';
import { RECIPIENT } from './recipient-field';
import { type AlertRow, conditionText, figuresText, groupsOf } from './alert-texts';

const FIELDS = [
  'alertId',
  { name: 'status', choices: ['quiet', 'crossed', 'ended'] },
  'report',
  'createdBy',
] as const;

/** Saved questions with a condition: which have crossed, by which figures, and who is notified. */
export const AlertsView = () => {
  const { filters } = useFilters();
  const isNow = usePast().asOf === undefined;
  const query = filtersOf(filters, FIELDS);
  const list = useList('/v1/alerts', { query });
  return (
    <Page
      title="Alerts"
      question="Which figures have crossed their threshold, and who was notified?"
      position={list.position}
      news={({ type }) => type.startsWith('alert.')}
      actions={
        <Group gap="xs">
          {isNow && <WatchCharts />}
          <CopyAs
            path="/v1/alerts"
            query={query}
            cli="alerts"
            sql="SELECT name, report, status, crossings, last_crossed_at, recipients FROM writ.alerts WHERE status <> 'ended';"
          />
        </Group>
      }
    >
      <FilterBar fields={FIELDS} />
      <Listed
        list={list}
        lines={3}
        label="Alerts"
        columns={isNow ? [...columns, endColumn] : columns}
        keyOf={({ alertId }) => alertId}
        empty={
          <Empty
            title="No alerts"
            command={
              'npx writ alerts add --name "Many exceptions" --report exception-trends --group-by code --within 7d --threshold "raised >= 5" --each-row --as analyst'
            }
          >
            An alert notifies you when a figure crosses a threshold. Open{' '}
            <AnchorLink to="/trends" search={{ view: 'groups' }}>
              Groups
            </AnchorLink>
            , choose a report and its dimensions, and save it as an alert.
          </Empty>
        }
      />
    </Page>
  );
};

const why = (text: string | null) => text && <UserText>{text}</UserText>;

const columns: readonly Column<AlertRow>[] = [
  {
    label: 'Alert',
    width: 'minmax(11rem, 2fr)',
    show: (alert) => (
      <Cell below={<UserText>{conditionText(alert)}</UserText>}>
        <AnchorLink to="/trends" search={groupsOf(alert)} fw={650}>
          <UserText>{alert.name}</UserText>
        </AnchorLink>
      </Cell>
    ),
  },
  {
    label: 'Status',
    width: 'minmax(6rem, 0.7fr)',
    show: ({ status, endedBecause, lastError }) => (
      <Cell below={why(endedBecause ?? lastError)}>
        <StatusMark status={status} />
      </Cell>
    ),
  },
  {
    label: 'Last crossing',
    width: 'minmax(11rem, 2fr)',
    show: (alert) => (
      <Cell below={alert.lastCrossedAt && <UserText>{figuresText(alert)}</UserText>}>
        {alert.lastCrossedAt ? <When at={alert.lastCrossedAt} /> : 'never'}
      </Cell>
    ),
  },
  {
    label: 'Notifies',
    width: 'minmax(7rem, 1fr)',
    show: ({ recipients, createdBy }) => (
      <Cell
        below={
          <>
            by <UserText>{createdBy}</UserText>
          </>
        }
      >
        <UserText>{recipients.join(', ')}</UserText>
      </Cell>
    ),
  },
];

const endColumn: Column<AlertRow> = {
  label: 'Delete',
  width: '6rem',
  show: ({ alertId, name, status }) =>
    status !== 'ended' && (
      <Act
        command="delete-alert"
        size="compact-sm"
        label="Delete"
        run={() => api.DELETE('/v1/alerts/{alertId}', { params: { path: { alertId } }, body: {} })}
      >
        <UserText>{name}</UserText> notifies nobody any more.
      </Act>
    ),
};

/** The report with charts signals by itself: it takes no threshold. */
const WatchCharts = () => (
  <Act
    command="create-alert"
    label="Alert me of drift"
    fields={[
      { name: 'name', label: 'Name', required: true, initial: 'A code is getting worse' },
      { name: 'code', label: 'Code', description: 'Empty: all codes.' },
      RECIPIENT,
    ]}
    run={({ name = '', code, recipient }) =>
      api.POST('/v1/alerts', {
        body: {
          name,
          report: 'drift',
          eachRow: true,
          ...(code === undefined ? {} : { filters: { code } }),
          ...(recipient === undefined ? {} : { recipients: [recipient] }),
        },
      })
    }
  >
    A notice is sent when the control chart of a code shows that it occurs more often.
  </Act>
);
