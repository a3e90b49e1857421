import { slotOf } from '#kernel';
import { type MovedSlots, NOTHING_MOVED, placementIn } from './moved-slots';

const SLOT = slotOf('acme');

describe('where a tenant is', () => {
  const placement = (moved: MovedSlots, tenant = 'acme') => placementIn(moved, 'default', tenant);
  const moving = (phase: 'draining' | 'closing' | 'moved'): MovedSlots => ({
    ofLog: 'default',
    phases: new Map([[SLOT, phase]]),
  });

  it('is here while nothing has moved, whatever the services take their log for', () => {
    expect(placement(NOTHING_MOVED)).toBe('here');
    expect(placementIn(NOTHING_MOVED, 'eu', 'acme')).toBe('here');
  });

  it('is here until its slot closes, and elsewhere once it has moved', () => {
    expect(placement(moving('draining'))).toBe('here');
    expect(placement(moving('closing'))).toBe('closing');
    expect(placement(moving('moved'))).toBe('elsewhere');
    expect(placement(moving('moved'), 'globex')).toBe('here');
  });

  it('is unknown to services that are connected to the database of another log', () =>
    expect(placementIn(moving('moved'), 'eu', 'globex')).toBe('unknown'));
});
