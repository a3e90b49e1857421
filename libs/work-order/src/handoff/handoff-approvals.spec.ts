import { type NewEvent } from '#kernel';
import { packageAfter } from '../../test/handoff-builders';
import {
  requested,
  conditional,
  contracted,
  discovered,
  event,
  granted,
  now,
} from '../../test/pilot-builders';

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

  const one = requested('s-1', 'security');
  const moved = (move: string) => [one, event(`approval.${move}`, { approvalId: 's-1' })];

  it.each<[string, readonly NewEvent[]]>([
    ['draft', [event('approval.drafted', one.data as object)]],
    ['requested', [one]],
    ['partial', [one, granted('s-1', { status: 'partial' })]],
    ['conditional', [one, conditional('s-1')]],
    ['rejected', moved('rejected')],
    ['revoked', moved('revoked')],
    ['superseded', moved('superseded')],
    ['expired', moved('expired')],
  ])('[L4] counts one that is %s for less than one that is approved', (status, past) => {
    const other = [requested('s-2', 'security', { permits: ['refund.recommend'] }), granted('s-2')];
    const { security } = packageAfter([...other, ...past]).approvals;
    expect(security).toMatchObject({ status, each: [{ status: 'approved' }, { status }] });
  });

  it.each(['conditional', 'partial'])(
    '[L4] counts a %s grant in force for more than a wider request beside it, and never as approved',
    (status) => {
      const wider = requested('s-2', 'security', { permits: ['refund.recommend'] });
      const grantOf = status === 'partial' ? granted('s-1', { status }) : conditional('s-1');
      const { security } = packageAfter([one, grantOf, wider]).approvals;
      expect(security).toMatchObject({ status, each: [{ status }, { status: 'requested' }] });
      const all = packageAfter([one, granted('s-1'), wider]).approvals;
      expect(all['security']?.status).toBe('requested');
    },
  );

  it.each(['approved', 'partial', 'conditional'])(
    '[L4] counts one that was %s as expired once its time is over',
    (status) => {
      const { security } = packageAfter([
        one,
        granted('s-1', { status, expiresAt: now }),
      ]).approvals;
      expect(security?.status).toBe('expired');
    },
  );

  it('[L4] replaces a request by the same one, for the same gate, in whatever order it permits', () => {
    const idsOf = (...others: readonly object[]) =>
      packageAfter(
        [{ permits: ['a', 'b'] }, ...others].map((more, index) =>
          requested(`s-${index + 1}`, 'security', more),
        ),
      ).approvals['security']?.each.map(({ approvalId }) => approvalId);
    expect(idsOf({ permits: ['b', 'a'] })).toEqual(['s-2']);
    expect(idsOf({ permits: ['a'] })).toEqual(['s-1', 's-2']);
    expect(idsOf({ permits: ['a', 'b'], gate: 'signed' })).toEqual(['s-1', 's-2']);
    expect(idsOf({ permits: ['a', 'b'], scope: { objects: ['x'] } })).toEqual(['s-1', 's-2']);
  });

  it('[L4] leaves out conditions that are met, and evidence that still counts', () => {
    const met = event('condition.met', { approvalId: 's-1', number: 3, evidence: ['ev-brief'] });
    expect(packageAfter([...discovered, one, conditional('s-1'), met]).approvals).toMatchObject({
      security: { status: 'approved', each: [{ openConditions: [], dependsOnOutdated: [] }] },
    });
    expect(packageAfter([one]).approvals).toMatchObject({
      security: { each: [{ dependsOnOutdated: [] }] },
    });
  });

  it('[L4] names the owner of the latest request, and before any the one that is declared', () => {
    const { commercial } = packageAfter([]).approvals;
    expect(commercial).toEqual({ status: 'unknown', owner: 'sponsor', each: [] });
    const byCfo = [requested('c-1', 'commercial', { owner: 'cfo' })];
    expect(packageAfter(byCfo).approvals['commercial']?.owner).toBe('cfo');
    const { approvals } = packageAfter(byCfo, { definition: undefined });
    expect(approvals).toMatchObject({ commercial: { status: 'requested', owner: 'cfo' } });
    expect(Object.keys(approvals)).toEqual(['commercial']);
  });
});
