import fc from 'fast-check';
import { externalIdProblem, ID_PATTERN } from '#contracts';
import { objectIdOf, stepOf, workOrderIdOf } from './ids';

describe('ids made from a log', () => {
  it('[I9] keeps a case id that is one of ours, behind its prefix', () => {
    expect(workOrderIdOf('case-10011', 'receipt-')).toBe('receipt-case-10011');
    expect(workOrderIdOf('1-364285768', '')).toBe('1-364285768');
  });

  it('[I9] makes another one safe and tells it apart by a hash that is always the same', () => {
    expect(workOrderIdOf('Case 7/b', 'x-')).toBe('x-Case-7-b-ca52aee876');
    expect(workOrderIdOf('Case 7.b', 'x-')).toMatch(/^x-Case-7-b-[0-9a-f]{10}$/);
    expect(workOrderIdOf('Case 7.b', 'x-')).not.toBe(workOrderIdOf('Case 7/b', 'x-'));
    expect(workOrderIdOf('件', '')).toMatch(/^[0-9a-f]{10}$/);
  });

  it('[I9] makes an id of ours from any text, and different ids from different texts', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (a, b) => {
          expect(workOrderIdOf(a, 'log-')).toMatch(ID_PATTERN);
          expect(stepOf(a)).toMatch(ID_PATTERN);
          if (a !== b) expect(workOrderIdOf(a, 'log-')).not.toBe(workOrderIdOf(b, 'log-'));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('[I10] leaves the id of an object as it is, or makes one that is always the same', () => {
    for (const id of ['注文-12', 'order/4711', 'urn:x:a,b', 'Product 7'])
      expect(objectIdOf(id)).toBe(id);
    expect(objectIdOf('a, b')).toMatch(/^a-b-[0-9a-f]{10}$/);
    expect(objectIdOf('Gro\u0308ße')).not.toBe(objectIdOf('Größe'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(externalIdProblem(objectIdOf(text))).toBeUndefined();
      }),
    );
  });

  it.each([
    ['T02 Check confirmation of receipt', 't02-check-confirmation-of-receipt'],
    ['Accepted Wait - User', 'accepted-wait-user'],
    ['Prüfung der Anfrage', 'prufung-der-anfrage'],
    ['SEND_invoice', 'send-invoice'],
  ])('[I9] names the step of %s', (activity, step) => {
    expect(stepOf(activity)).toBe(step);
  });

  it('[I9] tells long names and names of other alphabets apart by a hash', () => {
    expect(stepOf('x'.repeat(65))).toMatch(/^x{53}-[0-9a-f]{10}$/);
    expect(stepOf('審査 A')).toMatch(/^a-[0-9a-f]{10}$/);
    expect(stepOf('審査')).toMatch(/^step-[0-9a-f]{10}$/);
    expect(stepOf('審査')).not.toBe(stepOf('検査'));
  });
});
