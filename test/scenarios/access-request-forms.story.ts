import { eventually, type Stack } from '#testkit';
import { AccessRequestWork, REQUESTS } from './access-request-work';
import { ApiUser, newId } from './client';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const FIELDS = 'urn:writ:access-request:fields';
const PURPOSE = `/requested_access/${FIELDS}/purpose`;
const choices = [
  { value: 'audit', label: 'An audit', kinds: ['dossier.share'] },
  { value: 'print', label: 'A print', kinds: ['dossier.copy'] },
  { value: 'trial', label: 'A trial', description: 'In court', risk: 'high' },
];

/** Sharing a dossier and copying it wait for its owner, who wants to know why and what for. */
const definitionOf = (base: any, id: string) => ({
  ...base,
  id,
  actions: ['dossier.share', 'dossier.copy'].map((kind) => ({ ...base.actions[0], kind })),
  authzen: {
    subjects: [{ type: 'user' }],
    resources: [
      {
        type: 'dossier',
        object: 'record',
        actions: ['share', 'copy'].map((name) => ({
          name,
          kind: `dossier.${name}`,
          arguments: { person: 'subject.id' },
        })),
      },
    ],
    standing: { inputs: { person: 'subject.id' } },
    form: {
      requires: ['business_justification', 'purpose'],
      fields: [{ name: 'purpose', title: 'What for', choices }],
    },
  },
});
const cedar = `@id("dossiers-wait")
@outcome("wait")
@approval("export")
@reason("The owner of the records has to approve it.")
permit (principal, action, resource);`;

/** What a request states beside the question: its schema and its catalogs are read by who was denied, and by nobody else. */
describe('the form of an access request', () => {
  let stack: Stack;
  let work: AccessRequestWork;

  beforeAll(async () => {
    stack = sharedSystem();
    work = new AccessRequestWork(stack);
    const auditor = new ApiUser(stack.url, stack.keys['auditor']!);
    const { body } = await done(auditor.get('/v1/workflows/record-access'));
    const id = 'dossiers';
    await done(work.admin.put(`/v1/workflows/${id}`, definitionOf(body.definition, id)));
    await done(work.admin.put(`/v1/policies/${id}`, { workflowId: id, cedar }));
  });

  const denied = (action = 'share') =>
    work.denied({
      subject: { type: 'user', id: newId('carol') },
      action: { name: action },
      resource: { type: 'dossier', id: newId('dossier') },
    });
  const read = async (address: string, by = work.pep) =>
    (await done(by.get(work.pathOf(address)))).body;
  const catalogOf = async ({ context }: any): Promise<string> => {
    const { fields } = await read(context.access_request.request_catalogs_url);
    expect(Object.keys(fields)).toEqual([PURPOSE]);
    return fields[PURPOSE].endpoint;
  };

  it('[N6] is named by the denial: a schema, and a catalog for the denied action', async () => {
    const { answer } = await denied();
    const { request_schema_url: address } = answer.context.access_request;
    const schema = await work.pep.get(work.pathOf(address));
    expect([schema.status, schema.headers.get('content-type'), schema.body.$id]).toEqual([
      200,
      expect.stringMatching('^application/schema[+]json'),
      address,
    ]);
    const { context, requested_access: wanted } = schema.body.properties;
    expect([schema.body.required, context.required, wanted.properties[FIELDS].required]).toEqual([
      ['context', 'requested_access'],
      ['business_justification'],
      ['purpose'],
    ]);
    const catalog = await catalogOf(answer);
    const trial = { value: 'trial', label: 'A trial', description: 'In court', risk_level: 'high' };
    const audit = { value: 'audit', label: 'An audit' };
    expect(await read(catalog)).toEqual({ items: [audit, trial] });
    expect(await read(`${catalog}?q=COURT&unknown=1`)).toEqual({ items: [trial] });
    const { items, next_cursor: cursor } = await read(`${catalog}?limit=1`);
    expect(items).toEqual([audit]);
    expect(await read(`${catalog}?cursor=${cursor}`)).toEqual({ items: [trial] });
    const other = (await denied('copy')).answer;
    const ofCopies = (await read(await catalogOf(other))).items;
    expect(ofCopies.map(({ value }: any) => value)).toEqual(['print', 'trial']);
  });

  it('[N6] is read by nobody but who was denied, and while the denial can be requested', async () => {
    const { answer } = await denied();
    const { request_schema_url: schema, request_catalogs_url: catalogs } =
      answer.context.access_request;
    const catalog = await catalogOf(answer);
    const others = [
      await work.pepOf(),
      work.admin,
      await work.pepOf({ principal: 'dev-integrator', workflows: ['refunds'] }),
    ];
    for (const address of [schema, catalogs, catalog]) {
      for (const other of others) expect((await other.get(work.pathOf(address))).status).toBe(404);
      expect((await new ApiUser(stack.url, 'none').get(work.pathOf(address))).status).toBe(401);
    }
    expect((await work.pep.get(`${work.pathOf(catalogs)}/other`)).status).toBe(404);
    const runs = await work.ask({ ...work.exporting(), action: { name: 'read' } });
    const { work_order_id: workOrderId, evaluation_id: id } = runs.context;
    expect((await work.pep.get(`/access/v1/denials/${workOrderId}/${id}/schema`)).status).toBe(404);
  });

  it('[N6] has to be filled in with values of the catalog, and the owner sees them', async () => {
    const { answer, submission } = await denied();
    const wanted = (purpose: unknown) => ({
      ...submission,
      context: { business_justification: 'The yearly review' },
      requested_access: { [FIELDS]: { purpose } },
    });
    const wrong = async (sent: object) => {
      const { status, body } = await work.pep.post(REQUESTS, sent);
      return [status, ...body.errors.map(({ pointer }: any) => pointer)];
    };
    expect(await wrong(submission)).toEqual([400, '/context/business_justification', PURPOSE]);
    for (const purpose of ['print', 'fun', 7])
      expect(await wrong(wanted(purpose))).toEqual([400, PURPOSE]);

    const { task } = await work.submit(wanted('audit'));
    expect(task.status).toBe('pending');
    const [approvalId] = answer.context.approvals;
    const { body: approval } = await eventually(
      () => done(work.admin.get(`/v1/approvals/${approvalId}`)),
      ({ body }) => body.accessRequests !== null,
    );
    expect([approval.accessRequests, approval.justification]).toEqual([
      [
        {
          requestedBy: 'dev-integrator',
          requestedAt: expect.any(String),
          subject: { type: 'user', id: expect.stringMatching(/^carol/) },
          requestedUntil: null,
          answers: [{ field: 'purpose', title: 'What for', value: 'audit', label: 'An audit' }],
        },
      ],
      'The yearly review',
    ]);
  });
});
