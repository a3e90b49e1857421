import { isReadableEvent, ownerOfEvent, workOrderOf, workOrdersOf } from './readable-events';

const scope = { principal: 'agent-7', recipients: ['agent-7'] };
const delegated = new Set(['wo-1']);

describe('an event that a delegate may read', () => {
  it.each([
    ['of work that was delegated to it', 'work-order-wo-1', 'ana', true],
    ['of other work', 'work-order-wo-2', 'ana', false],
    ['of work whose id begins alike', 'work-order-wo-10', 'ana', false],
    ['that it caused itself', 'work-order-wo-2', 'agent-7', true],
    ['of a workflow', 'workflow-refunds', 'olga', true],
    ['of a policy', 'policy-refunds', 'olga', true],
    ['of the catalogue of codes', 'exception-catalogue', 'olga', true],
    ['of the calendars', 'calendars', 'olga', true],
    ['of a remediation', 'remediation-wo-1', 'olga', false],
    ['of evidence of no work order', 'evidence-wo-1', 'olga', false],
    ['of a delivery link', 'delivery-wo-1', 'olga', false],
    ['of absences', 'absences', 'olga', false],
    ['of the log', 'log', 'olga', false],
  ])('[D10] is, or is not, one %s', (_, stream, owner, isReadable) =>
    expect(isReadableEvent(scope, { stream, owner }, delegated)).toBe(isReadable),
  );

  it('[D10] is its own where a service decided again what it proposed', () => {
    const event = { actor: { id: 'service-policy' }, data: { requestedBy: 'agent-7' } };
    expect(ownerOfEvent({ ...event, type: 'decision.made' })).toBe('agent-7');
    expect(ownerOfEvent({ ...event, type: 'approval.requested' })).toBe('service-policy');
  });

  it('[D10] depends on the work order of its stream alone', () => {
    expect(workOrderOf('work-order-wo-1')).toBe('wo-1');
    expect(workOrderOf('delivery-wo-1')).toBeUndefined();
    const streams = ['work-order-a', 'log', 'work-order-b', 'work-order-a'];
    expect(workOrdersOf(streams.map((stream) => ({ stream })))).toEqual(['a', 'b']);
  });
});
