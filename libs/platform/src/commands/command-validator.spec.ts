import { IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';
import { type Refusal } from '#kernel';
import { CommandValidator, mustNameCaller, parseAs } from './command-validator';

class Body {
  @IsString() text!: string;
  @IsOptional() @IsString() note?: string;
  @IsOptional() @IsObject() facts?: Record<string, unknown>;
}

describe('a command', () => {
  const validator = new CommandValidator(
    [{ name: 'decide', roles: ['integrator'], body: Body, answer: Body }],
    'delegate',
  );
  const open = (source?: string) =>
    validator.open({
      name: 'decide',
      data: { text: 'x' },
      metadata: {
        commandId: 'c',
        tenant: 'acme',
        actor: { id: 'crm' },
        roles: ['integrator'],
        correlationId: 'c',
        source,
      },
    });

  it('is refused from a credential that is bound to a source', () => {
    expect(() => open('/crm')).toThrow('bound to the source /crm');
    expect(open()).toMatchObject({ type: 'decide' });
  });
});

describe('a field that is null', () => {
  const validator = new CommandValidator(
    [{ name: 'decide', roles: ['integrator'], body: Body, answer: Body }],
    'delegate',
  );

  it('is absent, as over HTTP; in a map it stays', () => {
    const metadata = {
      commandId: 'c',
      tenant: 'acme',
      actor: { id: 'crm' },
      roles: ['integrator'],
      correlationId: 'c',
    };
    const data = { text: 'x', note: null, facts: { total: null } };
    const { data: body } = validator.open({ name: 'decide', data, metadata });
    expect(Object.entries(body)).toEqual([
      ['text', 'x'],
      ['facts', { total: null }],
    ]);
  });
});

describe('a command', () => {
  const validator = new CommandValidator(
    [
      { name: 'decide', roles: ['delegate', 'operator'], body: Body, answer: Body },
      { name: 'stop', roles: ['operator'], body: Body, answer: Body },
    ],
    'delegate',
  );
  const open = (name: string, roles: readonly string[]) => {
    const who = { commandId: 'c', tenant: 'acme', actor: { id: 'agent-7' }, correlationId: 'c' };
    return validator.open({ name, data: { text: 'x' }, metadata: { ...who, roles } });
  };

  it('that does not name a confining role is refused from who has it, whatever other roles they have', () => {
    expect(() => open('stop', ['operator', 'delegate'])).toThrow(
      'stop is for no credential with the role delegate',
    );
    expect(open('decide', ['operator', 'delegate'])).toMatchObject({ type: 'decide' });
    expect(open('stop', ['operator'])).toMatchObject({ type: 'stop' });
  });
});

const whole = {
  commandId: 'command-1',
  tenant: 'default',
  actor: { id: 'olga' },
  roles: ['operator'],
  correlationId: 'correlation-1',
};

describe('a field of another type', () => {
  class Amount {
    @IsInt() @Min(0) @Max(10) minor!: number;
  }
  const messagesFor = (minor: unknown): readonly string[] => {
    try {
      parseAs(Amount, { minor });
      return [];
    } catch (error) {
      return (error as Refusal).errors.map(({ message }) => message);
    }
  };

  it('is refused for its type, not for the bounds of that type', () => {
    expect(messagesFor('7')).toEqual(['minor must be an integer number']);
    expect(messagesFor(undefined)).toEqual(['minor must be an integer number']);
    expect(messagesFor(11)).toEqual(['minor must not be greater than 10']);
  });
});

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
    expect(() => mustNameCaller(metadata)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        errors: [expect.objectContaining({ pointer })],
      }),
    ),
  );

  it('is taken when it says who asks', () => {
    expect(() => mustNameCaller(whole)).not.toThrow();
    expect(() => mustNameCaller({ ...whole, owners: ['finance'] })).not.toThrow();
  });
});
