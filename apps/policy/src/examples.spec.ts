import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  ExceptionCodeTerms,
  type Outcome,
  PublishPolicyBody,
  exceptionCodesOf,
  stepsOf,
  workflowOf,
  workflowProblems,
} from '#contracts';
import { fieldErrors, parseAs } from '#platform';
import { exampleExceptionCodes, exampleWorkflow } from '#testkit';
import { compilePolicy } from './cedar/compile';
import { goldenCaseProblems } from './domain/golden-cases';

const ids = readdirSync(join(__dirname, '../../../examples/workflows'));
const NOW = '2030-01-01T09:00:00.000Z';

describe.each(ids)('the example workflow %s', (id) => {
  const example = exampleWorkflow(id);
  const definition = workflowOf(example.definition);
  const { cases = [] } = parseAs(PublishPolicyBody, {
    policyId: id,
    workflowId: id,
    cedar: example.cedar,
    cases: example.cases,
  });

  it('[P9] can be published', () => {
    expect(definition.id).toBe(id);
    expect(fieldErrors(definition)).toEqual([]);
    expect(workflowProblems(definition)).toEqual([]);
    expect(stepsOf(definition).length).toBeGreaterThan(0);
  });

  it('[P6] has a policy that fits it and golden cases that come out as they say', () => {
    const { policy, errors } = compilePolicy(example.cedar, definition);
    expect(errors).toBeUndefined();
    expect(goldenCaseProblems(cases, definition, policy!, NOW)).toEqual([]);
  });

  it('[P9] shows a run, a wait and a stop', () =>
    expect(new Set(cases.map((golden) => golden.expect))).toEqual(
      new Set<Outcome>(['run', 'wait', 'stop']),
    ));

  it('[E1] raises only codes of the example catalogue', () => {
    const catalogued = exampleExceptionCodes().map(({ code }) => code);
    expect(catalogued).toEqual(expect.arrayContaining([...exceptionCodesOf(definition)]));
  });
});

describe('the example catalogue of exception codes', () => {
  it('[E1] has an owner, an SLA and a remediation owner for each code', () => {
    for (const entry of exampleExceptionCodes()) {
      expect(parseAs(ExceptionCodeTerms, entry)).toMatchObject(entry);
      expect(entry).toMatchObject({
        owner: expect.any(String),
        remediationOwner: expect.any(String),
      });
    }
  });
});
