import { workflowOf } from '#contracts';
import { fieldErrors } from '#platform';
import { exampleWorkflow, metadata, specFor } from '#testkit';
import { workflowDecider } from './workflow.decider';

const { definition } = exampleWorkflow('refunds');
const [one, two] = ['1'.repeat(64), '2'.repeat(64)];

describe('publishing a workflow', () => {
  const { given } = specFor(workflowDecider);
  const publish = (
    changed: object = {},
    digest = one,
    overrides: {
      workflowId?: string;
      lastResort?: string | null;
      isUnknownCalendar?: boolean;
      unknownCodes?: readonly string[];
      names?: readonly string[];
    } = {},
  ) => {
    const { workflowId = 'refunds', lastResort = 'operations-lead', isUnknownCalendar } = overrides;
    const { unknownCodes = [], names = [] } = overrides;
    const proposed: Record<string, unknown> = { ...definition, ...changed };
    const instance = workflowOf(proposed);
    return {
      type: 'publish-workflow' as const,
      data: { workflowId, definition: proposed },
      metadata: metadata(),
      context: {
        definition: instance,
        shapeErrors: fieldErrors(instance),
        digest,
        lastResort: lastResort ?? undefined,
        isUnknownCalendar,
        unknownCodes,
        names,
        controlled: [],
        named: undefined,
      },
    };
  };
  const published = (version: number, digest: string, changed: object = {}) => ({
    type: 'workflow.published',
    data: { workflowId: 'refunds', version, digest, definition: { ...definition, ...changed } },
  });

  it('[P6] records the definition as it was sent, with its digest, as version 1', () =>
    given().when(publish()).then(published(1, one)));

  it('[P6] takes another content as the next version, an older one too', () => {
    given(published(1, one))
      .when(publish({ title: 'x' }, two))
      .then(published(2, two, { title: 'x' }));
    given(published(1, one), published(2, two)).when(publish()).then(published(3, one));
  });

  it('[P6] says nothing new about the same content', () =>
    given(published(1, one)).when(publish()).thenNothing());

  it('counts its own versions only', () =>
    given({ type: 'policy.published', data: { version: 7, digest: one } })
      .when(publish())
      .then(published(1, one)));

  it('[P6] refuses what does not fit, with pointers', () => {
    given()
      .when(publish({ owner: 7, gates: [], unknown: 1 }))
      .thenRefused('workflow_invalid', {
        message: 'The definition cannot be published as it is.',
        errors: [
          expect.objectContaining({ pointer: '/unknown' }),
          expect.objectContaining({ pointer: '/owner' }),
        ],
      });
    given()
      .when(publish({ owner: 'TBD', exceptionCodes: [] }, one, { workflowId: 'other' }))
      .thenRefused('workflow_invalid', {
        errors: ['/id', '/owner', '/prerequisites/0/onFail', '/stages/0/steps/1/onBlock'].map(
          (pointer) => expect.objectContaining({ pointer }),
        ),
      });
  });

  it('[P6] requires one id where the definition has another than its address', () =>
    given()
      .when(publish({}, one, { workflowId: 'other' }))
      .thenRefused('workflow_invalid', {
        errors: [{ pointer: '/id', message: 'is published as other: use one id' }],
      }));

  it('[P6] refuses a calendar that nobody has defined', () => {
    const counted = { calendar: 'office' };
    given()
      .when(publish(counted, one, { isUnknownCalendar: true }))
      .thenRefused('workflow_invalid', {
        errors: [
          {
            pointer: '/calendar',
            message: 'there is no calendar office: define it first, with PUT /v1/calendars/office',
          },
        ],
      });
    given()
      .when(publish(counted, one, { isUnknownCalendar: false }))
      .then(published(1, one, counted));
  });

  it('[I11] names nobody who looks like a name that the tenant knows, or like another of its own', () => {
    const names = ['support-lead'];
    const owners = (owner: string, reviewer: string) =>
      publish({ owner, credentials: { scope: 'Refunds.', reviewer } }, one, { names });
    const problems = (...pointers: string[]) => ({
      errors: pointers.map((pointer) => expect.objectContaining({ pointer })),
    });
    given()
      .when(owners('supp\u043Ert-lead', 'ana'))
      .thenRefused('workflow_invalid', problems('/owner'));
    given()
      .when(owners('ana', '\u0430na'))
      .thenRefused('workflow_invalid', problems('/credentials/reviewer'));
    given()
      .when(owners('support-lead', 'support-lead'))
      .thenMatches({ type: 'workflow.published' });
  });

  it('[P6] refuses exception codes that nobody has defined', () =>
    given()
      .when(publish({}, one, { unknownCodes: ['refund-over-limit'] }))
      .thenRefused('workflow_invalid', {
        errors: [
          {
            pointer: '/exceptionCodes/2',
            message:
              'there is no exception code refund-over-limit: define it first, with PUT /v1/exception-codes/refund-over-limit or in exception-codes.yaml',
          },
        ],
      }));

  it.each([null, 'TBD'])(
    '[P1] refuses anything new while what nobody owns would reach nobody (owner %s)',
    (lastResort) => {
      given()
        .when(publish({}, one, { lastResort }))
        .thenRefused('owner_missing_unowned', {
          message: expect.stringMatching(/PUT \/v1\/exception-codes\/owner-missing/),
        });
      given(published(1, one))
        .when(publish({}, one, { lastResort }))
        .thenNothing();
    },
  );

  it('reports what is wrong with the definition before it requires an owner', () =>
    given()
      .when(publish({ owner: 'TBD' }, one, { lastResort: null }))
      .thenRefused('workflow_invalid'));
});
