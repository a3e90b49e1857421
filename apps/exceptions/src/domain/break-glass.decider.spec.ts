import { fold } from '#kernel';
import { recorded, specFor } from '#testkit';
import { builtInCatalogue } from '#work-order';
import {
  declare,
  declared,
  definition,
  end,
  ended,
  exactly,
  expire,
  gatewayDown,
  inAnHour,
  outside,
  remediationOpened,
  raised,
  refund,
  scheduled,
  urgent,
} from '../../test/obligation-builders';
import { event, opened } from '../../test/exception-builders';
import { breakGlassDecider } from './break-glass.decider';

const { given } = specFor(breakGlassDecider);
const people = ['integrator', 'approver', 'operator', 'admin'];

describe('declaring a break-glass', () => {
  it('[E3] makes declaration, exception, review and remediation in one append', () =>
    given(opened()).when(declare()).then(declared(), raised(), scheduled(), remediationOpened()));

  it.each(people)('[E3] is for the role %s', (role) =>
    given(opened())
      .when(declare({}, { roles: [role] }))
      .then(declared(), raised(), scheduled(), remediationOpened()),
  );

  it('[E3] is never for a delegate, whatever other role the key has', () =>
    given(opened())
      .when(declare({}, { roles: ['operator', 'delegate'] }))
      .thenRefused('break_glass_not_allowed'));

  it('[E3] takes the time of a code that says no terms from the defaults', () => {
    const code = 'step-blocked';
    const dueAt = '2030-01-02T09:00:00.000Z';
    const owners = { code, owner: 'ops-lead' };
    const escalationSteps = (
      days: readonly string[],
      called = ['ops-lead', 'ops-lead', 'shop-owner'],
    ) =>
      days.map((day, i) => ({
        number: i + 1,
        at: `2030-${day}T09:00:00.000Z`,
        owner: called[i],
      }));
    given(opened())
      .when(declare({ code, timeToLive: 'P1D' }))
      .then(
        declared({ code, expiresAt: dueAt }),
        raised({
          ...owners,
          remediationOwner: 'ops-lead',
          dueAt,
          escalationPath: [{ number: 1, at: dueAt, owner: 'shop-owner' }],
        }),
        scheduled({
          ...owners,
          dueAt: '2030-01-06T09:00:00.000Z',
          escalationPath: escalationSteps(['01-06', '01-13', '01-27']),
        }),
        remediationOpened({
          ...owners,
          escalationPath: escalationSteps(['01-31', '02-07', '02-21']),
        }),
      );
  });

  it('[E3] takes a code that the workflow lists, and one that was renamed by its name of today', () => {
    given(opened())
      .when(declare({ code: 'listed' }))
      .then(...fourOf({ code: 'listed' }));
    const renamed = { ...gatewayDown, aliases: ['gateway-off'] };
    const catalogue = { ...outside().catalogue, 'gateway-down': renamed };
    given(opened())
      .when(declare({ code: 'gateway-off' }, { context: { catalogue } }))
      .then(declared(), raised(), scheduled(), remediationOpened());
  });

  it('[E1] refuses any other code, with the list', () =>
    given(opened())
      .when(declare({ code: 'fire' }))
      .thenRefused('exception_code_not_found', {
        facts: {
          code: 'fire',
          codes: [...Object.keys(builtInCatalogue), 'gateway-down', 'listed'].sort(),
        },
      }));

  it('[E3] counts obligations in the calendar of the code', () => {
    const worked = { ...gatewayDown, sla: 'PT1H', calendar: 'office' };
    const catalogue = { ...outside().catalogue, 'gateway-down': worked };
    // 1 January 2030 is a Tuesday; two working days on is Thursday.
    given(opened())
      .when(declare({}, { context: { catalogue } }))
      .then(
        declared(),
        expect.anything(),
        scheduled({
          escalationPath: [
            { number: 1, at: '2030-01-03T09:00:00.000Z', owner: 'payments-lead' },
            { number: 2, at: '2030-01-14T09:00:00.000Z', owner: 'platform-lead' },
            { number: 3, at: '2030-02-01T09:00:00.000Z', owner: 'shop-owner' },
          ],
        }),
        expect.anything(),
      );
  });
});

describe('the scope and time of a break-glass', () => {
  it('[E7] may be wider than its action, as somebody says', () => {
    const scope = { system: 'payments', amountUpTo: { minor: 5_000, currency: 'EUR' } };
    given(opened())
      .when(declare({ scope }))
      .then(declared({ scope }), raised(), scheduled(), remediationOpened());
  });

  it('[E7] cannot be too narrow for its action', () =>
    given(opened())
      .when(declare({ scope: { ...exactly, objects: ['order-2'] } }))
      .thenRefused('scope_too_narrow', {
        facts: { beyond: [{ field: 'objects', granted: 'order-2', requested: 'order-1' }] },
      }));

  it('[E7] cannot be longer than the code allows, nor nothing', () => {
    given(opened())
      .when(declare({ timeToLive: 'PT4H' }))
      .then(...fourOf({ expiresAt: '2030-01-01T13:00:00.000Z' }));
    given(opened())
      .when(declare({ timeToLive: 'PT4H1S' }))
      .thenRefused('break_glass_too_long', { facts: { ttlMax: 'PT4H' } });
    given(opened())
      .when(declare({ timeToLive: 'PT0S' }))
      .thenRefused('invalid_request', {
        errors: [{ pointer: '/timeToLive', message: 'must be longer than no time' }],
      });
  });

  it('[E7] stays within the bounds of the deployment, whatever its code says', () => {
    const bounds = { ttlMax: 'PT1H', reviewWithin: 'PT2H' };
    given(opened())
      .when(declare({ timeToLive: 'PT1H1S' }, { context: { bounds } }))
      .thenRefused('break_glass_too_long', { facts: { ttlMax: 'PT1H' } });
    const events = breakGlassDecider.decide(
      declare({}, { context: { bounds } }),
      fold(breakGlassDecider, recorded([opened()])),
    );
    expect(events.find(({ type }) => type === 'post-review.scheduled')?.data).toMatchObject({
      dueAt: '2030-01-01T11:00:00.000Z',
    });
  });
});

