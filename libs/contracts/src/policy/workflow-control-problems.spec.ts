import { workflowOf } from './workflow';
import { workflowProblems } from './workflow-problems';

const times = { answerWithin: 'PT8H', validFor: 'P1D' };
const finance = { owner: 'finance', ...times };
const legal = { owner: 'legal', ...times };

describe('the approvals of a workflow', () => {
  it('[A6] may be ordered, signed by several and handed on', () =>
    expect(
      problems({
        approvals: {
          finance: {
            ...finance,
            signatures: 2,
            signers: ['ana', 'ben'],
            fallback: { owner: 'cfo', after: 'PT7H59M' },
            warnBefore: 'PT7H59M',
          },
          legal: { ...legal, after: ['finance'] },
          board: { ...finance, signatures: 3, after: ['finance', 'legal'] },
        },
      }),
    ).toEqual([]));

  it('[A6] come after kinds that are declared', () =>
    expect(problems({ approvals: { legal: { ...legal, after: ['finance', 'board'] } } })).toEqual([
      ['/approvals/legal/after/0', 'declare finance under approvals first'],
      ['/approvals/legal/after/1', 'declare board under approvals first'],
    ]));

  it('[A6] do not come after themselves, by whatever way', () => {
    const itself = { legal: { ...legal, after: ['legal'] } };
    expect(problems({ approvals: itself })).toEqual([
      ['/approvals/legal/after/0', 'legal comes after legal itself'],
    ]);
    const circle = {
      finance: { ...finance, after: ['board'] },
      legal: { ...legal, after: ['finance'] },
      board: { ...finance, after: ['legal'] },
      outside: { ...finance, after: ['finance'] },
    };
    expect(problems({ approvals: circle })).toEqual([
      ['/approvals/finance/after/0', 'board comes after finance itself'],
      ['/approvals/legal/after/0', 'finance comes after legal itself'],
      ['/approvals/board/after/0', 'legal comes after board itself'],
    ]);
  });

  it('[A6] name as many signers as must sign, each counted once', () => {
    const signed = (signatures: number, signers: string[]) =>
      problems({ approvals: { finance: { ...finance, signatures, signers } } });
    expect(signed(2, ['ana'])).toEqual([
      ['/approvals/finance/signatures', 'wants 2 of 1 signers: name more of them'],
    ]);
    expect(signed(2, ['ana', 'ana'])).toHaveLength(1);
    expect(signed(2, ['ana', 'ben'])).toEqual([]);
    expect(signed(2, [])).toEqual([]);
  });

  it.each(['PT8H', 'P1D'])(
    '[A6] are handed on and warned of before they end: not after %s',
    (after) => {
      const message = 'must be shorter than answerWithin (PT8H)';
      const fallback = { owner: 'cfo', after };
      expect(problems({ approvals: { finance: { ...finance, fallback } } })).toEqual([
        ['/approvals/finance/fallback/after', message],
      ]);
      expect(problems({ approvals: { finance: { ...finance, warnBefore: after } } })).toEqual([
        ['/approvals/finance/warnBefore', message],
      ]);
    },
  );
});

describe('the roles that a workflow names', () => {
  const recording = (...recorders: string[]) =>
    problems({ approvals: { finance: { ...finance, recorders } } });

  it('[A4] may record answers, where it is a role that records them', () => {
    expect(recording('front-office', 'role:approver', 'role:operator', 'role:admin')).toEqual([]);
    const message =
      'is no role that records answers: use role:approver, role:operator, role:admin, or the name of a person or system';
    expect(recording('role:operator', 'role:manager', 'role:', 'role:delegate')).toEqual([
      ['/approvals/finance/recorders/1', `role:manager ${message}`],
      ['/approvals/finance/recorders/2', `role: ${message}`],
      ['/approvals/finance/recorders/3', `role:delegate ${message}`],
    ]);
  });

  it('[A4] stand nowhere else: an owner, a signer and a reviewer is a person or a team', () => {
    const owner = 'role:operator';
    const message = 'names a role, and a role owns and signs nothing: name a person or a team';
    expect(
      problems({
        owner,
        approvals: {
          finance: {
            ...finance,
            owner,
            signers: ['ana', owner],
            fallback: { owner, after: 'PT1H' },
          },
        },
        credentials: { scope: 'all', reviewer: owner },
        stages: [{ name: 'check', owner }],
        onScopeChange: [{ name: 'a', workflow: 'w', owner }],
      }),
    ).toEqual(
      [
        '/owner',
        '/credentials/reviewer',
        '/approvals/finance/owner',
        '/approvals/finance/fallback/owner',
        '/approvals/finance/signers/1',
        '/stages/0/owner',
        '/onScopeChange/0/owner',
      ].map((pointer) => [pointer, `${owner} ${message}`]),
    );
  });
});

describe('the gates of a workflow', () => {
  const approvals = { finance };
  const facts = { paid: { type: 'boolean' }, size: { type: 'integer' } };

  it('[A2] ask for declared approvals, declared facts that are true or not, and any evidence', () =>
    expect(
      problems({
        approvals,
        facts,
        gates: [{ name: 'a', approvals: ['finance'], facts: ['paid'], evidence: ['receipt'] }],
      }),
    ).toEqual([]));

  it('[A2] list each thing that is not declared', () =>
    expect(
      problems({
        approvals,
        facts,
        gates: [
          { name: 'a', approvals: ['finance', 'legal'] },
          { name: 'b', facts: ['paid', 'size', 'shipped'] },
        ],
      }),
    ).toEqual([
      ['/gates/0/approvals/1', 'declare legal under approvals first'],
      ['/gates/1/facts/1', 'declare the fact size as a boolean first'],
      ['/gates/1/facts/2', 'declare the fact shipped as a boolean first'],
    ]));

  it('[A2] ask for something', () => {
    expect(problems({ gates: [{ name: 'a' }] })).toEqual([
      ['/gates/0', 'say what it asks for: approvals, facts or evidence'],
    ]);
    expect(problems({ gates: [{ name: 'a', evidence: ['receipt'] }] })).toEqual([]);
    expect(problems({ facts, gates: [{ name: 'a', facts: ['paid'] }] })).toEqual([]);
  });

  it('[A2] and tracks have names of their own', () => {
    const gate = { evidence: ['receipt'] };
    const track = { workflow: 'change-order' };
    expect(
      problems({
        gates: [
          { name: 'a', ...gate },
          { name: 'b', ...gate },
          { name: 'a', ...gate },
        ],
        onScopeChange: [
          { name: 'a', ...track },
          { name: 'a', ...track },
        ],
      }),
    ).toEqual([
      ['/gates/2/name', 'a stands at /gates/0 already'],
      ['/onScopeChange/1/name', 'a stands at /onScopeChange/0 already'],
    ]);
  });
});

// The words of this spec.

function problems(definition: object): readonly (readonly [string, string])[] {
  const whole = workflowOf({ id: 'w', jobType: 'j', title: 'W', owner: 'lead', ...definition });
  return workflowProblems(whole).map(({ pointer, message }) => [pointer, message] as const);
}
