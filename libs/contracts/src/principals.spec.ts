import { validateSync } from 'class-validator';
import { IssueKeyBody } from './policy/api-keys';
import { AreRecorders, IsOwner, isReservedPrincipal, IsSomebody } from './principals';

class Named {
  @IsSomebody() somebody!: string;
  @IsOwner() owner!: string;
  @AreRecorders() recorders: string[] = [];
}

const problemOf = (somebody: unknown): string | undefined => {
  const [problem] = validateSync(Object.assign(new Named(), { somebody, owner: 'finance' }));
  return problem && Object.values(problem.constraints!).join('; ');
};

describe('a name of somebody', () => {
  it.each([
    'ana',
    'auth0|5f7c8ec7c33c6c004bbafe82',
    'ana.lópez+writ@example.com',
    'https://id.example/users/7',
    'arn:aws:iam::123456789012:role/Refunds',
    'Ana López',
    '王小明',
    'Ольга',
    'O\'Neill "the <b>" & co; DROP TABLE',
    'x'.repeat(256),
  ])('[I11] may be %j', (name) => expect(problemOf(name)).toBeUndefined());

  it.each([
    ['alice ', 'must have no white space but single spaces between words'],
    [' alice', 'must have no white space'],
    ['al  ice', 'must have no white space'],
    ['al\u00A0ice', 'must have no white space'],
    ['al\u3000ice', 'must have no white space'],
    [
      'alice\u200B',
      'must have no control, invisible, private-use or unassigned character, such as U+200B',
    ],
    ['al\u200Dice', 'U+200D'],
    ['al\u00ADice', 'U+00AD'],
    ['\u202Eecila', 'U+202E'],
    ['\u2066alice\u2069', 'U+2066'],
    ['al\u3164ice', 'U+3164'],
    ['al\uFE0Fice', 'U+FE0F'],
    ['al\u2800ice', 'U+2800'],
    ['al\u2028ice', 'must have no white space'],
    ['al\nice', 'U+000A'],
    ['al\u0000ice', 'U+0000'],
    ['al\u{E000}ice', 'U+E000'],
    ['al\u{E0041}ice', 'U+E0041'],
    ['al\uD800ice', 'U+D800'],
    ['\u0301alice', 'must not begin with a combining mark'],
    ['ana lo\u0301pez', 'must be in Unicode Normalization Form C'],
    ['\u212B', 'must be in Unicode Normalization Form C'],
    ['alice,bob', 'must have no comma, which separates names in lists'],
    ['', 'must have 1 to 256 characters'],
    ['x'.repeat(257), 'must have 1 to 256 characters'],
    [7, 'must have 1 to 256 characters'],
    ['*', 'are reserved'],
    ['role:operator', 'are reserved'],
    ['Role:admin', 'are reserved'],
  ])('[I11] is not %j, and the error says why', (name, why) => {
    expect(problemOf(name)).toMatch(/^somebody /);
    expect(problemOf(name)).toContain(why);
  });

  it('[I11] may be a role where recorders are named, as it is written', () => {
    const problems = (recorders: unknown) =>
      validateSync(
        Object.assign(new Named(), { somebody: 'ana', owner: 'finance', recorders }),
      ).flatMap(({ constraints }) => Object.values(constraints!));
    expect(problems(['role:operator', 'ana@example.com'])).toEqual([]);
    expect(problems(['ana', 'role:operator '])).toEqual([
      'each value in recorders must have no white space but single spaces between words',
    ]);
    expect(problems('ana')).toContain('recorders must be an array');
  });
});

describe('a reserved name', () => {
  it.each([
    'service-policy',
    'service_ledger',
    'SERVICE-POLICY',
    'service',
    'TBD',
    'tbd',
    ' TBD ',
    'ＴＢＤ',
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    'unauthenticated',
    'deployment',
  ])('is %j, for nobody to act under', (name) => {
    expect(isReservedPrincipal(name)).toBe(true);
    const key = Object.assign(new IssueKeyBody(), { principal: name, roles: ['admin'] });
    expect(validateSync(key).map(({ property }) => property)).toEqual(['principal']);
  });

  it.each([
    'finance',
    'ana',
    'customer-service',
    'service-desk',
    'servicedesk',
    'tbd-team',
    'dev-admin',
  ])('is not %j', (name) => expect(isReservedPrincipal(name)).toBe(false));

  it('names an owner in no field, but for TBD where a definition knows nobody yet', () => {
    const problems = (somebody: string, owner: string) =>
      validateSync(Object.assign(new Named(), { somebody, owner })).map(({ property }) => property);
    expect(problems('finance', 'TBD')).toEqual([]);
    expect(problems('TBD', 'finance')).toEqual(['somebody']);
    expect(problems('service-policy', 'service-policy')).toEqual(['somebody', 'owner']);
  });

  it('is no owner that a key answers for', () => {
    const wanted = { principal: 'ana', roles: ['approver'], owners: ['finance', '__proto__'] };
    const problems = validateSync(Object.assign(new IssueKeyBody(), wanted));
    expect(problems.map(({ property }) => property)).toEqual(['owners']);
    const all = Object.assign(new IssueKeyBody(), { ...wanted, owners: ['*'] });
    expect(validateSync(all)).toEqual([]);
  });
});
