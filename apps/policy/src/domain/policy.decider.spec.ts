import { exampleWorkflow, type PastEvent, specFor } from '#testkit';
import { DIGESTS, published, publishing, rollingBack, ruleOf } from '../../test/policy-builders';
import { policyDecider } from './policy.decider';

const { given } = specFor(policyDecider);
const example = exampleWorkflow('refunds');
const { cedar, cases } = example;
const [one, two, three] = DIGESTS;
const wrong = { ...cases[3], expect: 'run' };
const stricter = cedar.replace('100000', '50000');

describe('publishing a policy', () => {
  it('[P6] records the text, its rules, its cases and both digests, as version 1', () =>
    given().when(publishing({ cases })).then(published(1, { cases })));

  it('[P6] keeps each rule as people read it, with what its annotations say', () =>
    given()
      .when(publishing({ rules: [ruleOf('refund-waits')] }))
      .then(published(1, { rules: [ruleOf('refund-waits')] })));

  it('[P6] takes another text as the next version and says nothing about the same', () => {
    given(published(1))
      .when(publishing({ cedar: `${cedar}// more`, digest: two }))
      .then(published(2, { cedar: `${cedar}// more`, digest: two }));
    given(published(1)).when(publishing()).thenNothing();
  });

  it('[P6] goes back to an older text by publishing it again', () =>
    given(published(1), published(2, { digest: two }))
      .when(publishing())
      .then(published(3)));

  it('[P6] refuses a text that does not fit the workflow, with line and column', () =>
    given()
      .when(
        publishing({ cedar: '@id("a") permit (principal, action, resource) when { context.x };' }),
      )
      .thenRefused('policy_invalid', {
        message: 'The policy does not fit the workflow refunds as it is today.',
        errors: [
          { pointer: '/cedar', message: expect.stringMatching(/^line 1, column 54: .*`x`/) },
        ],
      }));

  const when = (condition: string, annotations = '@id("a")'): string =>
    `${annotations}\npermit (principal, action == Action::"refund.issue", resource)\nwhen { ${condition} };`;

  it.each([
    ['a syntax error', when('context.amount..minor > 1'), /^line 3, column 23: .*unexpected token/],
    [
      'a fact that the workflow does not declare',
      when('context.facts has weather'),
      /^line 1, column 1: the workflow declares no facts\.weather$/,
    ],
    [
      'a value of another type than the fact has',
      when('context.facts has "order-paid" && context.facts["order-paid"] == "yes"'),
      /^line 3, column 42: .*Bool.*String/,
    ],
    [
      'an approval that the workflow does not declare',
      when('true', '@id("a") @outcome("wait") @approval("legal")'),
      /^line 1, column 1: the workflow declares no approval legal$/,
    ],
    [
      'a code that the workflow does not list',
      '\n  @id("a") @code("too-late") forbid (principal, action, resource);',
      /^line 2, column 3: the workflow lists no exception code too-late$/,
    ],
    [
      'a misspelt annotation',
      when('true', '@id("a") @outcom("wait") @approval("refund")'),
      /^line 1, column 1: @outcom is not known: use @id, @outcome/,
    ],
    [
      'an action that the workflow does not list',
      '@id("a") permit (principal, action == Action::"refund.isue", resource);',
      /^line 1, column \d+: .*refund\.isue/,
    ],
  ])('[P6] points at line and column of %s', (_what, text, message) =>
    given()
      .when(publishing({ cedar: text }))
      .thenRefused('policy_invalid', {
        errors: expect.arrayContaining([
          { pointer: '/cedar', message: expect.stringMatching(message) },
        ]),
      }),
  );

  it('[P6] refuses when a golden case comes out otherwise, the same text too', () => {
    given()
      .when(publishing({ cases: [cases[0]!, wrong] }))
      .thenRefused('golden_case_failed', {
        message: 'The policy has golden cases that do not come out as stated.',
        errors: [{ pointer: '/cases/1', message: expect.stringMatching(/should run/) }],
      });
    given(published(1))
      .when(publishing({ cases: [wrong] }))
      .thenRefused('golden_case_failed');
  });

  it('refuses a policy of a workflow that is not published, and a second one of the same', () => {
    given()
      .when(publishing({ workflow: null }))
      .thenRefused('workflow_not_found', {
        message: 'Publish the workflow refunds before its policy.',
        errors: [],
      });
    given(published(1))
      .when(publishing({ policyId: 'other' }))
      .thenRefused('policy_of_other_workflow', {
        message: expect.stringMatching(/governed by the policy refunds: publish a version of that/),
      });
  });

  it('[P1] refuses anything new while what nobody owns would reach nobody', () => {
    given()
      .when(publishing({ lastResort: null }))
      .thenRefused('owner_missing_unowned', {
        message:
          'The exception code owner-missing has no owner here, so what nobody owns would reach nobody: ' +
          'give it one first, with PUT /v1/exception-codes/owner-missing or in exception-codes.yaml.',
      });
    given(published(1))
      .when(publishing({ lastResort: null }))
      .thenNothing();
  });

  it('counts versions of policies only', () =>
    given({ type: 'workflow.published', data: { version: 7, digest: one } })
      .when(publishing())
      .then(published(1)));
});

