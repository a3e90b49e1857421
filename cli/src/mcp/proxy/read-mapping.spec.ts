import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { readProxyMapping } from './read-mapping';

const tool = '{ tool: a, action: note.read }';
const server = (more: string) => `servers:\n  - ${more}`;

describe('a mapping of writ mcp proxy', () => {
  let file: string;
  const read = (text: string, env: NodeJS.ProcessEnv = {}) => {
    writeFileSync(file, `workflow: notes\n${text}`);
    return readProxyMapping(file, env);
  };

  beforeEach(() => {
    file = join(temporaryFolder(), 'proxy.yaml');
  });

  it('[D1] takes credentials from the environment or from files, and says which they are', () => {
    writeFileSync(`${file}.token`, 'from-a-file\n');
    const { mapping, secrets } = read(
      server(
        `{ name: crm, url: 'https://crm.example/mcp', headers: { Authorization: 'Bearer \${A}', X: '\${B}' }, tools: [${tool}] }`,
      ),
      { A: 'from-the-environment', B_FILE: `${file}.token` },
    );
    expect(mapping.servers[0]!.headers).toEqual({
      Authorization: 'Bearer from-the-environment',
      X: 'from-a-file',
    });
    expect(secrets).toEqual(['from-the-environment', 'from-a-file']);
  });

  it('[D1] knows a credential also as JSON in a text has it', () => {
    const text = server(`{ name: a, command: b, env: { C: '\${D}' }, tools: [] }`);
    expect(read(text, { D: 'quoted"value' }).secrets).toEqual(['quoted"value', 'quoted\\"value']);
  });

  it('names the type of what has another one, and none of its bounds', () => {
    expect(() => read('servers: 5\ntitle: 7')).toThrow(
      `${file}:3: title must be a string\n${file}:2: servers must be an array`,
    );
  });

  it.each([
    ['servers: [{ name: a, comand: b, tools: [] }]', ':2: in servers.0: comand is not a part of'],
    [
      server(`{ name: a, tools: [${tool}] }`),
      ':3: server a needs a command or a url, and not both',
    ],
    [server(`{ name: a, command: b, url: 'http://c', tools: [] }`), 'a command or a url, and not'],
    [
      server(`{ name: a, url: 'http://c', args: [d], tools: [] }`),
      'has a url: no args, env or cwd',
    ],
    [server(`{ name: a, command: b, headers: {}, tools: [] }`), 'has a command: no headers'],
    [server(`{ name: a, url: 'ftp://c', tools: [] }`), ':3: the url of a is no address'],
    [server(`{ name: a, command: b, env: { C: '\${D}' }, tools: [] }`), ':3: set D, or D_FILE'],
    [server(`{ name: a, command: b, env: { C: 7 }, tools: [] }`), 'quote numbers'],
    [server(`{ name: a, command: b, tools: [${tool}, ${tool}] }`), ':3: there are two tools a'],
    [
      server(`{ name: a, command: b, tools: [] }\n  - { name: a, command: b, tools: [] }`),
      ':4: there are two servers a',
    ],
    [
      server(`{ name: a, command: b, tools: [{ tool: check_call, action: n }] }`),
      'check_call is a tool of the proxy: give as',
    ],
    [
      server(`{ name: a, command: b, tools: [{ tool: read/note, action: n }] }`),
      ':3: agents take a name of A-Z, a-z, 0-9, _, - and .: give as',
    ],
    [
      server(`{ name: a, command: b, tools: [{ tool: c, action: n, objects: [path] }] }`),
      'each value in objects must be a JSON Pointer',
    ],
  ])('says where it is wrong, and what to do: %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
