import { mustSayWhoAsks } from './metadata';

const whole = {
  commandId: 'command-1',
  tenant: 'default',
  actor: { id: 'olga' },
  roles: ['operator'],
  correlationId: 'correlation-1',
};

describe('the metadata of a frame', () => {
  it.each([
    [undefined, '/metadata'],
    [null, '/metadata'],
    ['admin', '/metadata'],
    [[whole], '/metadata'],
    [{ ...whole, commandId: '' }, '/metadata/commandId'],
    [{ ...whole, tenant: 42 }, '/metadata/tenant'],
    [{ ...whole, correlationId: undefined }, '/metadata/correlationId'],
    [{ ...whole, actor: 'olga' }, '/metadata/actor/id'],
    [{ ...whole, actor: { id: 7 } }, '/metadata/actor/id'],
    // A text would include the name of every role in it.
    [{ ...whole, roles: 'administrator' }, '/metadata/roles'],
    [{ ...whole, owners: 'finance' }, '/metadata/owners'],
  ])('is refused with its place: %j', (metadata, pointer) =>
    expect(() => mustSayWhoAsks(metadata)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: [expect.objectContaining({ pointer })],
      }),
    ),
  );

  it('is taken when it says who asks', () => {
    expect(() => mustSayWhoAsks(whole)).not.toThrow();
    expect(() => mustSayWhoAsks({ ...whole, owners: ['finance'] })).not.toThrow();
  });
});
