import { declaredFacts } from './declared-facts.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const published = (version: number, definition: object): TestEvent => ({
  type: 'workflow.published',
  stream: 'workflow-refunds',
  data: { workflowId: 'refunds', version, digest: 'ab'.repeat(32), definition },
});
const rows = rowsFrom(declaredFacts);

describe('the view of declared facts', () => {
  it('[I4] has the facts and inputs of each version, an input being required unless it says not', () => {
    const definition = {
      facts: { 'order-status': { type: 'string' }, total: { type: 'integer', currency: 'EUR' } },
      inputs: [
        { name: 'order', type: 'string' },
        { name: 'note', type: 'string', required: false },
      ],
    };
    expect(rows(published(1, definition), published(2, { facts: {} }))).toMatchObject([
      { workflow_id: 'refunds', version: 1, kind: 'fact', name: 'order-status', required: false },
      { kind: 'fact', name: 'total', required: false, currency: 'EUR' },
      { kind: 'input', name: 'note', required: false },
      { kind: 'input', name: 'order', required: true, currency: null },
    ]);
  });

  it('has nothing of a definition that declares nothing', () => {
    expect(rows(published(1, { title: 7 }))).toEqual([]);
  });
});
