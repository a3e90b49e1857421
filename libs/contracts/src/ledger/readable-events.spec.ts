import { type LimitedScope } from '../reading-scope';
import {
  ownerOfEvent,
  type ReadEvent,
  readableAmong,
  workOrderOf,
  workOrdersOf,
} from './readable-events';

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
    ['of halts', 'halts', 'olga', false],
    ['of absences', 'absences', 'olga', false],
    ['of the log', 'log', 'olga', false],
  ])('[D10] is, or is not, one %s', async (_, stream, owner, isReadable) => {
    const events = [{ stream, owner }];
    const readable = await readableAmong(scope, events, async () => delegated);
    expect(readable).toEqual(isReadable ? events : []);
  });

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

describe('an event that a credential for one workflow may read', () => {
  /** Which work goes by the workflow, and which of all work was delegated to the agent. */
  const ofWorkflow = ['wo-1', 'wo-2'];
  const delegatedWork = ['wo-1', 'wo-3'];
  const inScope = async (wanted: LimitedScope, ids: readonly string[]) => {
    expect(wanted.workflows).toEqual(['refunds']);
    const isDelegated = (id: string) => !('principal' in wanted) || delegatedWork.includes(id);
    return new Set(ids.filter((id) => ofWorkflow.includes(id) && isDelegated(id)));
  };
  const event = (stream: string, owner = 'ana'): ReadEvent => ({ stream, owner });
  const readable = (wanted: LimitedScope, event: ReadEvent) =>
    readableAmong(wanted, [event], inScope);

  it('[O9] is of its work, by any actor, or a definition', async () => {
    const of = { workflows: ['refunds'] };
    expect(await readable(of, event('work-order-wo-1'))).toHaveLength(1);
    expect(await readable(of, event('workflow-payroll'))).toHaveLength(1);
    for (const stream of ['work-order-wo-3', 'evidence-wo-1', 'absences', 'log', 'api-key-k'])
      expect(await readable(of, event(stream))).toEqual([]);
  });

  it('[O9] is for a delegate what was delegated to it or is its own, of that work', async () => {
    const of = { ...scope, workflows: ['refunds'] };
    const own = (stream: string) => event(stream, 'agent-7');
    for (const one of [event('work-order-wo-1'), own('work-order-wo-2')])
      expect(await readable(of, one)).toEqual([one]);
    for (const one of [
      event('work-order-wo-2'),
      event('work-order-wo-3'),
      own('work-order-wo-3'),
      own('evidence-wo-1'),
    ])
      expect(await readable(of, one)).toEqual([]);
  });
});
