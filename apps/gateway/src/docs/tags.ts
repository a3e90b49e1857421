/** Parts of the document that hold addresses of several kinds. */
const resources: Readonly<Record<string, readonly string[]>> = {
  access: ['keys', 'session', 'sessions', 'tokens'],
  approvals: ['a'],
  authzen: ['.well-known', 'access'],
  'break-glass': ['break-glass', 'post-reviews', 'remediations'],
  definitions: ['policies', 'workflows'],
  delegation: ['delegations', 'inbox'],
  delivery: ['d', 'delivery-links'],
  events: ['stream'],
  evidence: ['erasures', 'evidence-contents'],
  exceptions: ['exception-codes', 'recalls'],
  notices: ['mailboxes', 'mails', 'own-mailboxes', 'webhooks'],
  obligations: ['absences', 'c', 'calendar-links', 'calendar.ics', 'obligations'],
  operations: [
    'content-keys',
    'dead-letters',
    'docs',
    'docs-json',
    'openapi.json',
    'healthz',
    'metrics',
    'problems',
    'readyz',
    'repairs',
    'views',
  ],
  receipts: ['bundle', 'certificate', 'closures', 'log'],
  'stages and questions': ['actions', 'handoff', 'next', 'questions', 'stages'],
};

const byResource = new Map(
  Object.entries(resources).flatMap(([tag, names]) => names.map((name) => [name, tag] as const)),
);

/** The part that an address belongs to: by what it names below a work order, else by what it begins with. */
export const tagOf = (path: string): string => {
  const [first = '', , below = ''] = path.replace(/^\/v1/, '').slice(1).split('/');
  const tag = (first === 'work-orders' && byResource.get(below)) || byResource.get(first);
  return tag ?? first.replaceAll('-', ' ');
};
