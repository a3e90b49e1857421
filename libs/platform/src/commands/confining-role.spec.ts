import { IsString } from 'class-validator';
import { CommandValidator } from './command-validator';

class Body {
  @IsString() text!: string;
}

describe('a command', () => {
  const door = new CommandValidator(
    [
      { name: 'decide', roles: ['delegate', 'operator'], body: Body, answer: Body },
      { name: 'stop', roles: ['operator'], body: Body, answer: Body },
    ],
    'delegate',
  );
  const open = (name: string, roles: readonly string[]) => {
    const who = { commandId: 'c', tenant: 'acme', actor: { id: 'agent-7' }, correlationId: 'c' };
    return door.open({ name, data: { text: 'x' }, metadata: { ...who, roles } });
  };

  it('that does not name a confining role is refused from who has it, whatever other roles they have', () => {
    expect(() => open('stop', ['operator', 'delegate'])).toThrow(
      'stop is for no credential with the role delegate',
    );
    expect(open('decide', ['operator', 'delegate'])).toMatchObject({ type: 'decide' });
    expect(open('stop', ['operator'])).toMatchObject({ type: 'stop' });
  });
});
