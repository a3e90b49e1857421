import { addWhatIf, emptyWhatIf, type WhatIfSums } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { by, decisionsIn, streamMadeOf } from '../../test/recorded-past';
import {
  again,
  draft,
  euros,
  fact,
  granted,
  issue,
  opened,
  outside,
  prerequisite,
  propose,
  ready,
  refundRules,
  requestIn,
  revoked,
} from '../../test/refund-builders';
import { declared, ended } from '../../test/urgent-builders';
import { idsFor } from '../decider-configs';
import { type Past, compared } from './compared';

const LATER = '2030-01-01T09:05:00.000Z';
const LAST = '2030-01-01T09:10:00.000Z';

interface Versions {
  readonly cedar?: string;
  readonly definition?: Record<string, unknown>;
}

/** What comes of one decision under what is proposed; `inForce` says what was in force. */
const one = (
  { event, before, stream }: Past,
  proposed: Versions,
  inForce: Versions = {},
): WhatIfSums => {
  const ids = idsFor(() => event.data.decisionId);
  return compared(
    { event, before, stream },
    { then: { ...outside(inForce), ids }, now: { ...outside(proposed), ids } },
  );
};

/** What comes of all decisions of a stream, one after the other. */
const sumsOf = (
  stream: readonly RecordedEvent[],
  proposed: Versions,
  inForce: Versions = {},
): WhatIfSums =>
  decisionsIn(stream)
    .map((past) => one(past, proposed, inForce))
    .reduce(addWhatIf, emptyWhatIf);

/** The cells that hold anything, as `wait→run 2`. */
const counts = ({ cells }: WhatIfSums) =>
  cells.filter(({ count }) => count > 0).map((cell) => `${cell.then}→${cell.now} ${cell.count}`);

const rewritten = (from: string, to: string): Versions => {
  expect(refundRules).toContain(from);
  return { cedar: refundRules.replace(from, to) };
};

const waited = streamMadeOf([...ready(), propose(issue(), by('first'))]);
const request = requestIn(waited);

/** A wait that is granted and runs, what it covers for another, and the end of the grant. */
const history = streamMadeOf([
  ...ready(),
  propose(draft, by('draft')),
  propose({ ...draft, amount: euros(20_000) }, by('large-draft')),
  propose(issue(), by('first')),
  granted(request),
  again({ approvalId: request.approvalId }, by('granted', { at: LATER })),
  propose(issue(), by('second', { by: 'agent-8', at: LATER })),
  revoked(request),
  again({ approvalId: request.approvalId }, by('revoked', { at: LAST })),
]);

