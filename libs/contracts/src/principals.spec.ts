import { validateSync } from 'class-validator';
import { IssueKeyBody } from './policy/api-keys';
import { IsOwner, isReservedPrincipal, IsSomebody } from './principals';

class Named {
  @IsSomebody() somebody!: string;
  @IsOwner() owner!: string;
}

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
