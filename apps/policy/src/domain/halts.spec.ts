import { type HaltScope } from '#contracts';
import { type PastEvent, metadata, recorded, specFor } from '#testkit';
import { evolveHalts, type Halts } from '#work-order';
import {
  again,
  decided,
  grant,
  issue,
  made,
  NOW,
  outside,
  propose,
  ready,
  report,
  running,
  waiting,
} from '../../test/refund-builders';
import { declared as breakGlass } from '../../test/urgent-builders';
import { type DecisionContext } from './decision-context';
import { type HaltCommand, haltDecider } from './halt.decider';

const UNTIL = '2030-01-01T12:00:00.000Z';
const olga = { id: 'olga', issuedBy: ['ada'] };

const declared = (scope: HaltScope = {}, haltId = 'halt-1'): PastEvent => ({
  type: 'halt.declared',
  data: { haltId, ...scope, reason: 'Refunds go twice.', until: UNTIL },
  actor: olga,
});
const lifted: PastEvent = { type: 'halt.lifted', data: { haltId: 'halt-1', reason: 'Fixed.' } };
const expired: PastEvent = { type: 'halt.expired', data: { haltId: 'halt-1' } };

const halted = (...past: readonly PastEvent[]): Halts =>
  recorded(past).reduce(evolveHalts, haltDecider.initialState);
const under = (...past: readonly PastEvent[]): DecisionContext => ({
  ...outside(),
  halts: halted(...past),
});

describe('an action while work is halted', () => {
  const granted = [...waiting, grant];

  it.each<[string, HaltScope]>([
    ['everything', {}],
    ['its proposer', { principal: 'agent-7' }],
    ['its kind', { action: 'refund.issue' }],
    ['its system', { system: 'payments' }],
    ['its workflow', { workflow: 'refunds' }],
    ['its kind of its workflow', { action: 'refund.issue', workflow: 'refunds' }],
  ])('[P11] stops under a halt of %s', (_, scope) => {
    const context = under(declared(scope));
    expect(decided(granted, propose(issue(), { context }))).toMatchObject({
      outcome: 'stop',
      code: 'halted',
      haltId: 'halt-1',
      rules: ['engine.halt'],
      reasons: [`olga halted it until ${UNTIL}: Refunds go twice. (halt-1)`],
      owner: 'support-lead',
    });
  });

  it('[P11] stops where it is proposed on behalf of a halted principal', () => {
    const context = under(declared({ principal: 'agent-7' }));
    const sent = { by: 'agent-9', for: ['agent-7'], context };
    expect(decided(granted, propose(issue(), sent))).toMatchObject({ code: 'halted' });
  });

  it.each<HaltScope>([
    { principal: 'agent-8' },
    { action: 'refund.draft' },
    { system: 'helpdesk' },
    { workflow: 'invoices' },
    { action: 'refund.issue', system: 'helpdesk' },
  ])('[P11] runs under a halt of something else: %j', (scope) => {
    const context = under(declared(scope));
    expect(decided(granted, propose(issue(), { context }))).toMatchObject({ outcome: 'run' });
  });

  it.each([
    ['was lifted', [declared(), lifted], NOW],
    ['has expired', [declared(), expired], NOW],
    ['has run out', [declared()], UNTIL],
  ])('[P11] runs once the halt %s', (_, past, at) => {
    const context = under(...past);
    expect(decided(granted, propose(issue(), { context, at }))).toMatchObject({ outcome: 'run' });
  });

  it('[P11] goes on stopping under a second halt when the first was lifted', () => {
    const context = under(declared(), declared({ system: 'payments' }, 'halt-2'), lifted);
    expect(decided(granted, propose(issue(), { context }))).toMatchObject({ haltId: 'halt-2' });
  });

  it('[P11] is not let run by a break-glass', () => {
    const context = under(declared());
    const past = [...ready(), breakGlass()];
    expect(decided(past, propose(issue()))).toMatchObject({ outcome: 'run' });
    expect(decided(past, propose(issue(), { context }))).toMatchObject({ code: 'halted' });
  });
});

