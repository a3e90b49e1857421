import { IsString } from 'class-validator';
import { CommandValidator } from './command-validator';

class Body {
  @IsString() text!: string;
}

describe('a command', () => {
  const door = new CommandValidator(
    [{ name: 'decide', roles: ['integrator'], body: Body, answer: Body }],
    'delegate',
  );
  const open = (source?: string) =>
    door.open({
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