describe('where no break-glass is taken', () => {
  it('[E3] is work that is not there, ended, halted or only observed', () => {
    const reason = { reason: 'enough' };
    const closed = event('work-order.closed', { closureEvidenceId: 'proof-1' });
    given().when(declare()).thenRefused('work_order_not_found');
    given(opened(), closed).when(declare()).thenRefused('work_order_closed');
    given(opened(), event('work-order.abandoned', reason))
      .when(declare())
      .thenRefused('work_order_closed');
    given(opened(), event('work-order.stopped', reason))
      .when(declare())
      .thenRefused('work_order_stopped');
    given(opened({ mode: 'observe' }))
      .when(declare())
      .thenRefused('break_glass_not_needed');
  });

  it('[E3] is a system that the workflow does not list, or a workflow that nobody knows', () => {
    given(opened())
      .when(declare({ action: { ...refund, system: 'ledger' } }))
      .thenRefused('break_glass_not_allowed', { facts: { systems: ['payments'] } });
    given(opened())
      .when(declare({}, { context: { definition: undefined } }))
      .thenRefused('break_glass_not_allowed', { facts: { systems: [] } });
  });

  it('[E3] is draft-only work, until its gates are passed', () => {
    const gates = [{ name: 'launch', evidence: ['scan'] }];
    const context = { definition: definition({ gates }) };
    const draft = opened({ allowedOutput: 'draft-only' });
    given(draft).when(declare({}, { context })).thenRefused('break_glass_not_allowed');
    const scan = event('evidence.recorded', {
      isStored: true,
      evidenceId: 'e',
      kind: 'scan',
      mediaType: 'a/b',
    });
    given(draft, scan)
      .when(declare({}, { context }))
      .then(declared(), raised(), scheduled(), remediationOpened());
  });

  it('[E4] is work of which only obligations are left', () =>
    given(...urgent(), ended(), event('step.completed', { step: 'pay' }))
      .when(declare())
      .thenRefused('only_obligations_left'));
});

describe('ending a break-glass', () => {
  it('[E7] is for who declared it, for whom they did, and for who runs the work', () => {
    const approver = { roles: ['approver'] };
    const comment = 'the gateway is back';
    given(...urgent())
      .when(end({ comment }, approver))
      .then(ended({ comment }));
    for (const [id, roles] of [
      ['ana', ['operator']],
      ['ana', ['admin']],
      ['dana', ['approver']],
    ] as const)
      given(opened(), declared({ onBehalfOf: ['dana'] }))
        .when(end({}, { actor: { id }, roles }))
        .then(ended({ endedBy: id }));
    given(...urgent())
      .when(end({}, { ...approver, actor: { id: 'ana' } }))
      .thenRefused('break_glass_not_yours', { facts: { declaredBy: 'olga' } });
    given(...urgent())
      .when(end({}, { ...approver, actor: { id: 'aid', onBehalfOf: ['olga'] } }))
      .then(ended({ endedBy: 'aid' }));
  });

  it('[E7] says once that the emergency is over, also after its time', () => {
    given(opened()).when(end()).thenRefused('break_glass_not_found');
    given(opened())
      .when(end({ breakGlassId: 'constructor' }))
      .thenRefused('break_glass_not_found');
    given(...urgent(ended()))
      .when(end())
      .thenRefused('break_glass_ended');
    given(...urgent(ended({ because: 'expired' })))
      .when(end())
      .then(ended());
  });

  it('[E7] is done by time, to the moment and once', () => {
    const expired = ended({ because: 'expired' });
    const justBefore = '2030-01-01T09:59:59.999Z';
    given(...urgent())
      .when(expire({ now: justBefore }))
      .thenNothing();
    given(...urgent())
      .when(expire({ now: inAnHour }))
      .then(expired);
    for (const before of [ended(), expired])
      given(...urgent(before))
        .when(expire({ now: inAnHour }))
        .thenNothing();
    given(opened())
      .when(expire({ now: inAnHour }))
      .thenNothing();
  });
});

function fourOf(permitted: object) {
  const types = ['exception.raised', 'post-review.scheduled', 'remediation.opened'];
  return [
    declared(permitted),
    ...types.map((type) => expect.objectContaining({ type }) as ReturnType<typeof declared>),
  ];
}
