import { lookAlikeOf, skeletonOf } from './look-alikes';

describe('the skeleton of a name', () => {
  it.each([
    ['\u0430lice', 'alice'],
    ['\u0251lice', 'alice'],
    ['al1ce', 'alIce'],
    ['p\u0430yp\u0430l', 'paypal'],
    ['\u{1D4EA}lice', 'alice'],
    ['modem', 'modern'],
    ['O\u0131ga', 'Oiga'],
    ['\u00E9', 'e\u0301'],
  ])('[I11] is the same for %j and %j', (one, other) =>
    expect(skeletonOf(one)).toBe(skeletonOf(other)),
  );

  it.each([
    ['alice', 'alicia'],
    ['ana', 'anna'],
    ['agent-7', 'agent-8'],
    ['ana', 'án\u0103'],
    ['王小明', '王小红'],
  ])('[I11] is another one for %j and %j', (one, other) =>
    expect(skeletonOf(one)).not.toBe(skeletonOf(other)),
  );
});

describe('a name', () => {
  const known = ['alice', 'paypal', 'support team', 'Straße', 'ana@example.com'];
  it.each([
    ['\u0430lice', 'alice'],
    ['ALICE', 'alice'],
    ['\u0391LICE', 'alice'],
    ['paypaI', 'paypal'],
    ['PAYPAL', 'paypal'],
    ['supp0rt team', 'support team'],
    ['STRASSE', 'Straße'],
    ['ａｎａ@example.com', 'ana@example.com'],
    ['Ana@Example.com', 'ana@example.com'],
  ])('[I11] like %j looks like %j', (name, other) => expect(lookAlikeOf(name, known)).toBe(other));

  it('[I11] that is known looks like no other, and neither does one of its own', () => {
    for (const name of [...known, 'bob', 'alice2', 'support', 'Алиса'])
      expect(lookAlikeOf(name, known)).toBeUndefined();
  });
});
