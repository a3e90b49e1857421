import { Group, Text } from '@mantine/core';
import { usePast } from '../../api/queries';
import { useCatalogue } from '../../parts/catalogue';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { Page, Views } from '../../parts/page';
import { shell } from '../../parts/pasted';
import { CodesView, DefineAct } from './codes-view';
import { RaiseAct } from './exception-acts';
import { ExceptionList, useColumns } from './exception-list';
import { useExceptions, useQuestion } from './use-exceptions';

const QUESTION = 'What is stuck, and who owns it?';

const Exceptions = () => {
  const { filters } = useFilters();
  return filters['view'] === 'codes' ? <Codes /> : <Stuck />;
};

/** Views of the page; each sets its own filters. */
const Sides = () => {
  const { filters } = useFilters();
  const { view, status = 'open' } = filters;
  const isOf = (wanted: string): boolean => view === undefined && status === wanted;
  return (
    <Views
      label="Exceptions by state"
      views={[
        { label: 'Open', search: {}, isShown: isOf('open') },
        { label: 'Resolved', search: { status: 'resolved' }, isShown: isOf('resolved') },
        { label: 'All', search: { status: 'any' }, isShown: isOf('any') },
        { label: 'Codes', search: { view: 'codes' }, isShown: view === 'codes' },
      ]}
    />
  );
};

const Stuck = () => {
  const { asOf } = usePast();
  const { rows: codes, byCode } = useCatalogue();
  const columns = useColumns(byCode);
  const question = useQuestion(columns);
  const list = useExceptions(question);
  return (
    <Page
      title="Exceptions"
      question={QUESTION}
      position={list.position}
      news={({ type }) => type.startsWith('exception.')}
      actions={
        <Group gap="xs">
          {asOf === undefined && <RaiseAct codes={codes} />}
          <CopyAs
            path="/v1/exceptions"
            query={question}
            cli={shell`exceptions --status ${question['status'] ?? 'any'}`}
            sql={
              'SELECT code, work_order_id, owner, escalated_to, raised_at, due_at, overdue, remediation_owner\n' +
              "FROM writ.exceptions WHERE status = 'open' ORDER BY overdue DESC, due_at;"
            }
          />
        </Group>
      }
    >
      <Sides />
      <ExceptionList list={list} columns={columns} />
    </Page>
  );
};

const Codes = () => {
  const catalogue = useCatalogue();
  const { asOf } = usePast();
  return (
    <Page
      title="Exception codes"
      question="Who owns each code, how long do they have, and who fixes the cause?"
      position={catalogue.data?.position}
      news={({ type }) => type === 'exception-code.defined'}
      actions={
        <Group gap="xs">
          {asOf === undefined && <DefineAct />}
          <CopyAs
            path="/v1/exception-codes"
            cli="codes"
            sql="SELECT code, title, owner, sla, remediation_owner, version FROM writ.exception_codes ORDER BY code;"
          />
        </Group>
      }
    >
      <Sides />
      <Text size="sm" c="dimmed" mb="sm">
        Every definition is a version: exceptions keep the terms they were raised with.
      </Text>
      <CodesView catalogue={catalogue} />
    </Page>
  );
};

export default Exceptions;
