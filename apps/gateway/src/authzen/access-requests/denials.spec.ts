import { decodeJwt } from 'jose';
import { type DecideAnswer } from '#contracts';
import { type Plan } from '#authzen';
import { GatewaySettings } from '../../gateway.settings';
import { ApprovalStates } from './approval-states';
import { Denials } from './denials';
import { Signing } from './signing';

const LATER = '2099-01-01T00:00:00.000Z';
const question = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'document', id: 'q4-plan' },
  context: { ip: '192.0.2.1', time: 'now' },
};
const plan = {
  workflowId: 'docs',
  digest: 'v1',
  contextMembers: ['ip'],
  namesSubject: true,
} as unknown as Plan;
const decision = (changed: object = {}): DecideAnswer =>
  ({
    decisionId: 'd-1',
    outcome: 'wait',
    approvals: ['a-1'],
    validUntil: LATER,
    workOrderId: 'wo-1',
    workflow: { id: 'docs', version: 1, digest: 'v1' },
    ...changed,
  }) as unknown as DecideAnswer;
const caller = (id = 'pep', tenant = 'acme') => ({ tenant, actor: { id } }) as never;
const by = (secrets = 'secret-one', url = 'https://writ.example') => {
  const settings = new GatewaySettings(url, secrets);
  return new Denials(settings, new Signing(settings));
};

const denialBy = async (denials: Denials, changed: object = {}) => {
  const hint = await denials.hintFor(question, plan, decision(changed), caller());
  return { expires_at: hint!.expires_at, binding_token: hint!.binding_token };
};

describe('the hint of a denial', () => {
  it.each<readonly [string, object, object]>([
    ['runs', { outcome: 'run' }, {}],
    ['stops', { outcome: 'stop' }, {}],
    ['waits for no approval', { approvals: [] }, {}],
    ['waits for nobody', { code: 'owner-missing' }, {}],
    ['is one for every subject', {}, { namesSubject: false }],
  ])('[N6] is absent where the proposal %s', async (_, decided, planned) =>
    expect(
      await by().hintFor(question, { ...plan, ...planned }, decision(decided), caller()),
    ).toBeUndefined(),
  );

  it('[N6] is for this decision point, and ends with the wait', async () => {
    const { binding_token: token } = await denialBy(by());
    expect(decodeJwt(token)).toMatchObject({
      iss: 'https://writ.example',
      aud: 'https://writ.example/access/v1/requests',
      exp: Date.parse(LATER) / 1_000,
      denial_expires_at: LATER,
      evaluation_id: 'd-1',
      binding_context_members: ['ip'],
    });
  });
});

describe('the form of a denial', () => {
  const field = { name: 'purpose', choices: [{ value: 'audit' }] };
  const at = 'https://writ.example/access/v1/denials/wo-1/d-1';
  const schema = { request_schema_url: `${at}/schema` };
  const other = { workflow: { id: 'docs', version: 2, digest: 'v2' } };

  it.each<readonly [string, object | undefined, object, object]>([
    ['wants nothing', undefined, {}, {}],
    ['wants no field', { requires: ['business_justification'], fields: [] }, {}, schema],
    [
      'has fields',
      { requires: [], fields: [field] },
      {},
      { ...schema, request_catalogs_url: `${at}/catalogs` },
    ],
    [
      'is of another version of the workflow',
      undefined,
      other,
      { ...schema, request_catalogs_url: `${at}/catalogs` },
    ],
  ])('[N6] has its addresses where it %s', async (_, form, decided, named) => {
    const hint = await by().hintFor(
      question,
      { ...plan, ...(form && { form }) } as Plan,
      decision(decided),
      caller(),
    );
    const { endpoint, template, expires_at, binding_token, ...rest } = hint!;
    expect([rest, endpoint, template, expires_at, binding_token]).toEqual([
      named,
      'https://writ.example/access/v1/requests',
      'docs',
      LATER,
      expect.any(String),
    ]);
  });
});

describe('a denial that comes back', () => {
  it('[N6] names its evaluation, and has one task for each caller', async () => {
    const denials = by();
    const denial = await denialBy(denials);
    const verified = await denials.verified(denial, question, caller());
    expect(verified).toBe('d-1');
    const byId = { expires_at: denial.expires_at, evaluation_id: 'd-1' };
    expect(await denials.verified(byId, question, caller())).toBe(verified);
    const task = denials.taskIdFor([verified], caller());
    expect(denials.taskIdFor([verified], caller())).toBe(task);
    expect(denials.taskIdFor([verified], caller('other'))).not.toBe(task);
  });

  it('[N6] is bound to the context that counts, and to no other', async () => {
    const denials = by();
    const denial = await denialBy(denials);
    const verified = (context: object) =>
      denials.verified(
        denial,
        { ...question, context: { ...question.context, ...context } },
        caller(),
      );
    await expect(verified({ time: 'later', business_justification: 'x' })).resolves.toBeDefined();
    await expect(verified({ ip: '192.0.2.2' })).rejects.toMatchObject({
      code: 'invalid_denial_binding',
    });
  });

  it.each<readonly [string, Denials, object]>([
    ['signed by another secret', by('secret-two'), {}],
    ['of another decision point', by('secret-one', 'https://other.example'), {}],
    ['with another expiry', by(), { expires_at: '2098-01-01T00:00:00Z' }],
    ['of another evaluation', by(), { evaluation_id: 'd-2' }],
  ])('[N6] is refused %s', async (_, verifying, changed) => {
    const denial = { ...(await denialBy(by())), ...changed };
    await expect(verifying.verified(denial, question, caller())).rejects.toMatchObject({
      code: 'invalid_denial_binding',
    });
  });

  it('[N6] is refused in another tenant', async () =>
    expect(
      by().verified(await denialBy(by()), question, caller('pep', 'globex')),
    ).rejects.toMatchObject({ code: 'invalid_denial_binding' }));

  it('[N6] is refused in place of an approval, and the other way round', async () => {
    const settings = new GatewaySettings('https://writ.example', 'secret-one');
    const states = new ApprovalStates(settings, new Signing(settings));
    const { binding_token: token } = await denialBy(by());
    expect(await states.isOf(token, 'apr', 'acme')).toBe(false);
    const approval = { id: 'apr', tenant: 'acme', taskId: 'arq', approvedUntil: LATER };
    const state = await states.of(approval);
    expect(await states.isOf(state, 'apr', 'acme')).toBe(true);
    expect(await states.isOf(state, 'apr', 'globex')).toBe(false);
    const denial = { expires_at: LATER, binding_token: state };
    await expect(by().verified(denial, question, caller())).rejects.toMatchObject({
      code: 'invalid_denial_binding',
    });
  });

  it('[N6] is refused once it has expired', async () => {
    const denial = await denialBy(by(), { validUntil: '2020-01-01T00:00:00.000Z' });
    await expect(by().verified(denial, question, caller())).rejects.toMatchObject({
      code: 'expired_denial',
    });
  });

  it('[N6] is taken while both secrets of a rotation are accepted, and both keys are published', async () => {
    const rotating = 'secret-two,secret-one';
    const verified = await by(rotating).verified(await denialBy(by()), question, caller());
    expect(verified).toBe('d-1');
    const { keys } = await new Signing(
      new GatewaySettings('https://writ.example', rotating),
    ).jwks();
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
    expect(keys[0]).not.toHaveProperty('d');
  });
});