describe('a live run that is halted', () => {
  const context = under(declared());
  const stopped = (past: readonly PastEvent[]) => [
    ...past,
    ...made(past, again({ runs: true }, { context })),
  ];

  it('[P11] is withdrawn, and keeps its approval', () => {
    expect(decided(running, again({ runs: true }, { context }))).toMatchObject({
      outcome: 'stop',
      code: 'halted',
      supersedes: 'decision-1-again',
      approvals: ['refund-of-decision-1'],
    });
  });

  it('[P11] leaves waits as they are', () => {
    expect(made(waiting, again({ runs: true }, { context }))).toEqual([]);
  });

  it('[P11] runs again once the halt has ended', () => {
    expect(
      decided(
        stopped(running),
        again({ haltId: 'halt-1' }, { context: under(declared(), lifted) }),
      ),
    ).toMatchObject({ outcome: 'run', approvals: ['refund-of-decision-1'] });
  });

  it('[P11] does not run again where its holder reported it meanwhile', () => {
    const past = stopped(running);
    const reported = made(past, report('performed', { decisionId: 'decision-1-again' }));
    const over = { context: under(declared(), lifted) };
    expect(made([...past, ...reported], again({ haltId: 'halt-1' }, over))).toEqual([]);
  });

  it('[P11] stays stopped for the halt that is left', () => {
    const left = under(declared(), declared({}, 'halt-2'), lifted);
    expect(decided(stopped(running), again({ haltId: 'halt-1' }, { context: left }))).toMatchObject(
      { outcome: 'stop', haltId: 'halt-2' },
    );
  });

  it('[P11] is not authorised when it is reported, withdrawn or not yet', () => {
    const outcome = { decisionId: 'decision-1-again' };
    const authorised = (past: readonly PastEvent[], given: object) =>
      made(past, report('performed', outcome, given)).map(({ data }) => data);
    expect(authorised(running, {})).toMatchObject([{ authorised: true }]);
    expect(authorised(running, { context })).toMatchObject([{ authorised: false }]);
    expect(authorised(stopped(running), {})).toMatchObject([{ authorised: false }]);
  });

  it.each([
    ['who reports it', { by: 'agent-9' }],
    ['for whom its reporter acts', { by: 'agent-8', for: ['agent-9'] }],
  ])('[P11] is not authorised while a halt of somebody else holds: %s', (_, by) => {
    const halted = under(declared({ principal: 'agent-9' }));
    const reported = (given: object) =>
      made(running, report('performed', { decisionId: 'decision-1-again' }, given)).map(
        ({ data }) => data,
      );
    expect(reported({ ...by, context: halted })).toMatchObject([{ authorised: false }]);
    expect(reported(by)).toMatchObject([{ authorised: true }]);
    expect(reported({ context: halted })).toMatchObject([{ authorised: true }]);
  });
});

describe('a halt', () => {
  const { given } = specFor(haltDecider);
  const send = (
    type: HaltCommand['type'],
    data: object,
    { by = olga, at = NOW }: { readonly by?: object; readonly at?: string } = {},
  ) =>
    ({
      type,
      data,
      metadata: metadata({ actor: { id: 'olga', ...by }, now: at }),
      context: { haltId: 'halt-1' },
    }) as HaltCommand;
  const halt = (data: object = {}) =>
    send('halt', { reason: 'Refunds go twice.', until: UNTIL, ...data });
  const lift = (by: object, at?: string) =>
    send('lift-halt', { haltId: 'halt-1', reason: 'Fixed.' }, { by, at: at ?? NOW });

  it('[P11] states its scope, reason and end', () => {
    const event = declared({ system: 'payments' });
    given()
      .when(halt({ system: 'payments', until: '2030-01-01T13:00:00+01:00' }))
      .then({ type: event.type, data: event.data });
  });

  it.each(['2030-01-01T09:00:00Z', '2030-01-31T09:00:00.001Z'])(
    '[P11] cannot end at %s, which is now or more than thirty days away',
    (until) => {
      given().when(halt({ until })).thenRefused('halt_too_long');
      given()
        .when(halt({ until: '2030-01-31T09:00:00Z' }))
        .then({ type: 'halt.declared', data: expect.anything() });
    },
  );

  it('[P11] is lifted by somebody else', () => {
    given(declared())
      .when(lift({ id: 'ben' }))
      .then({ type: 'halt.lifted', data: lifted.data });
  });

  it.each<[string, object]>([
    ['who declared it', { id: 'olga' }],
    ['who issued their key', { id: 'ada' }],
    ['who acts for them', { id: 'ben', onBehalfOf: ['olga'] }],
    ['whose key they issued', { id: 'ben', issuedBy: ['olga'] }],
  ])('[P11] is not lifted by somebody %s', (_, by) => {
    given(declared()).when(lift(by)).thenRefused('halt_of_yours');
  });

  it('[P11] is lifted once, and only while it lasts', () => {
    const ben = { id: 'ben' };
    given(declared(), lifted).when(lift(ben)).thenRefused('halt_ended');
    given(declared()).when(lift(ben, UNTIL)).thenRefused('halt_ended');
    given().when(lift(ben)).thenRefused('halt_not_found');
  });

  it('[P11] expires at its end, once, and not before', () => {
    const expire = (at: string) => send('expire-halt', { haltId: 'halt-1' }, { at });
    given(declared()).when(expire(UNTIL)).then({ type: 'halt.expired', data: expired.data });
    given(declared()).when(expire('2030-01-01T11:59:59.999Z')).then();
    given(declared(), lifted).when(expire(UNTIL)).then();
  });
});

describe('a stricter policy', () => {
  it('[P12] withdraws the run that it would not give, and no other', () => {
    const forbidding = outside({
      cedar: `@id("no") @reason("Not any more.") forbid (principal, action, resource);`,
    });
    expect(decided(running, again({ runs: true }, { context: forbidding }))).toMatchObject({
      outcome: 'stop',
      rules: ['no'],
      supersedes: 'decision-1-again',
    });
    expect(made(running, again({ runs: true }))).toEqual([]);
  });
});
