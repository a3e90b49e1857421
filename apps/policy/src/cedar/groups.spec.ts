import { exampleWorkflow } from '#testkit';
import { workflowOf } from '#contracts';
import { compilePolicy } from './compile';

const definition = workflowOf(exampleWorkflow('refunds').definition);
const messages = (text: string) =>
  (compilePolicy(text, definition).errors ?? []).map(({ message }) => message);

describe('a rule about a group', () => {
  it.each([
    'principal in Delegate::"team", action, resource',
    'principal is Delegate in Delegate::"team", action, resource',
    'principal, action, resource in WorkOrder::"project"',
  ])('[P6] refuses as a group what has no members: %s', (head) => {
    expect(messages(`@id("a") forbid (${head});`)).toEqual([
      expect.stringMatching(/^line 1, .*nothing is in (Delegate::"team"|WorkOrder::"project") but/),
    ]);
  });

  it('[P6] refuses such a group in a condition as well, and takes a team', () => {
    const rule = (condition: string) =>
      `@id("a") forbid (principal, action, resource) when { ${condition} };`;
    expect(messages(rule('principal in Delegate::"y"'))).toEqual([
      expect.stringContaining('nothing is in Delegate::"y" but itself'),
    ]);
    expect(messages(rule('principal in Team::"x" && principal != Delegate::"y"'))).toEqual([]);
  });

  it.each([
    'principal in Role::"operators", action, resource',
    'principal is Delegate in Role::"operators", action, resource',
  ])('[P6] refuses a role that does not exist, and lists the roles: %s', (head) => {
    expect(messages(`@id("a") forbid (${head});`)).toEqual([
      expect.stringMatching(
        /^line 1, .*there is no role "operators": the roles are integrator, delegate, .*deployment-admin$/,
      ),
    ]);
  });

  it.each([
    ['principal == Role::"operator", action, resource', ''],
    ['principal == Team::"trainees", action, resource', ''],
    ['principal, action, resource', 'principal == Role::"operator" || context.amount.minor > 9'],
    ['principal, action, resource', 'Role::"operator" == principal || context.amount.minor > 9'],
    ['principal, action, resource', '[Role::"operator"].contains(principal) || true'],
    ['principal, action, resource', 'resource in Role::"operator" || true'],
    ['principal, action, resource', 'principal is Role || true'],
  ])('[P6] refuses what can never hold of a group: %s %s', (head, condition) => {
    const when = condition && ` when { ${condition} }`;
    expect(messages(`@id("a") forbid (${head})${when};`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/nothing but principal in (Role|Team)::".*" ever holds for it$/),
      ]),
    );
  });

  it('[P6] takes roles in each way that may hold', () => {
    const rule = (head: string, condition = 'true') =>
      `@id("a") forbid (${head}, action, resource) when { ${condition} };`;
    for (const text of [
      rule('principal in Role::"operator"'),
      rule('principal is Delegate in Role::"deployment-admin"'),
      rule('principal', 'principal in [Role::"operator", Role::"admin"]'),
      rule('principal', 'principal is Delegate in Role::"operator"'),
    ])
      expect(messages(text)).toEqual([]);
  });

  it('[P6] refuses a role that does not exist in a list in a condition', () => {
    const text =
      '@id("a") forbid (principal, action, resource) when { principal in [Role::"boss"] };';
    expect(messages(text)).toEqual([expect.stringContaining('there is no role "boss"')]);
  });
});
