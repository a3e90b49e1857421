import { places } from '../../parts/places';
import { assigningCommand, isAssignable, placeOf } from './obligations';

const owed = { subject: 's1', workOrderId: 'w1' as string | null, eventId: 'e1' };

describe('what is owed', () => {
  it('leads to where it is done', () => {
    expect(placeOf({ ...owed, kind: 'approval' })).toEqual(places.approval('s1'));
    expect(placeOf({ ...owed, kind: 'exception' })).toEqual(places.exception('s1'));
    expect(placeOf({ ...owed, kind: 'post-review' })).toEqual(places['post-review']('s1'));
    expect(placeOf({ ...owed, kind: 'work' })).toEqual(places['work-order']('w1', 'e1'));
    expect(placeOf({ ...owed, kind: 'remediation', workOrderId: null })).toEqual(
      places.event('e1'),
    );
  });

  it('is given to somebody else where there is a command for it', () => {
    expect(isAssignable({ kind: 'post-review', item: null })).toBe(true);
    expect(isAssignable({ kind: 'approval', item: 2 })).toBe(false);
    expect(isAssignable({ kind: 'work', item: null })).toBe(false);
    expect([assigningCommand('exception'), assigningCommand('remediation')]).toEqual([
      'assign-exception',
      'assign-obligation',
    ]);
  });
});
