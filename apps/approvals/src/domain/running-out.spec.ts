import { specFor } from '#testkit';
import {
  requestedScope,
  conditional,
  decided,
  drafted,
  escalate,
  escalated,
  expire,
  expired,
  granted,
  LATER,
  NOW,
  opened,
  ours,
  part,
  requested,
  revoked,
  supersede,
  superseded,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const past = [opened(), requested()];
const at = (now: string) => ({ ...ours, now });
const JUST_BEFORE = '2030-01-02T08:59:59.999Z';

describe('an approval whose time runs out', () => {
  it('[A5] expires when it is due and not before, and never approves', () => {
    given(...past)
      .when(expire({}, at(JUST_BEFORE)))
      .thenNothing();
    given(...past)
      .when(expire({}, at(LATER)))
      .then(expired());
  });

  it.each([
    ['approved', granted({ expiresAt: LATER })],
    ['partial', part({ expiresAt: LATER })],
    ['conditional', conditional({ expiresAt: LATER })],
  ])('[A5] that is %s expires when that ends', (was, yes) => {
    const over = requested({ dueAt: NOW });
    given(opened(), over, yes)
      .when(expire({}, at(JUST_BEFORE)))
      .thenNothing();
    given(opened(), over, yes)
      .when(expire({}, at(LATER)))
      .then(expired(was));
  });

  it('[A5] expires once', () => {
    given(...past, expired())
      .when(expire({}, at(LATER)))
      .thenNothing();
    given(...past, granted(), revoked())
      .when(expire({}, at(LATER)))
      .thenNothing();
  });
});

describe('the warning', () => {
  const warned = (other: object = {}) =>
    escalated({ escalationStep: 'warned', owner: 'finance-lead', endsAt: LATER, ...other });
  const warn = (now = NOW, by = at(now)) => escalate({ escalationStep: 'warned' }, by);

  it('[A5] of a request comes at its time, once', () => {
    const request = requested({ warnAt: '2030-01-01T10:00:00.000Z' });
    given(opened(), request).when(warn('2030-01-01T09:59:59.999Z')).thenNothing();
    given(opened(), request).when(warn('2030-01-01T10:00:00.000Z')).then(warned());
    given(opened(), request, warned()).when(warn('2030-01-01T10:00:00.000Z')).thenNothing();
    given(...past)
      .when(warn(JUST_BEFORE))
      .thenNothing();
  });

  it('[A5] comes no more when it is over', () =>
    given(opened(), requested({ warnAt: NOW }))
      .when(warn(LATER))
      .thenNothing());

  it('[A5] goes to an owner who requested it, too', () =>
    given(opened(), requested({ requestedBy: 'finance-lead', warnAt: NOW }))
      .when(warn())
      .then(warned()));

  it('[A5] of a grant comes as long before its end as its kind says', () => {
    const yes = granted({ expiresAt: LATER });
    given(...past, yes)
      .when(warn('2030-01-02T07:59:59.999Z'))
      .thenNothing();
    given(...past, yes)
      .when(warn('2030-01-02T08:00:00.000Z'))
      .then(warned());
    given(...past, yes, warned())
      .when(warn(JUST_BEFORE))
      .thenNothing();
    given(...past, yes)
      .when(warn(LATER))
      .thenNothing();
    given(opened(), requested({ warnAt: NOW }), warned(), yes)
      .when(warn(JUST_BEFORE))
      .then(warned());
  });

  it('[A5] of a grant comes as long before its end as that of its request, counted in a calendar', () => {
    const long = [opened(), requested({ warnAt: '2030-01-02T05:00:00.000Z' })];
    const yes = granted({ expiresAt: '2030-01-03T09:00:00.000Z' });
    given(...long, yes)
      .when(warn('2030-01-03T04:59:59.999Z'))
      .thenNothing();
    given(...long, yes)
      .when(warn('2030-01-03T05:00:00.000Z'))
      .then(warned({ endsAt: '2030-01-03T09:00:00.000Z' }));
  });

  it('[A5] of a grant needs a kind that says so', () => {
    given(opened(), requested({ kind: 'legal' }), granted({ expiresAt: LATER }))
      .when(warn(JUST_BEFORE))
      .thenNothing();
    given(opened(), requested({ kind: 'unheard' }), granted({ expiresAt: LATER }))
      .when(warn(JUST_BEFORE))
      .thenNothing();
  });
});

describe('the fallback owner', () => {
  const request = requested({ fallback: { owner: 'cfo', at: '2030-01-01T10:00:00.000Z' } });
  const handed = escalated({ escalationStep: 'fallback', owner: 'cfo', endsAt: LATER });
  const fall = (now = '2030-01-01T10:00:00.000Z') =>
    escalate({ escalationStep: 'fallback' }, at(now));

  it('[A6] takes over when it is time, once', () => {
    given(opened(), request).when(fall('2030-01-01T09:59:59.999Z')).thenNothing();
    given(opened(), request).when(fall()).then(handed);
    given(opened(), request, handed).when(fall()).thenNothing();
    given(opened(), request).when(fall(LATER)).thenNothing();
  });

  it('[A6] takes over only where there is one', () => {
    given(...past)
      .when(fall())
      .thenNothing();
    given(opened(), requested({ fallback: { owner: 'TBD', at: NOW } }))
      .when(fall())
      .thenNothing();
  });

  it('[A4] takes over nothing that they requested', () => {
    given(opened(), request, decided({ requestedBy: 'cfo' }))
      .when(fall())
      .thenNothing();
    given(opened(), request, decided({ requestedBy: 'finance-lead' }))
      .when(fall())
      .then(handed);
  });

  it('[A6] who owns it already only takes the escalation step', () => {
    const own = requested({ owner: 'cfo', requestedBy: 'x', fallback: { owner: 'cfo', at: NOW } });
    given(opened(), own).when(fall()).then(handed);
  });

  it('[A6] takes over no grant', () =>
    given(opened(), request, granted({ expiresAt: LATER }))
      .when(fall())
      .thenNothing());
});

describe('the deputy of an owner who is away', () => {
  const absent = (from: string, until: string, deputy = 'dana') =>
    escalate({ escalationStep: 'absent' }, ours, {
      absences: { 'finance-lead': { deputy, from, until, declaredBy: ['finance-lead'] } },
    });
  const handed = escalated({ escalationStep: 'absent', owner: 'dana', endsAt: LATER });

  it('[A6] takes over while they are, and only then', () => {
    given(...past)
      .when(absent(NOW, LATER))
      .then(handed);
    given(...past)
      .when(absent('2030-01-01T09:00:00.001Z', LATER))
      .thenNothing();
    given(...past)
      .when(absent('2029-12-31T09:00:00.000Z', NOW))
      .thenNothing();
    given(...past)
      .when(escalate({ escalationStep: 'absent' }))
      .thenNothing();
  });

  it('[A6] takes over once', () =>
    given(...past, handed)
      .when(absent(NOW, LATER))
      .thenNothing());

  it('[A4] takes over nothing that they requested', () =>
    given(...past)
      .when(absent(NOW, LATER, 'agent-7'))
      .thenNothing());
});

describe('work that is only observed', () => {
  it('[A5] troubles nobody', () => {
    const observed = [
      opened({ mode: 'observe' }),
      requested({ warnAt: NOW, fallback: { owner: 'cfo', at: NOW } }),
    ];
    given(...observed)
      .when(escalate({ escalationStep: 'warned' }))
      .thenNothing();
    given(...observed)
      .when(escalate({ escalationStep: 'fallback' }))
      .thenNothing();
    given(...observed)
      .when(expire({}, at(LATER)))
      .then(expired());
  });
});

describe('a request that nothing waits for', () => {
  const replaced = decided({ decisionId: 'decision-2', supersedes: 'decision-1', approvals: [] });
  const gate = requested({ approvalId: 'approval-2', gate: 'pay', decisionId: undefined });

  it('[A2] is superseded when its decision was replaced', () =>
    given(...past, decided(), replaced)
      .when(supersede())
      .then(superseded()));

  it('[A2] stays while one decision in force waits for it', () => {
    given(...past, decided())
      .when(supersede())
      .thenNothing();
    const other = decided({ decisionId: 'decision-3' });
    given(...past, decided(), other, replaced)
      .when(supersede())
      .thenNothing();
  });

  it('[A2] of a gate stays until the work ends', () => {
    given(opened(), gate).when(supersede()).thenNothing();
    const ended = (approvalId: string) => superseded({ approvalId, reason: 'The work has ended.' });
    for (const type of ['work-order.closed', 'work-order.abandoned', 'work-order.superseded'])
      given(...past, decided(), gate, { type, data: { workOrderId: 'wo-1' } })
        .when(supersede())
        .then(ended('approval-1'), ended('approval-2'));
  });

  it('[A2] that has run out is left to expire, except when the work has ended', () => {
    const overdue = [opened(), requested({ dueAt: NOW }), decided(), replaced];
    given(...overdue)
      .when(supersede())
      .thenNothing();
    given(...overdue, { type: 'work-order.closed', data: { workOrderId: 'wo-1' } })
      .when(supersede())
      .then(superseded({ reason: 'The work has ended.' }));
  });

  it('[A2] leaves drafts as they are, and answers while the work goes on', () => {
    const closed = { type: 'work-order.closed', data: { workOrderId: 'wo-1' } };
    given(opened(), drafted(), closed).when(supersede()).thenNothing();
    given(...past, granted({ scope: requestedScope }), decided(), replaced)
      .when(supersede())
      .thenNothing();
  });

  it.each([granted(), part(), conditional()])(
    '[C4] is a grant too, once the work has ended: after a reopening nothing old counts (%#)',
    (yes) => {
      for (const type of ['work-order.closed', 'work-order.abandoned'])
        given(...past, yes, { type, data: { workOrderId: 'wo-1' } })
          .when(supersede())
          .then(superseded({ reason: 'The work has ended.' }));
    },
  );

  it('[C4] is ended too where the reopening was faster, and what is requested since is not', () => {
    const work = (type: string, data: object = {}) => ({
      type: `work-order.${type}`,
      data: { workOrderId: 'wo-1', ...data },
    });
    const again = [work('closed'), work('reopened', { checklistRunId: 'run-2' })];
    given(...past, granted(), ...again)
      .when(supersede())
      .then(superseded({ reason: 'The work has ended.' }));
    given(...past, granted(), ...again, requested(), decided())
      .when(supersede())
      .thenNothing();
  });
});
