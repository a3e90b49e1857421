import { recorded, specFor } from '#testkit';
import { fold } from '#kernel';
import { unknownWorkOrder } from '#work-order';
import {
  breachRemedy,
  evidence,
  NOW,
  outside,
  remediationOpened,
  recur,
  remedied,
  remedy,
  urgent,
} from '../../test/obligation-builders';
import { event } from '../../test/exception-builders';
import { breakGlassDecider } from './break-glass.decider';
import { remediationDecider } from './remediation.decider';

const { given } = specFor(breakGlassDecider);
const published = { id: 'refunds', version: 2, digest: 'b'.repeat(64) };
const named = { workflow: { id: 'refunds', version: 2 }, noChangeBecause: undefined };

describe('completing a remediation', () => {
  it('[E4] needs evidence and says why no workflow changed', () =>
    given(...urgent(evidence()))
      .when(remedy())
      .then(remedied()));

  it('[E4] or names the workflow version that came of it, with its digest', () => {
    given(...urgent(evidence()))
      .when(remedy(named, { context: { published } }))
      .then(remedied({ workflow: published, noChangeBecause: undefined }));
    given(...urgent(evidence()))
      .when(remedy(named))
      .thenRefused('workflow_version_not_found');
  });

  const unrecorded = 'is not recorded on this work order: record it first';
  const needed = `proof instead of proof-1, which ${unrecorded}`;
  const chat =
    'proof instead of proof-1, which is chat text, which proves nothing: record an artifact';
  const older = 'proof instead of proof-1, which is superseded: name proof-2, which replaces it';
  const erased =
    'proof instead of proof-1, which was erased, so that nobody can read it: record what can be read';
  const change = 'the workflow version that came of it, or noChangeBecause';
  const both = 'one of workflow and noChangeBecause, not both';
  it.each<[string, object[], object, string[]]>([
    ['nothing recorded', [], {}, [needed]],
    ['chat', [evidence({ kind: 'Chat-log' })], {}, [chat]],
    ['chat by its media type', [evidence({ mediaType: 'TEXT/x-chat' })], {}, [chat]],
    ['no evidence named', [evidence()], { evidence: [] }, ['evidence that the cause is fixed']],
    [
      'a part of it chat',
      [evidence({ kind: 'chat' })],
      { evidence: ['proof-1', 'proof-2'] },
      [chat, `proof instead of proof-2, which ${unrecorded}`],
    ],
    [
      'what is superseded',
      [
        evidence(),
        evidence({ evidenceId: 'proof-2' }),
        event('evidence.superseded', { evidenceId: 'proof-1', by: 'proof-2' }),
      ],
      {},
      [older],
    ],
    [
      'what was erased',
      [evidence(), event('evidence.shredded', { evidenceId: 'proof-1' })],
      {},
      [erased],
    ],
    ['no word on the workflow', [evidence()], { noChangeBecause: undefined }, [change]],
    ['two results of it', [evidence()], { workflow: named.workflow }, [both]],
    ['nothing at all', [], { noChangeBecause: undefined }, [needed, change]],
  ])('[E4] refuses %s and lists what is missing', (_, before, overrides, missing) =>
    given(...urgent(...(before as ReturnType<typeof evidence>[])))
      .when(remedy(overrides, { context: { published } }))
      .thenRefused('remediation_unproven', { facts: { missing } }),
  );

  it('[E4] is for operators, and for those who may answer for its owner', () => {
    const approver = { actor: { id: 'ana' }, roles: ['approver'] };
    given(...urgent(evidence()))
      .when(remedy({}, { ...approver, owners: ['platform-lead'] }))
      .then(remedied({ completedBy: 'ana' }));
    given(...urgent(evidence()))
      .when(remedy({}, { ...approver, owners: ['payments-lead'] }))
      .thenRefused('remediation_not_yours', { facts: { owner: 'platform-lead' } });
  });

  it('[E4] happens once, and after the work was given up too', () => {
    given().when(remedy()).thenRefused('remediation_not_found');
    given(...urgent(evidence(), remedied()))
      .when(remedy())
      .thenRefused('remediation_closed');
    given(...urgent(evidence(), event('work-order.abandoned', { reason: 'given up' })))
      .when(remedy())
      .then(remedied());
  });
});

describe('an overdue remediation', () => {
  const escalationStep = { number: 1, at: '2030-01-31T09:00:00.000Z', owner: 'platform-lead' };
  const breached = event('remediation.breached', { remediationId: 'remedy-1', escalationStep });

  it('[E4] takes each escalation step once, from its time on, while it is open', () => {
    const late = { now: escalationStep.at };
    given(...urgent())
      .when(breachRemedy(1))
      .thenNothing();
    given(...urgent())
      .when(breachRemedy(1, late))
      .then(breached);
    given(...urgent(breached))
      .when(breachRemedy(1, late))
      .thenNothing();
    given(...urgent(remedied()))
      .when(breachRemedy(1, late))
      .thenNothing();
    given().when(breachRemedy(1, late)).thenNothing();
  });
});

