import { type ApprovalRequestedData, type DecisionMadeData } from '#contracts';
import { type PastEvent, specFor } from '#testkit';
import {
  again,
  decided,
  euros,
  exceptionAbout,
  expired,
  fact,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  rejected,
  request,
  requestIn,
  revoked,
  settled,
} from '../../test/refund-builders';
import {
  breakGlassId,
  declared,
  ended,
  EXPIRES,
  secondSignature,
} from '../../test/urgent-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const urgent = [...ready(), declared({ secondSignature, onBehalfOf: ['cfo'] })];
const requested = made(urgent, propose(issue()));
const waiting: readonly PastEvent[] = [...urgent, ...requested];
const signature = requestIn(requested);
const { approvalId } = signature;
const about = again({ approvalId });
const signed = (overrides: object = {}) => granted(signature, { grantedBy: 'ops', ...overrides });
const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});

describe('a break-glass of somebody whose reviews are overdue', () => {
  it('[Q11] waits for somebody else to sign', () => {
    const { reasons, ...decision } = requested[0]!.data as DecisionMadeData;
    expect(decision).toMatchObject({
      outcome: 'wait',
      rules: ['engine.break-glass'],
      owner: 'ops',
      nextAction: 'Hold refund.issue: ops decides on the approval break-glass.',
      approvals: [approvalId],
      breakGlass: { breakGlassId, instead: 'wait', bypassed: ['finance'] },
      validUntil: EXPIRES,
    });
    expect(reasons).toEqual([
      `The break-glass payment-stuck (${breakGlassId}) needs a second signature: ${secondSignature.because}`,
      'Without the break-glass: wait. Money leaves only with the word of finance.',
    ]);
  });

  it('[Q11] requests all that it reaches, while it lives, in the name of who declared it too', () =>
    expect(signature).toMatchObject({
      approvalId: 'break-glass-of-decision-1',
      kind: 'break-glass',
      owner: 'ops',
      requestedBy: 'agent-7',
      onBehalfOf: ['dana', 'cfo'],
      permits: ['refund.issue'],
      scope: (urgent.at(-1)!.data as { scope: object }).scope,
      ruleDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      dueAt: EXPIRES,
      packet: { breakGlass: { breakGlassId } },
    }));

  it('[Q11] names each requester once', () => {
    const own = requestIn(made(urgent, propose(issue(), { by: 'dana', for: ['cfo'] })));
    expect(own).toMatchObject({ requestedBy: 'dana', onBehalfOf: ['cfo', 'agent-7'] });
    const alone = [...ready(), declared({ secondSignature })];
    const mine = requestIn(made(alone, propose(issue(), { by: 'dana' })));
    expect(mine).toMatchObject({ requestedBy: 'dana', onBehalfOf: ['agent-7'] });
  });

  it('[Q11] runs once it is signed, under both', () => {
    given(...waiting, signed())
      .when(about)
      .then(
        decisionMade({
          outcome: 'run',
          supersedes: 'decision-1',
          approvals: [approvalId],
          consumes: [],
          rules: ['engine.break-glass'],
          reasons: [
            `The break-glass payment-stuck (${breakGlassId}) needs a second signature: ${secondSignature.because}`,
            `ops approved it (${approvalId}).`,
            'Without the break-glass: wait. Money leaves only with the word of finance.',
          ],
          breakGlass: { breakGlassId, instead: 'wait', bypassed: ['finance'] },
          validUntil: EXPIRES,
        }),
      );
    const once = decided([...waiting, signed({ singleUse: true })], about);
    expect(once.consumes).toEqual([approvalId]);
    const short = '2030-01-01T09:10:00.000Z';
    expect(decided([...waiting, signed({ expiresAt: short })], about).validUntil).toBe(short);
  });

  it('[Q11] waits also where policy says stop, if its code overrides what is forbidden', () => {
    const overriding = declared({ secondSignature, overridesForbids: true });
    const unpaid = [...ready(), overriding, fact('order-paid', false)];
    expect(decided(unpaid, propose(issue()))).toMatchObject({
      outcome: 'wait',
      breakGlass: { instead: 'stop', bypassed: ['support-lead'] },
    });
  });

  it('[Q11] is signed for once: what else is inside joins the request, and runs under the grant', () => {
    const smaller = issue({ amount: euros(500) });
    const joined = made(waiting, propose(smaller));
    expect(joined).toHaveLength(1);
    expect(joined[0]!.data).toMatchObject({ outcome: 'wait', approvals: [approvalId] });
    expect(decided([...waiting, signed()], propose(smaller)).outcome).toBe('run');
  });

  it.each(['dana', 'cfo', 'agent-7'])('[A4] is not signed for by %s', (grantedBy) =>
    expect(decided([...waiting, signed({ grantedBy })], about).outcome).not.toBe('run'),
  );

  it('[Q11] takes no approval that was given for something else', () => {
    const other = { ...request, kind: 'break-glass', approvalId: 'other' };
    const past: PastEvent[] = [
      ...urgent,
      { type: 'approval.requested', data: other satisfies ApprovalRequestedData },
      granted(other, { grantedBy: 'ops' }),
    ];
    expect(decided(past, propose(issue())).outcome).toBe('wait');
  });

  it('[Q11] takes no signature for another break-glass', () => {
    const other = declared({ breakGlassId: 'bg-2', secondSignature });
    const ids = { ...outside().ids, decision: () => 'decision-2' };
    const context = { ...outside(), ids };
    const proposal = propose(issue(), { context });
    expect(decided([...waiting, signed(), ended(), other], proposal)).toMatchObject({
      outcome: 'wait',
      approvals: ['break-glass-of-decision-2'],
      breakGlass: { breakGlassId: 'bg-2' },
    });
  });

  it('[Q11] waits for conditions that the second one makes', () => {
    const conditions = [{ number: 1, text: 'call the bank' }];
    const joining = propose(issue(), { by: 'agent-8' });
    expect(decided([...waiting, signed({ conditions })], joining)).toMatchObject({
      outcome: 'wait',
      approvals: [approvalId],
      breakGlass: { breakGlassId },
    });
  });

  it('[Q11] stops when the second one says no, takes it back or allows less', () => {
    const no = (event: PastEvent) => decided([...waiting, event], about);
    expect(no(rejected(signature))).toMatchObject({ outcome: 'stop', code: 'approval-rejected' });
    expect(no(expired(signature))).toMatchObject({ outcome: 'stop', code: 'approval-expired' });
    expect(decided([...waiting, signed(), revoked(signature)], about)).toMatchObject({
      outcome: 'stop',
      code: 'approval-rejected',
    });
    const less = signed({ scope: { ...signature.scope, amountUpTo: euros(1) } });
    const made = no(less);
    expect(made).toMatchObject({ outcome: 'stop', code: 'approval-exceeded' });
    expect(made).not.toHaveProperty('breakGlass');
    expect(made.checks.at(-1)).toMatchObject({ name: 'engine.break-glass', passed: false });
  });

  it('[Q11] can be requested again once the rejection is settled', () => {
    const past = [...waiting, rejected(signature), exceptionAbout(approvalId)];
    expect(decided(past, propose(issue())).outcome).toBe('stop');
    expect(decided([...past, settled()], propose(issue())).outcome).toBe('wait');
  });

  it('[Q11] that nobody can sign for waits for an owner', () => {
    const nobody = declared({ secondSignature: { ...secondSignature, owner: 'TBD' } });
    expect(decided([...ready(), nobody], propose(issue()))).toMatchObject({
      outcome: 'wait',
      owner: 'TBD',
      code: 'owner-missing',
    });
  });

  it('[E7] stops what waits for the signature when it is over', () =>
    given(...waiting, ended())
      .when(again({ breakGlassId }))
      .then(decisionMade({ outcome: 'stop', code: 'break-glass-ended' })));

  it('[E7] stops what waits for a condition when it is over, however long it has waited', () => {
    const long = declared({ secondSignature, expiresAt: '2030-01-01T18:00:00.000Z' });
    const urgentLong = [...ready(), long];
    const first = made(urgentLong, propose(issue()));
    const conditions = [{ number: 1, text: 'call the bank' }];
    const expiresAt = '2030-01-01T09:30:00.000Z';
    const open = [
      ...urgentLong,
      ...first,
      granted(requestIn(first), { grantedBy: 'ops', conditions, expiresAt }),
    ];
    const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : 'second') };
    const context = { ...outside(), ids };
    const second = made(open, propose(issue(), { by: 'agent-8', context }));
    expect(second[0]!.data).toMatchObject({ validUntil: '2030-01-01T10:00:00.000Z' });
    const stopped = made(
      [...open, ...second, ended()],
      again({ breakGlassId }, { context, at: '2030-01-01T12:00:00.000Z' }),
    );
    expect(stopped).toContainEqual(decisionMade({ outcome: 'stop', supersedes: 'second' }));
  });

  it('[E7] does not run signed when it is over', () => {
    const over = [...waiting, signed(), ended()];
    expect(decided(over, about)).toMatchObject({ outcome: 'stop', code: 'break-glass-ended' });
  });
});
