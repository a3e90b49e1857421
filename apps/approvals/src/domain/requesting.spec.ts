import { fold } from '#kernel';
import { type PastEvent, recorded, specFor } from '#testkit';
import {
  assigned,
  definition,
  drafted,
  expired,
  granted,
  NOW,
  opened,
  ours,
  part,
  rejected,
  request,
  requested,
  requestGates,
  revoked,
  workflow,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);

const NOT_GRANTED = 'the approval commercial is not granted: nobody requested it';
const packet = {
  gate: expect.objectContaining({ name: 'pay', approvals: ['commercial'], facts: ['paid'] }),
  facts: {},
  reasons: ['The gate pay wants the approval commercial.'],
  missing: [NOT_GRANTED, 'the fact paid is not known to be true'],
  rules: ['gate.pay'],
  workflow,
};
/** As it is while a draft of it stands there. */
const packetOfDraft = {
  packet: {
    ...packet,
    missing: [
      'the approval commercial is not granted: it is draft',
      'the fact paid is not known to be true',
    ],
  },
};
const data = {
  workOrderId: 'wo-1',
  approvalId: 'commercial-of-pay',
  kind: 'commercial',
  owner: 'finance-lead',
  requestedBy: 'olga',
  gate: 'pay',
  permits: ['gate.pay'],
  scope: {},
  ruleDigest: workflow.digest,
  packet,
};
const times = {
  dueAt: '2030-01-03T09:00:00.000Z',
  warnAt: '2030-01-03T08:00:00.000Z',
  fallback: { owner: 'cfo', at: '2030-01-02T09:00:00.000Z' },
};
const requestOf = (overrides: object = {}) => ({
  type: 'approval.requested',
  data: { ...data, ...times, ...overrides },
});
const draftOf = (overrides: object = {}) => ({
  type: 'approval.drafted',
  data: { ...data, ...overrides },
});
/** An approval of the gate, by another id than the one that is made here. */
const other = (overrides: object = {}) =>
  requested({ kind: 'commercial', gate: 'pay', decisionId: undefined, ...overrides });

describe('asking for the approval of a gate', () => {
  it('[A6] warns at once where there is less time to answer than to warn before', () => {
    const commercial = {
      owner: 'finance-lead',
      validFor: 'PT4H',
      answerWithin: 'PT30M',
      warnBefore: 'PT1H',
    };
    const hasty = definition({
      approvals: { commercial },
      gates: [{ name: 'pay', approvals: ['commercial'], facts: ['paid'] }],
    });
    const dueAt = '2030-01-01T09:30:00.000Z';
    given(opened())
      .when(request({}, {}, { definition: hasty }))
      .then(requestOf({ dueAt, warnAt: NOW, fallback: undefined }));
  });

  it('[A5] counts its times in the calendar of its workflow', () => {
    const hours = { tue: [['09:00', '12:00']], wed: [['09:00', '12:00']] } as const;
    const calendar = { timeZone: 'UTC', hours };
    // The 1st of January 2030 is a Tuesday: two working days later it is Wednesday of the next week.
    given(opened())
      .when(request({}, {}, { calendar }))
      .then(
        requestOf({
          dueAt: '2030-01-08T09:00:00.000Z',
          warnAt: '2030-01-02T11:00:00.000Z',
          fallback: { owner: 'cfo', at: '2030-01-02T09:00:00.000Z' },
        }),
      );
    given(opened({ allowedOutput: 'draft-only' }))
      .when(requestGates({}, ours, { calendar }))
      .thenMatches(
        ...Array.from({ length: 3 }, () => ({
          data: { dueAt: expect.stringMatching(/^2030-01-0[28]T09/) },
        })),
      );
  });

  it('[A6] freezes owner, time, warning and fallback of its kind', () =>
    given(opened()).when(request()).then(requestOf()));

  it('[A10] stores what the owner is shown: gate, facts, what is missing and the reason of the request', () => {
    const fact = { workOrderId: 'wo-1', name: 'paid', value: true, source: 'crm', observedAt: NOW };
    given(opened(), { type: 'fact.observed', data: fact })
      .when(request({ rationale: 'before the holidays' }))
      .then(
        requestOf({
          packet: {
            ...packet,
            facts: { paid: { value: true, source: 'crm', observedAt: NOW } },
            missing: [NOT_GRANTED],
            rationale: 'before the holidays',
          },
        }),
      );
  });

  it('[A6] asks for as many signatures as the kind wants, of whom it names', () => {
    const about = { gate: 'launch', kind: 'security' };
    given(opened())
      .when(request(about))
      .then(
        requestOf({
          ...about,
          approvalId: 'security-of-launch',
          owner: 'security-lead',
          permits: ['gate.launch'],
          quorum: { needed: 2, of: ['ana', 'ben', 'cem'] },
          packet: expect.objectContaining({
            rules: ['gate.launch'],
            missing: expect.arrayContaining(['evidence of kind scan is not recorded']),
          }),
          dueAt: '2030-01-02T09:00:00.000Z',
          warnAt: undefined,
          fallback: undefined,
        }),
      );
    const gates = [{ name: 'pay', approvals: ['pair', 'one', 'legal'] }];
    const context = { definition: definition({ gates }) };
    const quorumOf = (kind: string) => {
      const [event] = approvalDecider.decide(request({ kind }, {}, context), stateAfter(opened()));
      return (event!.data as { quorum?: object }).quorum;
    };
    expect(quorumOf('pair')).toEqual({ needed: 2, of: [] });
    expect(quorumOf('one')).toEqual({ needed: 1, of: ['ana', 'ben'] });
    expect(quorumOf('legal')).toBeUndefined();
  });

  it('[A4] names everyone the one who asks acts for, once each', () =>
    given(opened())
      .when(request({}, { actor: { id: 'agent-7', onBehalfOf: ['olga', 'agent-7'] } }))
      .then(requestOf({ requestedBy: 'agent-7', onBehalfOf: ['olga'] })));

  it('[A4] names the opener of the work too', () =>
    given(opened({}, { id: 'agent-7', onBehalfOf: ['olga'] }))
      .when(request())
      .then(requestOf({ onBehalfOf: ['agent-7'] })));

  it('[A2] takes the id that the caller names', () =>
    given(opened())
      .when(request({ approvalId: 'mine' }))
      .then(requestOf({ approvalId: 'mine' })));

  it('[A5] finds no gate that does not want it', () => {
    for (const body of [{ gate: 'pay', kind: 'security' }, { gate: 'nowhere' }])
      given(opened())
        .when(request(body))
        .thenRefused('gate_not_found', {
          message: expect.stringContaining(
            "The workflow's gates want pay: commercial, launch: commercial, launch: security; an action's approval is asked for by proposing the action.",
          ),
          facts: { wanted: ['pay: commercial', 'launch: commercial', 'launch: security'] },
        });
    given(opened())
      .when(request({}, {}, { definition: definition({ gates: [] }) }))
      .thenRefused('gate_not_found', {
        message:
          "No gate pay wants the approval commercial. The workflow's gates want none; an action's approval is asked for by proposing the action.",
      });
    given(opened())
      .when(request({}, {}, { definition: undefined }))
      .thenRefused('gate_not_found', {
        message: 'Its workflow version is not published here: publish it first.',
      });
  });

  it('[A5] finds no work order that was never opened', () =>
    given().when(request()).thenRefused('work_order_not_found', {
      message: 'There is no work order wo-1: open it first.',
    }));

  it.each(['closed', 'abandoned'])('[A2] asks for nothing of work that is %s', (status) =>
    given(opened(), { type: `work-order.${status}`, data: { workOrderId: 'wo-1' } })
      .when(request())
      .thenRefused('work_order_closed', {
        message: `It is ${status}: nothing is asked for any more.`,
        facts: { status },
      }),
  );

  it('[A2] asks once: while somebody can answer, or has granted it', () => {
    given(opened(), other())
      .when(request())
      .thenRefused('approval_exists', {
        message: 'The approval approval-1 waits for finance-lead already.',
        facts: { approvalId: 'approval-1', status: 'requested' },
      });
    for (const yes of [granted(), part()])
      given(opened(), other(), yes).when(request()).thenRefused('approval_exists');
    given(opened(), other(), granted()).when(request()).thenRefused('approval_exists', {
      message: 'The approval approval-1 is approved already: use it, or name another id.',
    });
  });

  it('[A2] asks again after a rejection, a revocation, and when the time has run out', () => {
    for (const past of [
      [other(), rejected()],
      [other(), granted(), revoked()],
      [other(), expired()],
      [other({ dueAt: NOW })],
      [other(), granted({ expiresAt: NOW })],
      [other({ gate: 'launch' })],
      [other({ kind: 'security' })],
      [other({ gate: undefined, decisionId: 'decision-1' })],
    ])
      expect(
        approvalDecider.decide(request(), stateAfter(opened(), ...past)).map(({ type }) => type),
      ).toEqual(['approval.requested']);
  });
});

