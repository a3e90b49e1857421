import { specFor } from '#testkit';
import {
  conditional,
  decided,
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

  it('[A5] of a grant comes by the longer of both, and by one alone', () => {
    const short = { warnAt: '2030-01-02T08:30:00.000Z' };
    const yes = granted({ expiresAt: LATER });
    given(opened(), requested(short), yes).when(warn('2030-01-02T08:00:00.000Z')).then(warned());
    given(opened(), requested({ ...short, kind: 'legal' }), yes)
      .when(warn('2030-01-02T08:29:59.999Z'))
      .thenNothing();
    given(opened(), requested({ ...short, kind: 'legal' }), yes)
      .when(warn('2030-01-02T08:30:00.000Z'))
      .then(warned());
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