describe('a code that comes back', () => {
  const later = '2030-01-05T09:00:00.000Z';
  const raisedAt = '2030-01-05T08:00:00.000Z';
  const again = (overrides: object = {}) => {
    const { data } = remediationOpened();
    const { origin: _, ...rest } = data as Record<string, unknown>;
    return {
      type: 'remediation.recurred',
      data: {
        ...rest,
        exceptionId: 'exception-9',
        recurredOn: 'wo-2',
        dueAt: '2030-02-04T09:00:00.000Z',
        escalationPath: [
          { number: 1, at: '2030-02-04T09:00:00.000Z', owner: 'platform-lead' },
          { number: 2, at: '2030-02-11T09:00:00.000Z', owner: 'platform-lead' },
          { number: 3, at: '2030-02-25T09:00:00.000Z', owner: 'shop-owner' },
        ],
        ...overrides,
      },
    };
  };
  const at = (now: string) => recur({ raisedAt: now }, { now });

  it('[Q8] opens what was completed again, with an escalation path from now on', () =>
    given(...urgent(remedied()))
      .when(recur({ raisedAt }, { now: later }))
      .then(again()));

  it('[Q8] by the terms that the code has today, under the name of today', () => {
    const renamed = { title: 'No gateway', sla: 'PT1H', aliases: ['gateway-down'] };
    const terms = { breakGlass: { remediateWithin: 'P30D', recurrenceWindow: 'P7D' } };
    const catalogue = { ...outside().catalogue, 'no-gateway': { ...renamed, ...terms } };
    given(...urgent(remedied()))
      .when(recur({ raisedAt }, { now: later, context: { catalogue } }))
      .then(again({ code: 'no-gateway', recurrenceWindow: 'P7D' }));
    const many = [1, 2, 3, 4].map((number) => ({ number, at: NOW, owner: 'platform-lead' }));
    const [third] = again().data.escalationPath.slice(2);
    const [opening, ...rest] = [remediationOpened({ escalationPath: many }), remedied()];
    given(opening!, ...rest)
      .when(recur({ raisedAt }, { now: later }))
      .thenMatches({ data: { escalationPath: [{}, {}, { ...third!, owner: 'platform-lead' }] } });
    const { 'gateway-down': _, ...none } = outside().catalogue;
    given(...urgent(remedied()))
      .when(recur({ raisedAt }, { now: later, context: { catalogue: none } }))
      .then(again());
  });

  it('[Q8] counts within the window after the completion, and not before it', () => {
    const opens = (now: string) =>
      breakGlassDecider.decide(at(now), fold(breakGlassDecider, recorded(urgent(remedied()))))
        .length === 1;
    expect([NOW, '2030-01-01T09:00:00.001Z'].map(opens)).toEqual([false, true]);
    expect(['2030-04-01T08:59:59.999Z', '2030-04-01T09:00:00.000Z'].map(opens)).toEqual([
      true,
      false,
    ]);
    given(...urgent(remedied()))
      .when(recur({ raisedAt: '2029-12-31T09:00:00.000Z' }, { now: later }))
      .thenNothing();
  });

  it('[Q8] counts from now where nobody says when it was raised', () =>
    given(...urgent(remedied()))
      .when(recur({}, { now: later }))
      .then(again()));

  it('[Q8] opens nothing that is open, or that is not there', () => {
    given(...urgent())
      .when(at(later))
      .thenNothing();
    given(...urgent(remedied(), again()))
      .when(at('2030-01-06T09:00:00.000Z'))
      .thenNothing();
    given().when(at(later)).thenNothing();
  });
});

describe('a remediation without a work order', () => {
  const alone = specFor(remediationDecider);
  const by = { workOrderId: undefined };
  const original = fold(breakGlassDecider, recorded(urgent(remedied()))).remediations['remedy-1'];
  const provable = fold(breakGlassDecider, recorded([evidence()]));
  const around = { original, provable };
  const back = { raisedAt: '2030-01-05T09:00:00.000Z' };

  it('[Q8] begins with what its work order says of it, once', () => {
    const again = first();
    expect(again).toMatchObject({ type: 'remediation.recurred', data: { owner: 'platform-lead' } });
    expect(again.data).not.toHaveProperty('workOrderId');
    alone
      .given(again)
      .when(aside(recur(back)))
      .thenNothing();
    alone
      .given()
      .when(aside(recur(back), { original: undefined }))
      .thenNothing();
  });

  it('[E4] is completed on evidence of its work order', () => {
    const { workOrderId: _, ...data } = remedied().data as Record<string, unknown>;
    alone
      .given(first())
      .when(aside(remedy(by)))
      .then({ type: 'remediation.completed', data });
    alone
      .given(first())
      .when(aside(remedy(by), { provable: unknownWorkOrder }))
      .thenRefused('remediation_unproven');
    alone
      .given()
      .when(aside(remedy(by)))
      .thenRefused('remediation_not_found', {
        message: 'There is no such remediation without a work order: name its work order.',
      });
  });

  it('[E4] goes on escalating, and may be given to somebody', () => {
    const at = '2030-03-01T09:00:00.000Z';
    const assigned = event('obligation.assigned', {
      kind: 'remediation',
      subject: 'remedy-1',
      owner: 'ben',
    });
    alone
      .given(first(), event('work-order.resumed', { reason: 'not about it' }), assigned)
      .when(aside(breachRemedy(1, { now: at })))
      .then({
        type: 'remediation.breached',
        data: {
          remediationId: 'remedy-1',
          escalationStep: { number: 1, at: '2030-01-31T09:00:00.000Z', owner: 'ben' },
        },
      });
  });

  type Alone = Parameters<typeof remediationDecider.decide>[0];

  function aside<C extends { context: object }>(about: C, more: object = {}): Alone {
    const context: object = { ...about.context, ...around, ...more };
    return { ...about, context } as unknown as Alone;
  }

  function first() {
    const [again] = remediationDecider.decide(aside(recur(back)), remediationDecider.initialState);
    return again!;
  }
});
