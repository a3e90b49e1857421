import { newId } from './client';

type UnknownRequest = readonly [
  method: string,
  path: string,
  body: object | undefined,
  code: string,
];

const skipped = { rationale: 'r', scope: 's' };

/** Well-formed requests about what is not there, each with the code that says so; `id` is a work order. */
export const unknownThings = (id: string): readonly UnknownRequest[] => {
  const nobody = newId('nobody');
  return [
    ['POST', '/v1/work-orders', { workflow: nobody }, 'workflow_not_found'],
    ['POST', `/v1/work-orders/${nobody}/close`, {}, 'work_order_not_found'],
    ['POST', `/v1/work-orders/${id}/steps/${nobody}/complete`, {}, 'step_not_found'],
    [
      'POST',
      `/v1/work-orders/${id}/prerequisites/${nobody}`,
      { result: 'passed' },
      'prerequisite_not_found',
    ],
    [
      'POST',
      `/v1/work-orders/${id}/steps/look/block`,
      { code: nobody },
      'exception_code_not_found',
    ],
    ['POST', `/v1/work-orders/${id}/facts`, { facts: { nobody: 1 } }, 'fact_not_in_workflow'],
    ['POST', '/v1/exceptions', { workOrderId: id, code: nobody }, 'exception_code_not_found'],
    ['POST', `/v1/exceptions/${nobody}/resolve`, { resolution: 'r' }, 'exception_not_found'],
    ['GET', `/v1/exception-codes/${nobody}`, undefined, 'not_found'],
    ['GET', `/v1/calendars/${nobody}`, undefined, 'not_found'],
    ['POST', `/v1/obligations/${nobody}/assign`, { owner: 'o', reason: 'r' }, 'not_found'],
    ['GET', `/v1/break-glass/${nobody}`, undefined, 'break_glass_not_found'],
    ['POST', `/v1/break-glass/${nobody}/end`, {}, 'break_glass_not_found'],
    [
      'POST',
      `/v1/post-reviews/${nobody}/complete`,
      { verdict: 'upheld', findings: 'f' },
      'post_review_not_found',
    ],
    [
      'POST',
      `/v1/remediations/${nobody}/complete`,
      { evidence: ['e'], noChangeBecause: 'n' },
      'remediation_not_found',
    ],
    ['POST', `/v1/work-orders/${id}/gates/${nobody}/skip`, skipped, 'gate_not_found'],
    ['POST', `/v1/work-orders/${id}/steps/${nobody}/skip`, skipped, 'step_not_found'],
    ['POST', `/v1/approvals/${nobody}/grant`, {}, 'approval_not_found'],
    ['POST', `/v1/approvals/${nobody}/link`, { for: 'dana' }, 'approval_not_found'],
    ['GET', `/v1/approvals/${nobody}/review`, undefined, 'approval_not_found'],
    [
      'POST',
      '/v1/decisions',
      { workOrderId: nobody, action: { kind: 'a', authority: 'read', system: 's' } },
      'work_order_not_found',
    ],
    [
      'PUT',
      `/v1/policies/${nobody}`,
      { workflowId: nobody, cedar: 'permit(principal, action, resource);' },
      'workflow_not_found',
    ],
    [
      'PUT',
      `/v1/policies/${nobody}`,
      { workflowId: id, cedar: 'permit(principal, oops' },
      'policy_invalid',
    ],
    ['DELETE', `/v1/keys/${nobody}`, undefined, 'not_found'],
    ['POST', `/v1/dead-letters/${nobody}/replay`, {}, 'not_found'],
    ['POST', `/v1/events/quarantine/${nobody}/replay`, {}, 'quarantine_not_found'],
    ['GET', `/v1/reports/${nobody}`, undefined, 'not_found'],
    ['GET', `/v1/work-orders?${nobody}=1`, undefined, 'invalid_request'],
    ['GET', '/v1/work-orders?limit=0', undefined, 'invalid_request'],
    ['GET', '/v1/work-orders?cursor=bm9uZQ', undefined, 'invalid_request'],
    ['GET', '/v1/work-orders?atLeast=99999999999999999999', undefined, 'invalid_request'],
    ['GET', '/v1/work-orders?from=yesterday', undefined, 'invalid_request'],
    ['GET', '/v1/work-orders?stopped=maybe', undefined, 'invalid_request'],
    ['GET', `/v1/work-orders?status=${encodeURIComponent('\u0000')}`, undefined, 'invalid_request'],
    ['GET', `/v1/work-orders/${id}/history?from=never`, undefined, 'invalid_request'],
    ['GET', `/v1/decisions/${nobody}?waitFor=1e9s`, undefined, 'invalid_request'],
  ];
};