describe('a recorded decision under a proposed policy', () => {
  it('[Q9] stays where it was under the policy of its time, and requests as many', () => {
    const same = sumsOf(history, {});
    expect(counts(same)).toEqual(['run→run 3', 'wait→wait 1', 'stop→stop 3']);
    expect(same.replayed).toBe(decisionsIn(history).length);
    expect(same.approverLoad).toEqual([{ kind: 'refund', owner: 'finance', before: 1, after: 1 }]);
  });

  it('[Q9] is shown first where a stop would run, with the rules of both', () => {
    const looser = sumsOf(history, rewritten('<= 10000', '<= 20000'));
    expect(counts(looser)[0]).toBe('stop→run 1');
    expect(looser.cells[0]!.examples).toEqual([
      {
        decisionId: 'large-draft',
        workOrderId: 'wo-1',
        position: expect.any(Number),
        action: { kind: 'refund.draft', system: 'helpdesk' },
        rulesThen: ['engine.default-stop'],
        rulesNow: ['small-draft-runs'],
        reasonNow: 'A draft up to 100.00 EUR moves without a meeting.',
      },
    ]);
  });

  it('[Q9] waits where a waiting rule has changed: the grant was for the old one', () => {
    const changed = sumsOf(history, rewritten('word of finance.', 'written word of finance.'));
    // Nor does the revocation reach the approval that the new rule needs.
    expect(counts(changed)).toEqual([
      'stop→wait 2',
      'run→wait 2',
      'run→run 1',
      'wait→wait 1',
      'stop→stop 1',
    ]);
    const [example] = changed.cells.find(
      ({ then, now }) => then === 'run' && now === 'wait',
    )!.examples;
    expect(example).toMatchObject({
      decisionId: 'granted-for-first',
      rulesNow: ['refund-waits'],
      reasonNow: expect.stringMatching(/written word of finance\. Approval \S+: .*rule/),
    });
  });

  it('[Q9] runs where another rule has changed: the grant is still for this one', () =>
    expect(counts(sumsOf(history, rewritten('100000', '90000')))).toEqual(
      counts(sumsOf(history, {})),
    ));

  it('[Q9] counts the load of a proposal once, however often it is decided again', () => {
    const first = streamMadeOf([
      ...ready(),
      propose(issue(), by('first')),
      granted(request),
      again({ approvalId: request.approvalId }, by('granted', { at: LATER })),
    ]);
    const { approverLoad } = sumsOf(
      first,
      rewritten('@approval("refund")', '@approval("refund")@owner("cfo")'),
    );
    expect(approverLoad).toEqual([
      { kind: 'refund', owner: 'cfo', before: 0, after: 1 },
      { kind: 'refund', owner: 'finance', before: 1, after: 0 },
    ]);
  });

  it('[Q9] requests nothing where it would run at once', () => {
    const bold = rewritten('@outcome("wait")\n@approval("refund")\n', '');
    const free = sumsOf(waited, bold);
    expect(counts(free)).toEqual(['wait→run 1']);
    expect(free.approverLoad).toEqual([{ kind: 'refund', owner: 'finance', before: 1, after: 0 }]);
  });

  it('[Q9] is what it was to replace, where that would have stood', () => {
    const stream = streamMadeOf([
      opened(),
      prerequisite('passed'),
      fact('order-paid', false),
      fact('order-total', 5_000),
      propose(issue(), by('unpaid')),
      fact('order-paid', true, '/examples/shop', LATER),
      again({ decisionId: 'unpaid' }, by('paid', { at: LATER })),
    ]);
    expect(counts(sumsOf(stream, {}))).toEqual(['wait→wait 1', 'stop→stop 1']);
    const stubborn = sumsOf(
      stream,
      rewritten('context.facts has "order-paid" && !context.facts["order-paid"] ', 'true'),
    );
    expect(counts(stubborn)).toEqual(['wait→stop 1', 'stop→stop 1']);
    expect(stubborn.cells[5]!.examples[0]).toMatchObject({ rulesNow: ['unpaid-stops'] });
  });

  it('[Q9] goes through all else that decides: break-glass and its end', () => {
    const urgentBy = (terms: Parameters<typeof declared>[0]) =>
      streamMadeOf([
        ...ready(),
        declared(terms),
        propose(issue(), by('urgent')),
        ended(),
        again({ breakGlassId: 'bg-1' }, by('over', { at: LATER })),
      ]);
    const forbidden = rewritten('context.amount.minor > 100000', 'context.amount.minor > 100');
    const beyondForbids = urgentBy({ overridesForbids: true });
    expect(counts(sumsOf(beyondForbids, forbidden))).toEqual(['run→run 1', 'stop→stop 1']);
    expect(counts(sumsOf(urgentBy({}), forbidden))).toEqual(['run→stop 1', 'stop→stop 1']);
    expect(counts(sumsOf(urgentBy({}), {}))).toEqual(['run→run 1', 'stop→stop 1']);
  });

  it('[Q9] takes a proposed workflow too: what it does not list stops', () => {
    const systems = [{ name: 'helpdesk', writes: ['draft'] }];
    const narrow = sumsOf(history, { definition: { systems } });
    expect(counts(narrow)).toEqual(['run→stop 2', 'wait→stop 1', 'run→run 1', 'stop→stop 3']);
  });

  it('[Q9] is counted apart where the rules of its time do not make it as it was recorded', () => {
    const [wait] = decisionsIn(waited);
    const forged = { ...wait!.event, data: { ...wait!.event.data, outcome: 'stop' as const } };
    const compared = one({ ...wait!, event: forged }, {});
    expect(counts(compared)).toEqual([]);
    expect(compared).toMatchObject({
      replayed: 0,
      notReplayable: [
        {
          why: expect.stringMatching(/^by the rules of its own time/),
          count: 1,
          examples: [{ decisionId: 'first', workOrderId: 'wo-1' }],
        },
      ],
    });
    const orphan = { ...wait!.event, data: { ...wait!.event.data, supersedes: 'nothing' } };
    expect(one({ ...wait!, event: orphan }, {})).toMatchObject({ replayed: 0 });
  });
});
