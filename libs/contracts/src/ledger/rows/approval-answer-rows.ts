import { ofTenant, row } from './row-definition';

export const approvalAnswersRow = row(
  'AnsweredApproval',
  'One row per approval that was granted or rejected: who answered, how, and after how long. Of several signatures it is the answer that completed them. Whether somebody read what they answered is not recorded.',
)({
  ...ofTenant,
  approvalId: ['text', 'The approval.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  workflowId: ['text?', 'The workflow of the work order.', { filter: 'workflow' }],
  jobType: ['text?', 'Job type of the workflow.', 'filter'],
  client: ['text?', 'For whom the work is done; null where nobody is named.', 'filter'],
  kind: ['text', 'Which approval the rule asks for: commercial, security …', 'filter'],
  gate: ['text?', 'The gate that it is for; null for the approval of an action.', 'filter'],
  owner: ['text', 'Whose approval it is, by name.', 'filter'],
  requestedBy: ['text', 'Who proposed the action, or requested the approval.', 'filter'],
  answeredBy: ['text', 'Who granted or rejected it.', 'filter'],
  granted: [
    'flag',
    'It was granted, wholly or in part; else it was rejected.',
    'derived',
    'filter',
  ],
  requestedAt: ['time?', 'When it was requested.'],
  answeredAt: ['time', 'When it was granted or rejected.'],
  answerSeconds: [
    'number?',
    'Seconds from the request to the answer, nights and weekends included.',
    'derived',
  ],
  eventId: ['text', 'The event that requested it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});
