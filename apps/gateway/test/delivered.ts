import { type DeliveryView, TBD } from '#contracts';
import { byteFrame } from '#platform';

/** A text that would be markup, and that would turn what follows it around, were it not shown as text. */
export const NASTY =
  '<img src=x onerror=alert(1)>"\'\u202Egpj.exe</title><script>alert(2)</script>';

export const at = '2030-01-01T09:00:00.000Z';

/** A picture with something in each of its parts. */
export const picture = (more: Partial<DeliveryView> = {}): DeliveryView => ({
  format: 'writ.delivery.v2',
  generatedAt: at,
  position: 77,
  scope: 'client',
  expiresAt: '2030-01-15T09:00:00.000Z',
  title: 'Deliver a pilot',
  status: 'open',
  openedAt: at,
  map: {
    objects: ['mailbox'],
    stages: [
      {
        name: 'discovery',
        state: 'completed',
        support: false,
        steps: [{ name: 'ask', state: 'completed' }],
      },
      { name: 'letters', state: 'blocked', support: true, steps: [] },
    ],
  },
  boundary: {
    mode: 'observe',
    allowedOutput: 'draft-only',
    systems: [{ name: 'sandbox', reads: [], writes: ['label'] }],
    actions: [{ kind: 'pilot.launch', authority: 'apply', system: 'sandbox' }],
    approvals: ['security'],
  },
  decisions: {
    count: 2,
    items: [{ action: 'pilot.launch', outcome: 'wait', enforced: false, at }],
  },
  changed: {
    actions: {
      count: 1,
      items: [{ action: 'other', system: 'sandbox', authorised: false, at }],
    },
    artifacts: {
      count: 1,
      items: [
        {
          number: 3,
          kind: 'report',
          visibility: 'client',
          path: 'a/report.md',
          at,
          mediaType: 'text/markdown',
          size: 1_536,
          version: 2,
          isStored: true,
          sha256: 'ab'.repeat(32),
          level: 'verified',
        },
      ],
    },
  },
  private: { evidence: 4, bytes: 2_097_152, forClient: 1, outdated: 2, facts: 5, texts: 1 },
  publicProof: { permitted: false, shown: 0, withheld: 1 },
  blocked: [
    { kind: 'exception', about: 'Policy stopped an action', since: at },
    { kind: 'gate', about: 'signed' },
  ],
  next: [
    { decides: 'approval', about: 'security', owner: 'TBD', dueAt: at },
    { decides: 'closing', about: 'closing', owner: 'engagement-lead' },
  ],
  ...more,
});

const none = { count: 0, items: [] };

/** Just opened: there is nothing to say yet. */
export const nothingYet: DeliveryView = {
  ...picture(),
  map: { objects: [], stages: [] },
  boundary: { mode: TBD, allowedOutput: TBD, systems: [], actions: [], approvals: [] },
  decisions: none,
  changed: { actions: none, artifacts: none },
  private: { evidence: 0, bytes: 0, forClient: 0, outdated: 0, facts: 0, texts: 0 },
  publicProof: { permitted: false, shown: 0, withheld: 0 },
  blocked: [],
  next: [],
};

/** The lines at a glance, each as `name: what it says`. */
export const tilesOf = (body: string): readonly string[] =>
  [...body.matchAll(/<a href="#\w+"><span>(.*?)<\/span> <strong>(.*?)<\/strong>/g)].map(
    ([, name, text]) => `${name}: ${text}`,
  );

/** The ledger's answer to a reader of the content of evidence. */
export const contentRead = (): Uint8Array =>
  byteFrame(
    {
      ok: true,
      evidenceId: 'e-inner',
      sha256: 'ab'.repeat(32),
      mediaType: 'text/html',
      kind: 'report',
      size: 9,
      position: 5,
    },
    Buffer.from('<b>hi</b>'),
  );
