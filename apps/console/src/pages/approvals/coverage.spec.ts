import { waiting } from './approvals.fixture';
import {
  requestedCoverage,
  coverageLines,
  coverageOf,
  approvedCoverage,
  sentenceOf,
} from './coverage';

describe('what is permitted', () => {
  it('is one line', () => {
    expect(sentenceOf(approvedCoverage(waiting), null)).toBe(
      'writes refund in payments on order-7, order-8 up to €50.00',
    );
    expect(sentenceOf(approvedCoverage(waiting), 'sign-off')).toMatch(/through the gate sign-off/);
  });

  it('stands beside the request, with the differences', () => {
    const granted = { ...waiting, scopeObjects: 'order-7', scopeAmountMinor: 1_250 };
    const lines = coverageLines(requestedCoverage(granted), approvedCoverage(granted));
    expect(lines.filter(({ differs }) => differs)).toEqual([
      { name: 'Objects', requested: 'order-7, order-8', permitted: 'order-7', differs: true },
      { name: 'Amount', requested: 'up to €50.00', permitted: 'up to €12.50', differs: true },
    ]);
  });

  it('[I10] names each object by its own id, also where that has a comma', () => {
    const granted = { ...waiting, scopeObjects: 'urn:x:a,b, 注文-12' };
    expect(approvedCoverage(granted).objects).toEqual(['urn:x:a,b', '注文-12']);
  });

  it('tells what is not limited from what is not permitted', () => {
    const wide = coverageOf({ permits: ['a.b'], scope: {} });
    const none = coverageOf({ permits: ['a.b'], scope: { objects: [], writes: [] } });
    const texts = coverageLines(wide, none).map(({ requested, permitted }) => [
      requested,
      permitted,
    ]);
    expect(texts.slice(1, 4)).toEqual([
      ['any', 'any'],
      ['any', 'none'],
      ['any', 'none'],
    ]);
    expect(coverageOf({ permits: [], scope: { arguments: { rush: true } } }).arguments).toBe(
      'rush=true',
    );
  });
});