describe('rolling a policy back', () => {
  const first = published(1, { cases });
  const second = published(2, { cedar: stricter, digest: two });
  const third = published(3, { cedar: `${cedar}// c`, digest: three });
  const history: readonly PastEvent[] = [first, second, third];

  it('[P6] brings the text before the one in force back, as a new version', () =>
    given(...history)
      .when(rollingBack({}, history))
      .then(published(4, { cedar: stricter, digest: two, rollbackOf: 2 })));

  it('[P6] passes over versions that say what is in force already', () => {
    const past = [first, second, published(3), published(4, { version: 4 })];
    given(...past)
      .when(rollingBack({}, past))
      .then(published(5, { cedar: stricter, digest: two, rollbackOf: 2 }));
  });

  it('[P6] goes back by version or by digest, with the golden cases of then', () => {
    for (const named of [{ version: 1 }, { digest: one }, { version: 1, digest: one }])
      given(...history)
        .when(rollingBack(named, history))
        .then(published(4, { cases, rollbackOf: 1 }));
  });

  it('[P6] takes the latest version of a digest that several have', () => {
    const past = [...history, published(4), third];
    given(...past)
      .when(rollingBack({ digest: one }, past))
      .then(published(4, { rollbackOf: 4 }));
  });

  it('[P6] says nothing new about the version in force', () =>
    given(...history)
      .when(rollingBack({ version: 3 }, history))
      .thenNothing());

  it('[P6] refuses where there is nothing to go back to, and says what there is', () => {
    given()
      .when(rollingBack({}, []))
      .thenRefused('policy_not_found', {
        message: expect.stringMatching(/workflow refunds.*name the workflow that refunds governs/),
      });
    given(first)
      .when(rollingBack({}, [first]))
      .thenRefused('policy_version_not_found', {
        message: expect.stringMatching(`There are version 1 \\(${one}\\)\\.`),
      });
    for (const named of [{ version: 9 }, { digest: '9'.repeat(64) }, { version: 1, digest: two }])
      given(...history)
        .when(rollingBack(named, history))
        .thenRefused('policy_version_not_found', {
          message: expect.stringMatching(`version 1 \\(${one}\\), version 2 \\(${two}\\)`),
        });
  });

  it('lists no more versions than anybody reads', () => {
    const many = Array.from({ length: 30 }, (_, index) => published(index + 1));
    given(...many)
      .when(rollingBack({ version: 99 }, many))
      .thenRefused('policy_version_not_found', {
        message: expect.stringMatching(/There are version 11 .*, version 30 \([0-9a-f]+\)\.$/),
      });
  });

  it('[P6] refuses a text that the workflow has grown out of, and cases that no longer hold', () => {
    const { approvals: _, ...older } = example.definition;
    given(first, second)
      .when(rollingBack({}, [first, second], { definition: older }))
      .thenRefused('policy_invalid', {
        message: 'Version 1 of the policy does not fit the workflow refunds as it is today.',
      });
    const unlucky = published(1, { cases: [wrong] });
    given(unlucky, second)
      .when(rollingBack({}, [unlucky, second]))
      .thenRefused('golden_case_failed', {
        message: 'Version 1 of the policy has golden cases that do not come out as stated.',
      });
  });

  it('refuses the policy of another workflow', () =>
    given(...history)
      .when(rollingBack({ policyId: 'other', workflowId: 'refunds' }, history))
      .thenRefused('policy_of_other_workflow'));
});
