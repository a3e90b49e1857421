import { namesOf } from './names-of';

const code = { title: 'The gateway is down', sla: 'PT4H' };
const catalogue = {
  'no-gateway': { ...code, aliases: ['gateway-down'] },
  'gateway-down': { ...code, aliases: ['gateway-off'] },
  other: code,
};

describe('every name of a code', () => {
  it.each(['no-gateway', 'gateway-down', 'gateway-off'])(
    '[E8] is found by the name %s, todays first',
    (name) =>
      expect(namesOf(catalogue, name)).toEqual(['no-gateway', 'gateway-down', 'gateway-off']),
  );

  it('[E8] is one for a code that was never renamed, and for one that nobody defined', () => {
    expect(namesOf(catalogue, 'other')).toEqual(['other']);
    expect(namesOf(catalogue, 'constructor')).toEqual(['constructor']);
  });

  it('[E8] is found where names point in a circle', () => {
    const circle = { a: { ...code, aliases: ['b'] }, b: { ...code, aliases: ['a'] } };
    expect(namesOf(circle, 'a')).toEqual(['a', 'b']);
  });
});
