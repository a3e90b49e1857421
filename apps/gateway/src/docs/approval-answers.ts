import { type Schema } from './schemas';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };
const count: Schema = { type: 'integer', minimum: 0 };

const approval: Readonly<Record<string, Schema>> = {
  workOrderId: text,
  approvalId: text,
  status: {
    enum: ['draft', 'requested', 'approved', 'partial', 'conditional', 'rejected', 'revoked'],
  },
};

/** A yes, or one of several: then it stays requested and says how many more are needed. */
const yes: Readonly<Record<string, Schema>> = {
  ...approval,
  permits: texts,
  scope: { type: 'object' },
  conditions: { type: 'array', items: { type: 'object' } },
  expiresAt: time,
  singleUse: { type: 'boolean' },
  owner: text,
  signed: { ...count, description: 'How many have signed, while more are needed.' },
  needed: count,
};

const absence: Readonly<Record<string, Schema>> = {
  owner: text,
  deputy: text,
  from: time,
  until: time,
};

/** What commands about approvals answer, beside `position`. */
export const approvalAnswers: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  'request-approval': { ...approval, gate: text, kind: text, owner: text, dueAt: time },
  'sign-approval': yes,
  'grant-approval': yes,
  'reject-approval': approval,
  'revoke-approval': approval,
  'meet-condition': { ...yes, number: count },
  'assign-obligation': { workOrderId: text, kind: text, subject: text, owner: text },
  'declare-absence': absence,
  'end-absence': { owner: text },
  'issue-decision-link': {
    url: { ...text, format: 'uri', description: 'Whoever has it can answer once, as `for`.' },
    expiresAt: time,
    for: text,
  },
};
