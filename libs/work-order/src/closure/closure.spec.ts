import { workflowOf } from '#contracts';
import { after, event, now, opened, staged } from '../../test/pilot-builders';
import { isClosureProof, unmetForClosure } from './closure';

describe('what keeps a work order open', () => {
  it('[C1] is each stage that is not over, with what it has not left', () => {
    const definition = workflowOf({
      stages: [{ name: 'draft', artifact: { kind: 'letter' } }, { name: 'review' }],
    });
    const unmet = unmetForClosure(after(opened()), definition, { now, held: [] });
    expect(unmet.map(({ subject, message }) => [subject, message])).toEqual([
      [
        'draft',
        'The stage draft has not left its letter: complete it with that, or have an operator skip it.',
      ],
      ['review', 'The stage review is not over: complete it, or have an operator skip it.'],
    ]);
  });
});

describe('the proof of a closure', () => {
  const definition = workflowOf({ closure: { evidence: [{ kind: 'receipt' }] } });
  const isProof = (evidenceId: string, ...closedWith: readonly string[]) =>
    isClosureProof(
      after(
        opened(),
        staged('e-1', 'receipt'),
        staged('e-2', 'receipt'),
        staged('e-3', 'receipt', { sha256: 'cd'.repeat(32) }),
        ...closedWith.map((closureEvidenceId) => event('work-order.closed', { closureEvidenceId })),
      ),
      definition,
      evidenceId,
    );

  it('[C4] is content that proved no closure before', () => {
    expect(isProof('e-1')).toBe(true);
    expect(isProof('e-1', 'e-1')).toBe(false);
    expect(isProof('e-2', 'e-1')).toBe(false);
    expect(isProof('e-3', 'e-1')).toBe(true);
  });

  it('[I7] may follow a reported closure whose evidence nobody recorded', () =>
    expect(isProof('e-1', 'missing')).toBe(true));
});
