import { fold } from '#kernel';
import { type PastEvent, recorded, specFor } from '#testkit';
import {
  evidence,
  fallen,
  opened,
  requested,
  requestGates,
  workflow,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);

describe('draft-only work', () => {
  const draftOnly = opened({ allowedOutput: 'draft-only' });
  const ofPay = requested({ gate: 'pay', decisionId: undefined });

  it('[A6] requests every approval that its gates want, in the name of who opened it', () => {
    const events = approvalDecider.decide(
      requestGates(),
      stateAfter(opened({ allowedOutput: 'draft-only' }, { id: 'agent-7', onBehalfOf: ['olga'] })),
    );
    expect(
      events.map(({ type, data }) => ({ type, ...(data as Record<string, unknown>) })),
    ).toMatchObject([
      {
        type: 'approval.requested',
        gate: 'pay',
        kind: 'commercial',
        owner: 'finance-lead',
        approvalId: 'commercial-of-pay',
        requestedBy: 'agent-7',
        onBehalfOf: ['olga'],
        dueAt: '2030-01-03T09:00:00.000Z',
        ruleDigest: workflow.digest,
        workOrderId: 'wo-1',
      },
      { gate: 'launch', kind: 'commercial', approvalId: 'commercial-of-launch' },
      { gate: 'launch', kind: 'security', owner: 'security-lead', dueAt: expect.any(String) },
    ]);
    expect(events).toHaveLength(3);
  });

  it('[A6] asks by itself where nobody is known to have opened it', () =>
    expect(
      approvalDecider.decide(requestGates(), { ...stateAfter(draftOnly), openedBy: [] })[0]!.data,
    ).toMatchObject({ requestedBy: 'service-approvals' }));

  it('[L5] keeps which evidence stood for what each gate wants', () => {
    const scans = [evidence({ kind: 'scan' }), evidence({ evidenceId: 'scan-2', kind: 'scan' })];
    const other = evidence({ evidenceId: 'photo-1', kind: 'photo' });
    const state = stateAfter(draftOnly, ...scans, other, fallen('superseded', { by: 'scan-2' }));
    const packets = approvalDecider
      .decide(requestGates(), state)
      .map(({ data }) => (data as { packet: { evidence?: string[] } }).packet.evidence);
    expect(packets).toEqual([undefined, ['scan-2'], ['scan-2']]);
  });

  it('[A6] asks for nothing twice', () => {
    const kinds = approvalDecider
      .decide(requestGates(), stateAfter(draftOnly, ofPay))
      .map(({ data }) => (data as { approvalId: string }).approvalId);
    expect(kinds).toEqual(['commercial-of-launch', 'security-of-launch']);
  });

  it.each([
    ['work that may do anything', opened()],
    ['imported work', opened({ allowedOutput: 'draft-only', origin: { imported: true } })],
    ['work that is only observed', opened({ allowedOutput: 'draft-only', mode: 'observe' })],
  ])('[A6] does not trouble anybody for %s', (_, opening) =>
    given(opening).when(requestGates()).thenNothing(),
  );

  it('[A6] does not ask for what has ended, or is not published', () => {
    given(draftOnly, { type: 'work-order.closed', data: { workOrderId: 'wo-1' } })
      .when(requestGates())
      .thenNothing();
    given(draftOnly)
      .when(requestGates({}, undefined, { definition: undefined }))
      .thenNothing();
  });
});

function stateAfter(...past: readonly PastEvent[]) {
  return fold(approvalDecider, recorded(past));
}
