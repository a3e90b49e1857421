import { AuthzenMapping, QuestionActionMapping, ResourceMapping, SubjectMapping } from '#contracts';
import { type Applying } from './question';
import { contextMembersOf, namesSubject } from './relevance';

const applying = (places: Readonly<Record<string, string>>, name = 'subject.id'): Applying => ({
  subject: Object.assign(new SubjectMapping(), { type: 'user', name }),
  resource: Object.assign(new ResourceMapping(), { type: 'record' }),
  action: Object.assign(new QuestionActionMapping(), {
    name: 'read',
    kind: 'record.read',
    arguments: new Map(Object.entries(places)),
    facts: new Map([['since', 'context.since']]),
    amount: { minor: 'context.price.minor', currency: 'context.price.currency' },
  }),
});

describe('the context that counts', () => {
  it('[N6] is what the mapping reads, and the work order, each once', () =>
    expect(
      contextMembersOf(applying({ ip: 'context.ip', role: 'subject.properties.role' })),
    ).toEqual(['ip', 'price', 'since', 'work_order_id']));

  it('[N6] has the place of the name of the subject', () =>
    expect(contextMembersOf(applying({}, 'context.user'))).toContain('user'));
});

describe('a proposal is that of one subject', () => {
  const mapping = new AuthzenMapping();
  const standing = { standing: { inputs: new Map() } };

  it('[N6] on a standing work order', () =>
    expect(namesSubject(standing, applying({}), false)).toBe(true));

  it('[N6] with an argument that names it', () => {
    expect(namesSubject(mapping, applying({ person: 'subject.id' }), true)).toBe(true);
    const byMail = applying({ person: 'subject.properties.mail' }, 'subject.properties.mail');
    expect(namesSubject(mapping, byMail, true)).toBe(true);
  });

  it('[N6] and not on a work order that the context names, which has others too', () => {
    expect(namesSubject(standing, applying({}), true)).toBe(false);
    expect(namesSubject(mapping, applying({ role: 'subject.properties.role' }), true)).toBe(false);
  });
});
