import { packageAfter } from '../../test/handoff-builders';
import { requested, conditional, contracted, event, granted, now } from '../../test/pilot-builders';

describe('the approvals of a handoff', () => {
  it('[L4] lists each approval by its status, with what is still open of it', () => {
    const { approvals } = packageAfter([
      requested('c-1', 'commercial'),
      granted('c-1', { evidence: ['ev-9'] }),
      requested('s-1', 'security'),
      conditional('s-1'),
      requested('e-1', 'external-send', { dueAt: now }),
    ]);
    expect(approvals).toMatchObject({
      commercial: {
        status: 'approved',
        each: [{ grantedBy: 'sponsor', dependsOnOutdated: ['ev-9'] }],
      },
      security: {
        status: 'conditional',
        each: [{ openConditions: [{ number: 3, text: 'R-03 is closed' }] }],
      },
      'external-send': { status: 'expired' },
    });
    expect(packageAfter([]).approvals).toMatchObject({
      security: { status: 'unknown', owner: 'TBD', each: [] },
    });
  });

  it('[L4] shows the weakest status of a kind: a wider request is no grant', () => {
    const wider = requested('s-2', 'security', { permits: ['pilot.launch', 'refund.recommend'] });
    const first = [requested('s-1', 'security'), granted('s-1')];
    expect(packageAfter([...first, wider]).approvals['security']?.status).toBe('requested');
    const again = [requested('s-3', 'security'), granted('s-3')];
    const rejected = event('approval.rejected', { approvalId: 's-1' });
    const { approvals } = packageAfter([requested('s-1', 'security'), rejected, ...again]);
    expect(approvals['security']).toMatchObject({
      status: 'approved',
      each: [{ approvalId: 's-3' }],
    });
  });

  it('[L4] an approval that has run out, or of a run before, is none', () => {
    const over = granted('c-1', { expiresAt: now });
    expect(
      packageAfter([requested('c-1', 'commercial'), over]).approvals['commercial']?.status,
    ).toBe('expired');
    const reopened = event('work-order.reopened', { checklistRunId: 'run-2' });
    const past = [...contracted, requested('c-1', 'commercial'), granted('c-1'), reopened];
    expect(packageAfter(past)).toMatchObject({
      approvals: { commercial: { status: 'unknown', each: [] } },
      moves: [],
      stage: 'discovery',
    });
  });
});
