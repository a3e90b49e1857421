/** Pictures that browsers are shown: full, empty, withheld, and made by somebody who means harm. */
import { type DeliveryView, TBD } from '#contracts';
import { at, nothingYet, picture } from '../../apps/gateway/test/delivered';
import { HOSTILE } from './hostile-texts';

const states = ['completed', 'skipped', 'blocked', 'entered', 'open'] as const;
const full = picture();

/** Each state, each outcome, each kind of thing that can be in the way or be decided. */
export const crowded: DeliveryView = {
  ...full,
  map: {
    objects: ['mailbox', 'message'],
    stages: [...states, ...states].map((state, n) => ({
      name: `stage-${n}`,
      state,
      support: n >= states.length,
      steps: states.map((state) => ({ name: `${state}-step-${n}`, state })),
    })),
  },
  decisions: {
    count: 3,
    items: (['run', 'wait', 'stop'] as const).map((outcome) => ({
      action: 'pilot.launch',
      outcome,
      enforced: true,
      at,
    })),
  },
  publicProof: { permitted: true, shown: 1, withheld: 1 },
  blocked: (['stop', 'input', 'prerequisite', 'exception', 'step', 'gate'] as const).map(
    (kind) => ({ kind, about: `${kind}-of-it`, ...(kind === 'step' && { since: at }) }),
  ),
  next: (['approval', 'exception', 'question', 'public-proof', 'stage', 'closing'] as const).map(
    (decides) => ({ decides, about: 'stage-3', owner: 'lead', dueAt: at }),
  ),
};

/** A page for the public before anybody has permitted it. */
export const withheld: DeliveryView = {
  ...nothingYet,
  scope: 'public',
  status: 'unknown',
  openedAt: TBD,
  publicProof: { permitted: false, shown: 0, withheld: 2 },
  next: [{ decides: 'public-proof', about: 'public-proof', owner: 'proof-lead' }],
};

const artifact = full.changed.artifacts.items[0]!;

/** Every text that comes from anybody is one of the hostile ones. */
export const hostile: DeliveryView = {
  ...full,
  title: HOSTILE.join(' '),
  map: {
    objects: HOSTILE,
    stages: HOSTILE.map((name) => ({
      name,
      state: 'entered',
      support: false,
      steps: [{ name, state: 'blocked' }],
    })),
  },
  boundary: {
    mode: 'enforce',
    allowedOutput: 'any',
    approvals: HOSTILE,
    systems: HOSTILE.map((name) => ({ name, reads: [name], writes: [name] })),
    actions: HOSTILE.map((name) => ({ kind: name, authority: 'apply', system: name })),
  },
  decisions: {
    count: HOSTILE.length,
    items: HOSTILE.map((action) => ({ action, outcome: 'stop', enforced: true, at })),
  },
  changed: {
    actions: {
      count: HOSTILE.length,
      items: HOSTILE.map((name) => ({ action: name, system: name, authorised: true, at })),
    },
    artifacts: {
      count: HOSTILE.length,
      items: HOSTILE.map((name) => ({ ...artifact, kind: name, path: name, mediaType: name })),
    },
  },
  blocked: HOSTILE.map((about) => ({ kind: 'step', about })),
  next: HOSTILE.map((name) => ({ decides: 'approval', about: name, owner: name })),
};
