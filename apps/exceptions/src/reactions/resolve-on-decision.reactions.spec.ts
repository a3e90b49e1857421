import { eventFilter, eventSubject } from '#contracts';
import { recorded } from '#testkit';
import { resolveOnDecisionAfterStop } from './resolve-on-decision-after-stop.reaction';
import { resolveOnDecisionSuperseded } from './resolve-on-decision-superseded.reaction';

const stream = 'work-order-wo-1';
const subjectOf = (data: object) =>
  eventSubject({ tenant: 'nl', stream, type: 'decision.made', data });

describe('a decision', () => {
  it.each([
    [resolveOnDecisionSuperseded, { outcome: 'run', supersedes: 'd-1' }],
    [resolveOnDecisionAfterStop, { outcome: 'run', afterStop: true }],
  ])('resolves what has ended where it may have ended something: $name', (reaction, data) => {
    const { on, detail, react } = reaction;
    const pattern = eventFilter(on, detail).replaceAll('.', '\\.').replaceAll('*', '[^.]+');
    expect(subjectOf(data)).toMatch(new RegExp(`^${pattern}$`));
    expect(subjectOf({ outcome: 'run' })).not.toMatch(new RegExp(`^${pattern}$`));
    const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1', ...data } }]);
    expect(react(event!)).toEqual([{ type: 'resolve-from-event', data: { workOrderId: 'wo-1' } }]);
  });
});
