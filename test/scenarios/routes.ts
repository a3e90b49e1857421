/** A route that asks for a command, with a body that it takes. */
export interface Route {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly role: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const post = (path: string, role: string, body: Route['body']): Route => ({
  method: 'POST',
  path,
  role,
  body,
});

const action = {
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  objects: ['order-7'],
  writes: ['refund'],
  amount: { minor: 5_000, currency: 'EUR' },
  audience: 'customer',
  arguments: { channel: 'card' },
  rollback: 'Charge the card again.',
};
const reason = { reason: 'Not needed any more.' };
const aDay = 'P1D';

/** What urgency asks for. */
const breakGlassRoutes = (id: string): readonly Route[] => [
  post('/v1/break-glass', 'operator', {
    workOrderId: id,
    action,
    code: 'order-unpaid',
    rationale: 'The customer is at the counter.',
    scope: { objects: ['order-7'] },
    timeToLive: 'PT1H',
  }),
  post('/v1/break-glass/break-glass-1/end', 'operator', { workOrderId: id, comment: 'Over.' }),
  post('/v1/post-reviews/review-1/complete', 'operator', {
    workOrderId: id,
    verdict: 'upheld',
    findings: 'It was right.',
    evidence: ['photo'],
  }),
  post('/v1/remediations/remediation-1/complete', 'operator', {
    workOrderId: id,
    evidence: ['photo'],
    workflow: { id: 'refunds', version: 1 },
    noChangeBecause: 'A part was worn.',
  }),
];

/** Every command that HTTP takes, about the work order `id`. */
export const routesOf = (id: string): readonly Route[] => {
  const workOrder = (rest: string, body: Route['body'], role = 'integrator'): Route =>
    post(`/v1/work-orders/${id}/${rest}`, role, body);
  return [
    post('/v1/work-orders', 'integrator', {
      workOrderId: `${id}-new`,
      workflow: 'refunds',
      title: 'A parcel',
      objects: ['order-7'],
      inputs: { order: 'order-7', reason: 'late' },
    }),
    post('/v1/decisions', 'integrator', { workOrderId: id, action }),
    post('/v1/decisions/decision-1/outcome', 'integrator', {
      workOrderId: id,
      outcome: 'performed',
      evidence: ['photo'],
    }),
    workOrder('facts', {
      source: '/examples/shop',
      facts: { 'order-paid': true, 'order-total': 800_000 },
    }),
    workOrder('prerequisites/order-found', { result: 'passed', note: 'Seen.' }),
    workOrder('steps/inspect-order/complete', { note: 'Done.', evidence: ['photo'] }),
    workOrder('steps/inspect-order/block', { code: 'order-unpaid', note: 'Unpaid.' }),
    workOrder('steps/inspect-order/unblock', { note: 'Paid.' }),
    workOrder('close', { closureEvidenceId: 'photo' }),
    ...['steps/inspect-order/skip', 'gates/pay/skip'].map((skip) =>
      workOrder(skip, { rationale: 'Seen by phone.', scope: 'this order only' }, 'operator'),
    ),
    ...['reopen', 'stop', 'resume', 'abandon'].map((end) => workOrder(end, reason, 'operator')),
    post('/v1/approvals', 'integrator', {
      workOrderId: id,
      approvalId: 'approval-2',
      gate: 'pay',
      kind: 'refund',
      draft: true,
      rationale: 'The parcel is on its way back.',
    }),
    post('/v1/approvals/approval-1/grant', 'approver', {
      workOrderId: id,
      scope: { objects: ['order-7'], writes: ['refund'] },
      conditions: [{ number: 1, text: 'Call first.', binds: ['refund.issue'] }],
      approver: 'dana',
      seen: 'a'.repeat(64),
    }),
    post('/v1/approvals/approval-1/conditions/1/meet', 'approver', {
      workOrderId: id,
      evidence: ['photo'],
      comment: 'Called.',
    }),
    post('/v1/approvals/approval-1/link', 'approver', {
      workOrderId: id,
      for: 'dana',
      validFor: aDay,
    }),
    post('/v1/obligations/approval-1/claim', 'approver', { kind: 'approval', workOrderId: id }),
    post('/v1/obligations/approval-1/release', 'approver', { kind: 'approval', workOrderId: id }),
    post('/v1/obligations/approval-1/assign', 'approver', {
      workOrderId: id,
      kind: 'approval',
      owner: 'finance-lead',
      ...reason,
    }),
    post('/v1/absences', 'approver', {
      owner: 'dev-approver',
      deputy: 'erik',
      from: '2030-01-01T09:00:00Z',
      until: '2030-01-02T09:00:00Z',
    }),
    { ...post('/v1/absences/dev-approver', 'approver', {}), method: 'DELETE' },
    workOrder(
      'delivery-links',
      { scope: 'client', audience: 'Northwind', validFor: aDay },
      'operator',
    ),
    { ...workOrder('delivery-links/link-1', {}, 'operator'), method: 'DELETE' },
    post('/v1/approvals/approval-1/grant', 'approver', {
      workOrderId: id,
      permits: ['refund.issue'],
      scope: { system: 'payments', amountUpTo: { minor: 100, currency: 'EUR' } },
      conditions: [{ number: 1, text: 'Call first.' }],
      validFor: aDay,
      singleUse: true,
      evidence: ['photo'],
      comment: 'Fine.',
    }),
    post('/v1/approvals/approval-1/reject', 'approver', { workOrderId: id, ...reason }),
    post('/v1/approvals/approval-1/revoke', 'approver', { workOrderId: id, ...reason }),
    post('/v1/exceptions', 'integrator', {
      workOrderId: id,
      code: 'order-unpaid',
      subject: 'inspect-order',
      rationale: 'Nobody has paid.',
    }),
    post('/v1/exceptions/exception-1/resolve', 'operator', {
      workOrderId: id,
      resolution: 'Paid.',
    }),
    post('/v1/exceptions/exception-1/assign', 'operator', {
      workOrderId: id,
      owner: 'erik',
      ...reason,
    }),
    ...breakGlassRoutes(id),
    {
      ...post('/v1/exception-codes/parcel-lost', 'admin', {
        title: 'The parcel is lost',
        owner: 'support-lead',
        sla: aDay,
        remediationOwner: 'logistics',
        escalationPath: [{ after: aDay, owner: 'support-lead' }],
        aliases: ['parcel-missing'],
        breakGlass: { ttlMax: 'PT4H', reviewOwner: 'olga', reviewWithin: aDay },
      }),
      method: 'PUT',
    },
    {
      ...post('/v1/calendars/office', 'admin', {
        title: 'Office hours',
        timeZone: 'Europe/Berlin',
        hours: { mon: [['09:00', '17:00']] },
        holidays: ['2030-12-25'],
      }),
      method: 'PUT',
    },
    { ...post(`/v1/workflows/${id}`, 'admin', workflow(id)), method: 'PUT' },
    {
      ...post(`/v1/policies/${id}`, 'admin', {
        workflowId: 'refunds',
        cedar: 'permit(principal, action, resource);',
        cases: [{ name: 'a refund', action, expect: 'wait' }],
      }),
      method: 'PUT',
    },
    post(`/v1/policies/${id}/rollback`, 'admin', { workflowId: 'refunds', version: 1 }),
    post(`/v1/policies/${id}/what-if`, 'analyst', {
      workflowId: 'refunds',
      cedar: 'permit(principal, action, resource);',
      from: '2030-01-01T00:00:00Z',
      to: '2030-02-01T00:00:00Z',
      after: 0,
      limit: 1,
    }),
    post('/v1/recalls', 'operator', {
      root: { policy: 'nothing', version: 7, of: id },
      code: 'recalled',
      rationale: 'The limit was wrong.',
      all: true,
      limit: 1,
    }),
    post('/v1/decisions/replay', 'auditor', { after: 0, limit: 1, workOrderId: id }),
    post('/v1/evidence', 'integrator', {
      workOrderId: id,
      evidenceId: 'photo',
      kind: 'photo',
      sha256: 'a'.repeat(64),
      mediaType: 'image/png',
      size: 12,
      visibility: 'private',
      uri: 'https://files.example/photo',
      purpose: 'Shows the damage.',
      capturedAt: '2030-01-01T09:00:00Z',
    }),
    post('/v1/tenants', 'deployment-admin', {
      tenant: 'somewhere',
      principal: 'somebody',
      owners: ['finance'],
      label: 'the first key',
    }),
    post('/v1/keys', 'admin', {
      principal: 'somebody',
      roles: ['analyst'],
      owners: ['finance'],
      label: 'a report',
    }),
    post('/v1/tokens', 'integrator', { source: '/tests' }),
  ];
};

/** A workflow without inputs: opening work of it raises nothing. */
export const workflow = (id: string): Route['body'] => ({
  id,
  jobType: 'nothing',
  title: 'Nothing much',
  owner: 'support-lead',
  systems: [],
  actions: [],
  stages: [{ name: 'only', steps: [{ name: 'look' }] }],
});

/** Whether ids stand at this place of a body. */
export const isIdPlace = (place: string): boolean =>
  /^\/(workOrderId|workflow|code|closureEvidenceId|evidenceId|kind)$/.test(place) ||
  /^\/(action|scope)\/system$/.test(place);
