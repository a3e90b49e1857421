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
});
