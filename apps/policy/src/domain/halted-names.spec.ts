import { exampleWorkflow } from '#testkit';
import { workflowOf } from '#contracts';
import { haltWarnings } from './halted-names';

const known = {
  principals: ['agent-7', 'agent-8', 'alice'],
  workflows: new Map([['refunds', workflowOf(exampleWorkflow('refunds').definition)]]),
  members: [],
};

describe('a halt', () => {
  it('[P11] warns of each name that nothing has, with names that begin alike', () => {
    const slips = { principal: 'agent-77', action: 'refund.isue', system: 'x', workflow: 'refund' };
    expect(haltWarnings(slips, known)).toEqual([
      'Nothing here has the principal "agent-77": check the name. Near it: "agent-7", "agent-8".',
      expect.stringContaining('Near it: "refund.issue"'),
      'Nothing here has the system "x": check the name.',
      'Nothing here has the workflow "refund": check the name. Near it: "refunds".',
    ]);
  });

  it('[P11] warns of a team, whose members go on', () => {
    const team = { principals: ['trainees'], workflows: new Map() };
    const warningsOf = (...members: string[]) =>
      haltWarnings({ principal: 'trainees' }, { ...team, members });
    expect(warningsOf('agent-7', 'agent-8')).toEqual([
      '"trainees" is a team, and its members go on: halt each of them ("agent-7", "agent-8"), or the workflow or system that they work on.',
    ]);
    const many = Array.from({ length: 12 }, (_, n) => `agent-${n}`);
    expect(warningsOf(...many)).toEqual([expect.stringContaining('"agent-9" and 2 more)')]);
    expect(warningsOf()).toEqual([]);
  });

  it('[P11] warns of nothing that is known, and of nothing where it stops everything', () => {
    const scope = { principal: 'alice', action: 'refund.draft', system: 'helpdesk' };
    expect(haltWarnings({ ...scope, workflow: 'refunds' }, known)).toEqual([]);
    expect(haltWarnings({}, known)).toEqual([]);
  });
});