describe('a draft', () => {
  it('[A2] is prepared for nobody yet', () =>
    given(opened())
      .when(request({ draft: true }))
      .then(draftOf()));

  it('[A2] is requested by its id, by anybody, and both are requesters then', () => {
    const past = [
      opened({}, { id: 'agent-7' }),
      drafted({ requestedBy: 'agent-7', onBehalfOf: ['dana'] }),
    ];
    given(...past)
      .when(request({ approvalId: 'approval-1' }))
      .then(
        requestOf({ ...packetOfDraft, approvalId: 'approval-1', onBehalfOf: ['agent-7', 'dana'] }),
      );
    given(...past)
      .when(request({ approvalId: 'approval-1', draft: false }, { actor: { id: 'agent-7' } }))
      .then(
        requestOf({
          ...packetOfDraft,
          approvalId: 'approval-1',
          requestedBy: 'agent-7',
          onBehalfOf: ['dana'],
        }),
      );
  });

  it('[A6] goes to whom it was assigned', () =>
    given(opened(), drafted({ requestedBy: 'olga' }), assigned('dana'))
      .when(request({ approvalId: 'approval-1' }))
      .then(requestOf({ ...packetOfDraft, approvalId: 'approval-1', owner: 'dana' })));

  it('[A2] is of one gate and one kind, and prepared once', () => {
    const message = 'The approval approval-1 is draft already: use it, or name another id.';
    for (const body of [{ draft: true }, { gate: 'launch' }, { gate: 'launch', kind: 'security' }])
      given(opened(), drafted())
        .when(request({ approvalId: 'approval-1', ...body }))
        .thenRefused('approval_exists', { message });
    given(opened(), drafted({ kind: 'security' }))
      .when(request({ approvalId: 'approval-1' }))
      .thenRefused('approval_exists', { message });
  });

  it('[A2] does not keep others from asking', () =>
    given(opened(), drafted()).when(request()).then(requestOf(packetOfDraft)));
});

function stateAfter(...past: readonly PastEvent[]) {
  return fold(approvalDecider, recorded(past));
}
