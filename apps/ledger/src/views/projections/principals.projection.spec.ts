import { rowsFrom } from './event.fixture';
import { principals } from './principals.projection';

const about = (verb: string, data: object = {}) => ({
  type: `principal.${verb}`,
  data: { principal: 'alice', ...data },
});
const rows = rowsFrom(principals);

describe('the view of principals', () => {
  it('[I12] shows what a name names, and its teams by admins and by claims', () => {
    expect(
      rows(
        about('registered'),
        about('described', { kind: 'person', displayName: 'Alice Jansen' }),
        about('teams-changed', { teams: ['finance', 'support'] }),
        about('teams-claimed', { issuer: 'https://id.example', teams: ['sales'] }),
      ),
    ).toMatchObject([
      {
        principal: 'alice',
        kind: 'person',
        display_name: 'Alice Jansen',
        teams: 'finance, support',
        claimed_teams: 'sales',
        retired: false,
        position: 1,
        last_position: 4,
      },
    ]);
  });

  it('[I12] shows who is retired and why, until they are back', () => {
    const retired = [about('registered'), about('retired', { reason: 'Left.' })];
    expect(rows(...retired)).toMatchObject([
      { retired: true, retired_because: 'Left.', retired_at: expect.any(String) },
    ]);
    expect(rows(...retired, about('reinstated', { reason: 'Back.' }))).toMatchObject([
      { retired: false, retired_by: null, retired_because: null, retired_at: null },
    ]);
  });
});
