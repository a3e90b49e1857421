// Runs alone: it breaks the engine of its process.
import { loadPolicy } from './compile';
import { EngineBroken, onEngineBroken, policySetTextToParts } from './engine';

const text = '@id("a") permit (principal, action, resource);';
const request = {
  delegate: 'agent',
  teams: [],
  roles: { held: [], areAll: true },
  workOrder: { id: 'wo-1', objects: [], inputs: [], jobType: 'refund' },
  action: { kind: 'order.read', authority: 'read' as const, system: 'shop' },
  facts: [],
  arguments: [],
  now: '2030-01-01T09:00:00.000Z',
};

describe('an engine that breaks', () => {
  it('[P2] is reported at once, and answers nothing more: no stop, and no rule either', () => {
    const good = loadPolicy(text);
    expect(good.evaluate(request).satisfied).toHaveLength(1);
    const reported: EngineBroken[] = [];
    onEngineBroken((error) => reported.push(error));

    // Past the check that no text of a caller comes past.
    const deep = `permit (principal, action, resource) when { ${'('.repeat(3_000)}true${')'.repeat(3_000)} };`;
    expect(() => policySetTextToParts(deep)).toThrow(EngineBroken);
    expect(reported).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^Cedar broke: (Max|memory)/) }),
    ]);

    expect(() => good.evaluate(request)).toThrow(EngineBroken);
    expect(() => loadPolicy(text)).toThrow(EngineBroken);
    expect(reported).toHaveLength(1);
  });
});
