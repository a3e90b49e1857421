import { IsOptional, IsString } from 'class-validator';
import { type Refusal } from '#kernel';
import { CommandValidator } from './command-validator';
import { mustBeNoSecret, mustHoldNoSecrets } from './no-secrets';

const token = `ghp_${'a1B2'.repeat(9)}`;
const kind = 'github-token';

const refusal = (act: () => unknown): Refusal => {
  try {
    act();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('was not refused');
};

describe('a request that holds a secret', () => {
  it('[R1] is refused with where and what, and never with the secret', () => {
    const refused = refusal(() => mustHoldNoSecrets({ a: { note: `x ${token}` }, [token]: 1 }));
    expect(refused).toMatchObject({ code: 'secret_found' });
    expect(refused.errors).toMatchObject([
      { pointer: '/a/note', kind },
      { pointer: `/[masked: ${kind}]`, kind },
    ]);
    expect(JSON.stringify(refused) + refused.message).not.toContain(token);
  });

  it('[R1] names at most twenty places', () => {
    const refused = refusal(() => mustHoldNoSecrets({ texts: Array(100).fill(token) }));
    expect(refused.errors).toHaveLength(20);
  });

  it('[R1] may hold it where it is stored as a secret', () => {
    mustHoldNoSecrets({ url: token }, ['url']);
    expect(refusal(() => mustHoldNoSecrets({ url: token, label: token }, ['url'])).errors).toEqual([
      expect.objectContaining({ pointer: '/label' }),
    ]);
  });

  it('[R1] may not have it for an id either', () => {
    expect(refusal(() => mustBeNoSecret(token))).toMatchObject({ code: 'secret_found' });
    mustBeNoSecret('0192f0aa-0000-7000-8000-000000000000');
  });
});

describe('the interface for commands', () => {
  class Body {
    @IsOptional() @IsString() note?: string;
  }
  const validator = new CommandValidator(
    [{ name: 'do-it', roles: ['operator', 'service'], body: Body, answer: Body }],
    'delegate',
  );
  const open = (roles: string[]) => () =>
    validator.open({
      name: 'do-it',
      data: { unknown: token },
      metadata: { commandId: 'c', tenant: 't', actor: { id: 'olga' }, roles, correlationId: 'c' },
    });

  it('[R1] refuses a secret before it looks at anything else in the body', () =>
    expect(refusal(open(['operator']))).toMatchObject({ code: 'secret_found' }));

  it('[R1] believes our own services, who hold none', () =>
    expect(refusal(open(['service']))).toMatchObject({ code: 'invalid_request' }));
});
