import { natsPermissionsOf } from './nats-callers';

const crm = { id: 'crm', tenant: 'acme', roles: ['integrator'], isNarrowed: false };

describe('[N5] what a caller may on NATS', () => {
  it('is commands, facts of its tenant, and events of it by eight consumers of its own', () => {
    const { publish, subscribe } = natsPermissionsOf(crm);
    expect(subscribe).toEqual(['_INBOX.>', 'writ.v1.events.acme.>']);
    expect(publish.slice(0, 3)).toEqual(['writ.v1.*', 'writ.v1.intake.acme.*', '$JS.API.INFO']);
    expect(publish).toContain(
      '$JS.API.CONSUMER.CREATE.WRIT_EVENTS.acme_crm_8.writ.v1.events.acme.>',
    );
    expect(publish).toContain('$JS.ACK.WRIT_EVENTS.acme_crm_1.>');
    expect(publish).toHaveLength(3 + 8 * 5);
  });

  it('is its own source and no event where the credential is bound to one', () =>
    expect(natsPermissionsOf({ ...crm, source: '/crm' })).toEqual({
      publish: ['writ.v1.submit', 'writ.v1.intake.acme.crm'],
      subscribe: ['_INBOX.>'],
    }));

  it('is no event for a role that may read none', () =>
    expect(natsPermissionsOf({ ...crm, roles: [] })).toEqual({
      publish: ['writ.v1.*', 'writ.v1.intake.acme.*'],
      subscribe: ['_INBOX.>'],
    }));

  it.each([[['delegate']], [['delegate', 'operator', 'integrator']]])(
    '[D10] is no event for a delegate: a subject does not say what was delegated: %j',
    (roles) =>
      expect(natsPermissionsOf({ ...crm, roles })).toEqual({
        publish: ['writ.v1.*', 'writ.v1.intake.acme.*'],
        subscribe: ['_INBOX.>'],
      }),
  );

  it('[O9] is no event where the credential is limited to workflows: a subject does not say whose work it is', () =>
    expect(natsPermissionsOf({ ...crm, workflows: ['refunds'] })).toEqual({
      publish: ['writ.v1.*', 'writ.v1.intake.acme.*'],
      subscribe: ['_INBOX.>'],
    }));

  it('is no consumer for a token narrower than its key, which has them', () =>
    expect(natsPermissionsOf({ ...crm, isNarrowed: true })).toEqual({
      publish: ['writ.v1.*', 'writ.v1.intake.acme.*'],
      subscribe: ['_INBOX.>', 'writ.v1.events.acme.>'],
    }));

  it('is no consumer for a principal whose name is too long for the server', () => {
    const named = (length: number) =>
      consumersIn(natsPermissionsOf({ ...crm, id: '@'.repeat(length) }).publish);
    expect(new Set(named(82)).size).toBe(8);
    expect(named(82)[0]!.length).toBeLessThanOrEqual(255);
    expect(named(83)).toEqual([]);
  });

  it('holds no wildcard of a name that somebody chose, and no consumer of another principal', () => {
    const names = [
      ['a_b', 'c'],
      ['a', 'b_c'],
      ['a', '*'],
      ['a', '>'],
      ['a', 'b.c'],
      ['a', 'ü ñ'],
      ['a', 'b=5fc'],
    ].map(([tenant = '', id = '']) =>
      consumersIn(natsPermissionsOf({ ...crm, tenant, id }).publish),
    );
    expect(new Set(names.flat()).size).toBe(names.flat().length);
    for (const name of names.flat()) expect(name).toMatch(/^[A-Za-z0-9=-]+_[A-Za-z0-9=-]+_\d$/);
    const source = natsPermissionsOf({ ...crm, source: '>.*' }).publish;
    expect(source).toEqual(['writ.v1.submit', 'writ.v1.intake.acme.-']);
  });
});

function consumersIn(publish: readonly string[]): readonly string[] {
  const prefix = '$JS.API.CONSUMER.INFO.WRIT_EVENTS.';
  return publish.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
}
