import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { WorkflowDefinition, workflowProblems } from '#contracts';
import { readDefinition } from '../definitions';
import { readMapping } from './mapping-file';

const bundled = join(process.cwd(), 'examples', 'imports');

describe('a mapping file', () => {
  it('[I9] may be as short as a log’s name and a workflow', () => {
    expect(inFile('log: tickets\nworkflow: ticket\n')).toEqual({
      log: 'tickets',
      workflow: 'ticket',
    });
  });

  it('[I9] that asks for more by aliases than memory holds is refused, by its name', () => {
    const levels = 'abcdefghij'.split('');
    const bomb = levels.map((name, index) => {
      const before = levels[index - 1];
      const items = before === undefined ? ['x'] : Array.from({ length: 10 }, () => `*${before}`);
      return `${name}: &${name} [${items.join(', ')}]\n`;
    });
    expect(() => inFile(bomb.join(''))).toThrow(/alias.*write out what its aliases/);
  });

  it.each([
    ['nothing in it', '', ':  a mapping has parts such as log and workflow'],
    ['a list', '- log: x\n', ': a mapping has parts such as log and workflow'],
    ['no workflow', 'log: x\n', ':1: workflow must be a string'],
    ['a name that is no id', 'log: my log\nworkflow: w\n', ':1: log must be 1 to 64 characters'],
    [
      'a misspelt part',
      'log: x\nworkflow: w\nblockd: []\n',
      ':3: blockd is not a part of a mapping: check its spelling',
    ],
    [
      'a misspelt part of a rule',
      'log: x\nworkflow: w\nblocked:\n  - match: { activity: A }\n    code: c\n    untill: { activity: B }\n',
      ':6: in blocked.0: untill is not a part of blocked: check its spelling',
    ],
    [
      'a rule without a code',
      'log: x\nworkflow: w\nblocked:\n  - match: { activity: A }\n',
      ':4: in blocked.0: code must be a string',
    ],
    [
      'a match that is no match',
      'log: x\nworkflow: w\nblocked:\n  - { match: Wait, code: c }\n',
      ':4: in blocked.0: match must map attribute names',
    ],
    [
      'a number that should be a text',
      'log: x\nworkflow: w\nblocked:\n  - { match: { tries: 3 }, code: c }\n',
      'quote numbers',
    ],
    [
      'a closing of another kind',
      'log: x\nworkflow: w\ncloses: { when: someday }\n',
      ':3: in closes: when must be one of the following values: last-event, last-match',
    ],
    [
      'a last match of nothing',
      'log: x\nworkflow: w\ncloses: { when: last-match }\n',
      ':3: in closes: match must map attribute names',
    ],
    [
      'an offset that is none',
      "log: x\nworkflow: w\nevent: { offset: 'CET' }\n",
      ':3: in event: offset must be Z or an offset such as +01:00',
    ],
    [
      'a delimiter of two characters',
      'log: x\nworkflow: w\ncsv: { delimiter: "||" }\n',
      ':3: in csv: delimiter must be one character',
    ],
    ['broken YAML', 'log: x\nworkflow: w\ncase: { prefix: y\n', ':4:1: '],
    ['a part twice', 'log: x\nlog: y\nworkflow: w\n', ':2:1: Map keys must be unique'],
  ])('[I9] with %s is refused with file, line and what is wanted', (_what, text, sentence) => {
    expect(() => inFile(text)).toThrow(sentence.replace(':  ', ': '));
    expect(() => inFile(text)).toThrow(/mapping\.yaml:/);
  });

  it('[I9] lists everything that is wrong at once', () => {
    expect(() => inFile('log: my log\ncase: { prefix: "a b" }\n')).toThrow(
      /log must[^]*workflow must[^]*in case: prefix must/,
    );
  });

  it.each(readdirSync(bundled).filter((name) => !name.includes('.')))(
    '[I9] %s, which comes with Writ, fits its workflow, and the workflow can be published',
    (name) => {
      const mapping = readMapping(join(bundled, name, 'mapping.yaml'));
      const value = readDefinition(join(bundled, name, 'workflow.yaml')).value;
      const workflow = plainToInstance(WorkflowDefinition, value);
      expect(validateSync(workflow, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
      expect(workflowProblems(workflow)).toEqual([]);

      const codes = readDefinition(join(bundled, name, 'exception-codes.yaml')).value;
      const catalogue = (codes as { code: string }[]).map(({ code }) => code);
      // The one that comes with Writ is there for its owner: without one nothing is published.
      expect([...workflow.exceptionCodes, 'owner-missing']).toEqual(catalogue);
      expect(workflow.mode).toBe('observe');
      expect(mapping.workflow).toBe(workflow.id);
      expect(catalogue).toEqual(
        expect.arrayContaining((mapping.blocked ?? []).map(({ code }) => code)),
      );
      expect([...workflow.facts.keys()]).toEqual((mapping.facts ?? []).map((fact) => fact.name));
    },
  );
});

function inFile(text: string): object {
  const folder = mkdtempSync(join(tmpdir(), 'writ-mapping-'));
  try {
    writeFileSync(join(folder, 'mapping.yaml'), text);
    return JSON.parse(JSON.stringify(readMapping(join(folder, 'mapping.yaml')))) as object;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
