import { type GoldenCase, workflowOf } from '#contracts';
import { fieldErrors } from '#platform';
import { exampleWorkflow, metadata, specFor } from '#testkit';
import { compilePolicy } from '../cedar/compile';
import { policyDecider, workflowDecider } from './definition.decider';

const { definition, cedar, cases } = exampleWorkflow('refunds');
const [one, two] = ['1'.repeat(64), '2'.repeat(64)];

describe('publishing a workflow', () => {
  const { given } = specFor(workflowDecider);
  const publish = (changed: object = {}, digest = one, workflowId = 'refunds') => {
    const proposed: Record<string, unknown> = { ...definition, ...changed };
    const instance = workflowOf(proposed);
    return {
      type: 'publish-workflow' as const,
      data: { workflowId, definition: proposed },
      metadata: metadata(),
      context: { definition: instance, shapeErrors: fieldErrors(instance), digest },
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

  it('[P6] refuses what does not fit, with pointers', () => {
    given()
      .when(publish({ owner: 7, gates: [] }))
      .thenRefused('workflow_invalid', {
        errors: [
          expect.objectContaining({ pointer: '/gates' }),
          expect.objectContaining({ pointer: '/owner' }),
        ] as never,
      });
    given()
      .when(publish({ owner: 'TBD', exceptionCodes: [] }, one, 'other'))
      .thenRefused('workflow_invalid', {
        errors: ['/id', '/owner', '/prerequisites/0/onFail', '/stages/0/steps/1/onBlock'].map(
          (pointer) => expect.objectContaining({ pointer }),
        ) as never,
      });
  });
});

describe('publishing a policy', () => {
  const { given } = specFor(policyDecider);
  const workflow = {
    ref: { id: 'refunds', version: 1, digest: one },
    definition: workflowOf(definition),
  };
  const publish = (said: {
    text?: string;
    digest?: string;
    policyId?: string;
    workflow?: typeof workflow | null;
    cases?: Record<string, unknown>[];
  }) => {
    const { text = cedar, digest = one, policyId = 'refunds' } = said;
    return {
      type: 'publish-policy' as const,
      data: {
        policyId,
        workflowId: 'refunds',
        cedar: text,
        cases: (said.cases ?? cases) as unknown as GoldenCase[],
      },
      metadata: metadata(),
      context: {
        workflow: said.workflow === null ? undefined : workflow,
        compiled: compilePolicy(text, workflow.definition),
        digest,
      },
    };
  };
  const published = (version: number, digest: string, text = cedar) => ({
    type: 'policy.published',
    data: {
      policyId: 'refunds',
      workflowId: 'refunds',
      version,
      digest,
      workflowDigest: one,
      cedar: text,
    },
  });

  it('[P6] records the text with its digest and the schema’s, as version 1', () =>
    given().when(publish({})).then(published(1, one)));

  it('[P6] takes another text as the next version and says nothing about the same', () => {
    const text = `${cedar}// more`;
    given(published(1, one))
      .when(publish({ text, digest: two }))
      .then(published(2, two, text));
    given(published(1, one)).when(publish({})).thenNothing();
  });

  it('[P6] goes back to an older text by publishing it again', () =>
    given(published(1, one), published(2, two)).when(publish({})).then(published(3, one)));

  it('[P6] refuses a text that does not fit the workflow, with line and column', () =>
    given()
      .when(publish({ text: '@id("a") permit (principal, action, resource) when { context.x };' }))
      .thenRefused('policy_invalid', {
        errors: [
          { pointer: '/cedar', message: expect.stringMatching(/^line 1, column 54: .*`x`/) },
        ],
      }));

  it('[P6] refuses when a golden case comes out otherwise, naming the rules that decided', () => {
    const wrong = { ...cases[3], expect: 'run' };
    given()
      .when(publish({ cases: [cases[0]!, wrong] }))
      .thenRefused('golden_case_failed', {
        errors: [
          {
            pointer: '/cases/1',
            message: expect.stringMatching(/should run and would wait, by refund-waits: Money/),
          },
        ],
      });
    given(published(1, one))
      .when(publish({ cases: [wrong] }))
      .thenRefused('golden_case_failed');
  });

  it('[P6] refuses a golden case about facts that the workflow does not have', () =>
    given()
      .when(publish({ cases: [{ ...cases[0], facts: { weather: 'good', 'order-paid': 3 } }] }))
      .thenRefused('golden_case_failed', {
        errors: [
          { pointer: '/cases/0/facts/weather', message: expect.any(String) },
          { pointer: '/cases/0/facts/order-paid', message: 'must be a boolean' },
        ],
      }));

  it('refuses a policy of a workflow that is not published, and a second one of the same', () => {
    given()
      .when(publish({ workflow: null }))
      .thenRefused('workflow_not_found');
    given(published(1, one))
      .when(publish({ policyId: 'other' }))
      .thenRefused('policy_of_other_workflow');
  });
});
