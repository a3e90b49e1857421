import { dependsOn } from './depends-on.projection';
import { foldedRows, TestLog, type TestEvent } from './event.fixture';
import {
  byVersion,
  captured,
  granted,
  performed,
  publishedPolicy,
  ran,
} from '../queries/recall.fixture';

/** `decision d1 permitted by approval a1`; with the work orders where there are any. */
const edges = (...events: readonly TestEvent[]): readonly string[] =>
  foldedRows(dependsOn, new TestLog().record(...events)).map((row) => {
    const thing = [row['kind'], row['id'], row['work_order_id']].join(' ').trim();
    const on = [row['on_kind'], row['on_id'], row['on_work_order_id']].join(' ').trim();
    return `${thing} – ${String(row['how'])} – ${on}`;
  });

describe('[Q10] what rests on what', () => {
  it('[Q10] a run rests on the versions that made it, on who proposed it and on its approvals', () => {
    expect(edges(ran('d1', 'wo-1', { approvals: ['a1', 'a2'] }))).toEqual([
      'decision d1 wo-1 – permitted by – approval a1 wo-1',
      'decision d1 wo-1 – permitted by – approval a2 wo-1',
      'decision d1 wo-1 – proposed by – delegate ben',
      'decision d1 wo-1 – decided by – policy refunds@1',
      'decision d1 wo-1 – within – workflow refunds@1',
    ]);
  });

  it('[Q10] a stop rests on its rejection, and a wait on no answer', () => {
    const stopped = edges(ran('d1', 'wo-1', { outcome: 'stop', approvals: ['a1'] }));
    expect(stopped).toContain('decision d1 wo-1 – answered no by – approval a1 wo-1');
    const waiting = edges(ran('d1', 'wo-1', { outcome: 'wait', approvals: ['a1'] }));
    expect(waiting.filter((edge) => edge.includes('approval'))).toEqual([]);
  });

  it('[Q10] a run without a policy rests on none, and one of nobody’s delegate on its requester', () => {
    const more = { policy: undefined, asDelegate: undefined };
    expect(edges(ran('d1', 'wo-1', more))).toEqual([
      'decision d1 wo-1 – proposed by – requester ben',
      'decision d1 wo-1 – within – workflow refunds@1',
    ]);
  });

  it('[Q10] what ran under a break-glass rests on it, and that on who declared it', () => {
    const breakGlass = { breakGlassId: 'b1', instead: 'stop', bypassed: [] };
    const declared: TestEvent = {
      type: 'break-glass.declared',
      data: { workOrderId: 'wo-1', breakGlassId: 'b1', declaredBy: 'ben', onBehalfOf: ['dana'] },
    };
    expect(edges(declared, ran('d1', 'wo-1', { breakGlass }))).toEqual(
      expect.arrayContaining([
        'break-glass b1 wo-1 – declared by – declarer ben',
        'break-glass b1 wo-1 – declared for – declarer dana',
        'decision d1 wo-1 – under – break-glass b1 wo-1',
      ]),
    );
  });

  it('[Q10] an approval rests on who answered, wrote it down or lent the seat, and on evidence', () => {
    const answer = { recordedBy: 'olga', seat: 'erik', evidence: ['e1'] };
    const met: TestEvent = {
      type: 'condition.met',
      data: { workOrderId: 'wo-1', approvalId: 'a1', number: 1, metBy: 'ben', evidence: ['e2'] },
    };
    const rejected: TestEvent = {
      type: 'approval.rejected',
      data: { workOrderId: 'wo-1', approvalId: 'a2', rejectedBy: 'fred', reason: 'No.' },
    };
    const signed: TestEvent = {
      ...granted('a3', 'wo-1', { signedBy: 'gina' }),
      type: 'approval.signed',
    };
    expect(edges(granted('a1', 'wo-1', answer), met, rejected, signed)).toEqual([
      'approval a1 wo-1 – answered by – approver dana',
      'approval a1 wo-1 – in the seat of – approver erik',
      'approval a1 wo-1 – written down by – approver olga',
      'approval a1 wo-1 – evidence – evidence e1 wo-1',
      'approval a1 wo-1 – evidence – evidence e2 wo-1',
      'approval a2 wo-1 – answered by – approver fred',
      'approval a3 wo-1 – answered by – approver gina',
    ]);
  });

  it('[Q10] evidence rests on who captured it and on the decision that it was made under', () => {
    expect(edges(captured('e1', 'wo-1'), performed('d1', 'wo-1', ['e1']))).toEqual([
      'evidence e1 wo-1 – made under – decision d1 wo-1',
      'evidence e1 wo-1 – captured by – producer ben',
    ]);
    const unnamed = performed('d1', 'wo-1', ['e1']);
    const { decisionId: _, ...data } = unnamed.data;
    expect(edges({ ...unnamed, data })).toEqual([]);
  });

  it('[Q10] a version rests on the run that let it be published, and on the one that it is again', () => {
    const approvedBy = { workOrderId: 'change', decisionId: 'd1' };
    const workflow: TestEvent = {
      type: 'workflow.published',
      data: { workflowId: 'orders', version: 2, approvedBy },
    };
    expect(edges(publishedPolicy(3, approvedBy, 1), workflow)).toEqual([
      'policy refunds@3 – published under – decision d1 change',
      'policy refunds@3 – version of – policy refunds',
      'policy refunds@3 – again – policy refunds@1',
      'workflow orders@2 – published under – decision d1 change',
      'workflow orders@2 – version of – workflow orders',
    ]);
  });

  it('[Q10] what names evidence rests on it, and a workflow on the remediation that it came of', () => {
    const workOrderId = 'wo-1';
    expect(
      edges(
        { type: 'step.completed', data: { workOrderId, step: 'pay', evidence: ['e1'] } },
        {
          type: 'stage.completed',
          data: {
            workOrderId,
            stage: 'draft',
            artifacts: [{ evidenceId: 'e2', kind: 'k', path: 'p' }],
          },
        },
        { type: 'work-order.closed', data: { workOrderId, closureEvidenceId: 'e3' } },
        {
          type: 'post-review.completed',
          data: { workOrderId, postReviewId: 'p1', reviewedBy: 'dana', evidence: ['e4'] },
        },
        {
          type: 'remediation.completed',
          data: {
            workOrderId,
            remediationId: 'r1',
            evidence: ['e5'],
            completedBy: 'erik',
            workflow: { id: 'orders', version: 3, digest: 'ab'.repeat(32) },
          },
        },
      ),
    ).toEqual([
      'closure wo-1 wo-1 – evidence – evidence e3 wo-1',
      'post-review p1 wo-1 – evidence – evidence e4 wo-1',
      'post-review p1 wo-1 – reviewed by – reviewer dana',
      'remediation r1 wo-1 – evidence – evidence e5 wo-1',
      'remediation r1 wo-1 – completed by – remediator erik',
      'stage draft wo-1 – evidence – evidence e2 wo-1',
      'step pay wo-1 – evidence – evidence e1 wo-1',
      'workflow orders@3 – came of – remediation r1 wo-1',
    ]);
    expect(edges({ type: 'work-order.closed', data: { workOrderId } })).toEqual([]);
  });

  it('[Q10] keeps the first statement of a repeated dependency', () => {
    const rows = foldedRows(
      dependsOn,
      new TestLog().record(
        granted('a1', 'wo-1', { recordedBy: 'dana' }),
        granted('a1', 'wo-1'),
        ran('d1', 'wo-1', byVersion(1)),
      ),
    );
    expect(rows[0]).toMatchObject({ kind: 'approval', how: 'answered by', position: 1 });
    expect(rows.filter(({ kind }) => kind === 'approval')).toHaveLength(1);
  });
});
