import { Alert, Box, Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { usePast, useRead } from '../../api/queries';
import { useFollow } from '../../live/live';
import { OpenRemediationAct } from '../../parts/open-remediation';
import { ClaimLine } from '../../parts/claim';
import { useCatalogue } from '../../parts/catalogue';
import { CopyAs } from '../../parts/copy-as';
import { Mark, StatusMark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { WorkOrderLink } from '../../parts/links';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { ExceptionCode, ExceptionFacts, ExceptionLinks } from './exception-cards';
import { AssignAct, claimableOf, effectOf, ResolveAct } from './exception-acts';
import { Left, Marks } from './exception-list';
import { type ExceptionRow } from './exception-marks';
import { ExceptionStory } from './exception-story';
import styles from './exceptions.module.css';
import { useRecurred } from './use-exceptions';

const QUESTION = 'What is stuck, and who owns it?';

const ExceptionPage = () => {
  const { exceptionId } = useParams({ from: '/inside/exceptions/$exceptionId' });
  const { asOf } = usePast();
  const read = useRead('/v1/exceptions/{exceptionId}', { path: { exceptionId } });
  const exception = read.data?.body;
  const { byCode } = useCatalogue();
  const { workOrderId } = exception ?? {};
  const [resolved, setResolved] = useState<string>();
  useFollow((event) => event.workOrderId !== undefined && event.workOrderId === workOrderId);
  return (
    <Page
      title={(exception && byCode.get(exception.code)?.title) ?? exception?.code ?? 'Exception'}
      question={QUESTION}
      position={read.data?.position}
      actions={
        exception && (
          <Group gap="xs">
            {asOf === undefined && <AssignAct exception={exception} />}
            {asOf === undefined && (
              <ResolveAct exception={exception} onResolved={() => setResolved(exceptionId)} />
            )}
            <OpenRemediationAct of={seenIn(exception)} />
            <CopyAs
              path={`/v1/exceptions/${exceptionId}`}
              cli={shell`exceptions --work-order ${exception.workOrderId} --status any`}
              sql={sql`SELECT * FROM writ.exceptions WHERE exception_id = ${exception.exceptionId};`}
            />
          </Group>
        )
      }
    >
      {exception?.resolution && resolved === exceptionId && <Resolved exception={exception} />}
      {exception ? <Shown exception={exception} /> : <Waiting on={read} />}
    </Page>
  );
};

const seenIn = ({ currentCode, jobType, workOrderId, exceptionId }: ExceptionRow) => ({
  code: currentCode,
  jobType,
  seenOn: workOrderId,
  exceptionId,
});

/** Says to who resolved it what that did. */
const Resolved = ({ exception }: { readonly exception: ExceptionRow }) => (
  <Alert color="green" role="status" my="sm" title="You resolved it">
    “<UserText>{exception.resolution}</UserText>” {effectOf(exception)} If that was wrong, raise
    another exception on <WorkOrderLink id={exception.workOrderId} />.
  </Alert>
);

const Shown = ({ exception }: { readonly exception: ExceptionRow }) => {
  const recurred = useRecurred();
  const { byCode } = useCatalogue();
  return (
    <>
      <Group gap="xs" mt="xs">
        {exception.status === 'open' ? (
          <Mark kind="warn">open</Mark>
        ) : (
          <StatusMark status={exception.status} />
        )}
        <Left of={exception} />
        <Marks of={exception} recurred={recurred} />
        {exception.imported && <Mark kind="still">imported: notifies nobody</Mark>}
      </Group>
      {exception.status === 'open' && (
        <ClaimLine of={exception} claimable={claimableOf(exception)} />
      )}
      <div className={styles.sides}>
        <Box>
          <ExceptionFacts exception={exception} />
          <ExceptionStory exception={exception} />
        </Box>
        <Box>
          <ExceptionLinks exception={exception} />
          <ExceptionCode exception={exception} of={byCode.get(exception.currentCode)} />
        </Box>
      </div>
    </>
  );
};

export default ExceptionPage;
