import { rowsFrom } from './event.fixture';
import { haltedRun } from './halted-run.fixture';
import { halts } from './halts.projection';

describe('the view of halts', () => {
  it('[P11] shows what each stops, why and until when, and by whom it was lifted', () => {
    expect(rowsFrom(halts)(...haltedRun)).toMatchObject([
      {
        halt_id: 'h-1',
        principal: null,
        action: null,
        system: 'erp',
        workflow: null,
        reason: 'Twice.',
        until: '2030-01-01T00:00:00.000Z',
        lifted_because: 'Fixed.',
        ended_at: expect.any(String),
        position: 2,
        last_position: 4,
      },
      { halt_id: 'h-2', system: null, lifted_by: null, ended_at: null, position: 5 },
    ]);
  });

  it('[P11] shows that one has expired', () => {
    const expired = { type: 'halt.expired', data: { haltId: 'h-2' } };
    expect(rowsFrom(halts)(...haltedRun, expired)[1]).toMatchObject({
      halt_id: 'h-2',
      lifted_by: null,
      ended_at: expect.any(String),
    });
  });
});
