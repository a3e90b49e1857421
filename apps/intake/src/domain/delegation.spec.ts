import { type RefusalFacts } from '#kernel';
import { specFor } from '#testkit';
import {
  accepted,
  after,
  by,
  delegation,
  dispatched,
  reported,
  sent,
} from '../../test/delegation-builders';
import {
  begun,
  engagement,
  inEngagement,
  REQUIREMENTS,
  staged,
} from '../../test/engagement-builders';
import { event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const answeringFor = (owner: string, sent: ReturnType<typeof by>) => ({
  ...sent,
  metadata: { ...sent.metadata, owners: [owner] },
});

describe('a dispatch in an inbox', () => {
  it('[D3] is delivered once, and nothing else comes of that', () => {
    given(begun(), dispatched())
      .when(by('service', 'deliver-delegation'))
      .then(delegation('delivered'));
    given(...sent)
      .when(by('service', 'deliver-delegation'))
      .thenNothing();
  });

  it('[D4] is taken on by the recipient alone, once', () => {
    given(...sent)
      .when(by('agent-7', 'accept-delegation'))
      .then(delegation('accepted', { acceptedBy: 'agent-7' }));
    given(...accepted)
      .when(by('agent-7', 'accept-delegation'))
      .thenNothing();
    given(...sent)
      .when(by('olga', 'accept-delegation'))
      .thenRefused('delegation_not_yours');
    for (const owner of ['agent-7', '*'])
      given(...sent)
        .when(answeringFor(owner, by('eva', 'accept-delegation')))
        .then(delegation('accepted', { acceptedBy: 'eva' }));
  });

  it('[D4] is not taken on without an owner and a policy', () => {
    const noPolicy = by('agent-7', 'accept-delegation', {}, 0, { hasPolicy: false });
    const missing: RefusalFacts = { missing: ['a published policy'] };
    given(...sent)
      .when(noPolicy)
      .thenRefused('brief_incomplete', { facts: missing });
  });

  it('[D4] is reported done by the delegate who accepted it', () => {
    const report = { report: 'Configured.', artifacts: ['out/label.md'] };
    const label = staged('ev-9', 'label', 'out/label.md');
    given(...accepted, label)
      .when(by('agent-7', 'report-done', report))
      .then(delegation('reported-done', { ...report, reportedBy: 'agent-7' }));
    given(...sent, label)
      .when(by('agent-7', 'report-done', report))
      .thenRefused('delegation_not_accepted');
    given(...accepted, label)
      .when(by('ben', 'report-done', report))
      .thenRefused('delegation_not_yours');
  });

  it('[D8] leaves what it made inside the handoff area, where the brief says', () => {
    const report = (path: string) =>
      by('agent-7', 'report-done', { report: 'r', artifacts: [path] });
    given(...accepted)
      .when(report('out/label.md'))
      .thenRefused('artifact_not_staged');
    given(...accepted, staged('ev-1', 'requirements', REQUIREMENTS))
      .when(report(REQUIREMENTS))
      .thenRefused('delegation_wider', { facts: { paths: [REQUIREMENTS] } });
    given(...accepted, staged('ev-9', 'label', 'outside.md'))
      .when(report('outside.md'))
      .thenRefused('delegation_wider');
  });

  it('[D4] is done when an operator says so, reported or not, and never by the delegate who did it', () => {
    const confirmed = delegation('confirmed', { confirmedBy: 'olga' });
    given(...reported)
      .when(by('olga', 'confirm-delegation'))
      .then(confirmed);
    given(...sent)
      .when(by('olga', 'confirm-delegation'))
      .then(confirmed);
    given(...reported)
      .when(by('agent-7', 'confirm-delegation'))
      .thenRefused('delegation_not_yours');
    given(...sent, delegation('accepted', { acceptedBy: 'ben' }))
      .when(by('ben', 'confirm-delegation'))
      .thenRefused('delegation_not_yours');
    const byEva = delegation('reported-done', { report: 'r', artifacts: [], reportedBy: 'eva' });
    given(...accepted, byEva)
      .when(by('eva', 'confirm-delegation'))
      .thenRefused('delegation_not_yours');
    given(...reported, confirmed)
      .when(by('olga', 'confirm-delegation'))
      .thenRefused('delegation_closed');
  });

  it('[D4] is not confirmed by a key that its delegate issued', () => {
    const olga = by('olga', 'confirm-delegation');
    const byKeyOf = (issuer: string) => ({
      ...olga,
      metadata: { ...olga.metadata, actor: { id: 'olga', issuedBy: [issuer] } },
    });
    given(...reported)
      .when(byKeyOf('agent-7'))
      .thenRefused('issued_by_requester');
    given(...reported)
      .when(byKeyOf('root'))
      .then(delegation('confirmed', { confirmedBy: 'olga' }));
  });

  it('[D4] is not confirmed by who issued a key of those who did it', () => {
    const [done] = reported.slice(-1);
    const byIssued = { ...done!, actor: { id: 'agent-7', issuedBy: ['olga'] } };
    given(...reported.slice(0, -1), byIssued)
      .when(by('olga', 'confirm-delegation'))
      .thenRefused('issuer_of_requester', { facts: { requester: 'agent-7' } });
  });

  it('[D4] keeps its step open until then', () => {
    const done = inEngagement('complete-step', { step: 'configure' });
    const timedOut = delegation('timed-out', { blocks: false });
    given(...reported)
      .when(done)
      .thenRefused('delegation_open', { facts: { dispatchId: 'd-1' } });
    given(...reported, timedOut)
      .when(done)
      .thenRefused('delegation_open');
    given(...reported, delegation('confirmed', { confirmedBy: 'olga' }))
      .when(done)
      .then(event('step.completed', { step: 'configure' }));
    given(...sent)
      .when(inEngagement('complete-step', { step: 'interview' }))
      .then(event('step.completed', { step: 'interview' }));
  });

  it('[D7] is called back by who sent it or an operator, and nothing is waited for any more', () => {
    const stopped = delegation('stopped', { reason: 'Not needed.' });
    given(...accepted)
      .when(by('olga', 'stop-delegation', { reason: 'Not needed.' }))
      .then(stopped);
    const stop = by('ben', 'stop-delegation', { reason: 'r' });
    given(...accepted)
      .when({ ...stop, metadata: { ...stop.metadata, roles: ['integrator'] } })
      .thenRefused('delegation_not_yours');
    given(...accepted, stopped)
      .when(by('agent-7', 'report-done', { report: 'r', artifacts: [] }))
      .thenRefused('delegation_closed', { facts: { dispatchId: 'd-1', end: 'stopped' } });
    given(begun()).when(by('olga', 'confirm-delegation')).thenRefused('delegation_not_found');
  });
});

describe('work that is given up', () => {
  it.each([
    ['abandon-work-order', 'abandoned', 'The work order was abandoned.'],
    ['supersede-work-order', 'superseded', 'Other work took the place of the work order.'],
  ])('[D7] calls back what is awaited: %s', (type, ended, reason) => {
    const body = { reason: 'storm' };
    const end = event(`work-order.${ended}`, body);
    given(...accepted, dispatched({ dispatchId: 'd-2' }))
      .when(inEngagement(type, body))
      .then(
        delegation('stopped', { reason }),
        delegation('stopped', { dispatchId: 'd-2', reason }),
        end,
      );
    given(...reported, delegation('confirmed', { confirmedBy: 'olga' }))
      .when(inEngagement(type, body))
      .then(end);
  });
});

describe('waiting for a delegate', () => {
  const remind = (hours: number) => by('service', 'remind-delegation', {}, hours);
  const reminded = (number: number, hours: number) =>
    delegation('reminded', { number, nextAt: after(hours) });

  it('[D5] reminds after the initial wait, then with backoff, never early', () => {
    given(...sent)
      .when(remind(0.99))
      .thenNothing();
    given(...sent)
      .when(remind(1))
      .then(reminded(1, 3));
    given(...sent, reminded(1, 3))
      .when(remind(2.99))
      .thenNothing();
    given(...sent, reminded(1, 3))
      .when(remind(3))
      .then(reminded(2, 7));
    given(...sent, reminded(2, 7))
      .when(remind(7))
      .then(reminded(3, 15));
    given(...sent, reminded(3, 15))
      .when(remind(15))
      .then(reminded(4, 24));
  });

  it('[D5] reminds with any factor, also where seconds come out broken', () => {
    const odd = { initialWait: 'PT1H', remindEvery: 'PT1H', factor: 1.1, hardTimeout: 'P1D' };
    const past = [begun(), dispatched({ timeouts: odd }), reminded(3, 4.31)];
    given(...past)
      .when(remind(4.31))
      .thenMatches({ type: 'delegation.reminded' });
    const never = { ...odd, remindEvery: 'P36500D', factor: 10 };
    given(begun(), dispatched({ timeouts: never }))
      .when(remind(1))
      .then(reminded(1, 24));
  });

  it.each([7, 8])('[D5] sends what it missed as one, after %d hours', (hours) =>
    given(...sent)
      .when(remind(hours))
      .then(reminded(3, 15)),
  );

  it('[D5] ends with the hard timeout, once, and stops what it blocks', () => {
    const reason = expect.stringContaining('timed out') as string;
    const over = [
      delegation('timed-out', { blocks: true }),
      event('work-order.stopped', { reason }),
    ];
    given(...sent)
      .when(remind(24))
      .then(...over);
    given(...sent, delegation('timed-out', { blocks: true }))
      .when(remind(30))
      .thenNothing();
    given(begun(), dispatched({ blocks: false }))
      .when(remind(24))
      .then(delegation('timed-out', { blocks: false }));
    given(...sent, event('work-order.stopped', { reason: 'storm' }))
      .when(remind(24))
      .then(delegation('timed-out', { blocks: true }));
  });

  it('[I9] reminds nobody of work that is imported or only observed', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    for (const quiet of [{ mode: 'observe' }, { origin }])
      for (const hours of [1, 24])
        given(opened({ workflow: engagement.ref, owner: 'lead', ...quiet }), dispatched())
          .when(remind(hours))
          .thenNothing();
  });

  it('[D5] reminds nobody of work that has ended', () =>
    given(...sent, event('work-order.abandoned', { reason: 'storm' }))
      .when(remind(24))
      .thenNothing());

  it('[D5] can still be confirmed after that, and completes nothing by itself', () =>
    given(...reported, delegation('timed-out', { blocks: false }))
      .when(by('olga', 'confirm-delegation', {}, 30))
      .then(delegation('confirmed', { confirmedBy: 'olga' })));

  it.each(['confirmed', 'superseded', 'stopped'])('[D5] is over once it is %s', (end) =>
    given(...sent, delegation(end, { by: 'd-2' }))
      .when(remind(24))
      .thenNothing(),
  );
});
