import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Project } from './project';
import { quoted } from './shell';

interface Ran {
  readonly status: number;
  readonly output: string;
}

/** The lines of a page that name `docker`, as far as pages use it. */
const COMMANDS: readonly (readonly [
  RegExp,
  (project: Project, argv: readonly string[]) => Promise<Ran> | Ran | Promise<void> | void,
])[] = [
  [
    /^compose run --rm /,
    (project, argv) => {
      const entrypoint = argv.indexOf('--entrypoint');
      const [name = '', ...rest] = argv.slice(entrypoint < 0 ? 3 : entrypoint + 2);
      const replaced = entrypoint < 0 ? undefined : argv[entrypoint + 1];
      return project.run(name, rest.length > 0 ? rest : undefined, replaced);
    },
  ],
  [/^compose exec \w+ /, (project, [, , name = '', ...argv]) => project.exec(name, ...argv)],
  [
    /^compose kill --signal \w+ \w+$/,
    (project, [, , , signal, name]) => project.signal(name!, `SIG${signal}` as NodeJS.Signals),
  ],
  [/^compose restart \w+$/, (project, [, , name]) => project.restart(name!)],
  [/^compose ps --quiet \w+$/, (_, argv) => ({ status: 0, output: `${argv[3]}\n` })],
  [
    /^compose up --detach --wait --no-deps --no-recreate --scale (\w+)=2 \1$/,
    (project, argv) => project.add(argv.at(-1)!),
  ],
  [/^stop \w+$/, (project, [, name]) => project.retire(name!)],
  [/^rm \w+$/, () => undefined],
];

/**
 * A program `docker` for the shell of somebody who follows a page, with the containers of `project`.
 *
 * @returns the folder to put at the head of `PATH`, and what to close in the end
 */
export const dockerProgram = async (
  project: Project,
  folder: string,
): Promise<{ readonly folder: string; readonly server: Server }> => {
  mkdirSync(folder);
  const socket = join(folder, 'socket');
  const server = createServer((request, answer) => {
    void ran(project, request.headers['x-arguments'] as string).then(({ status, output }) => {
      answer.writeHead(status === 0 ? 200 : 500).end(output);
    });
  }).listen(socket);
  await once(server, 'listening');
  const program = join(folder, 'docker');
  const call = `curl --silent --show-error --fail-with-body --unix-socket ${quoted(socket)} http://docker/`;
  writeFileSync(
    program,
    `#!/bin/sh\nexec ${call} --header "x-arguments: $(printf '%s\\0' "$@" | base64 --wrap=0)"\n`,
  );
  chmodSync(program, 0o755);
  return { folder, server };
};

const ran = async (project: Project, encoded: string): Promise<Ran> => {
  const argv = Buffer.from(encoded, 'base64').toString().split('\0').slice(0, -1);
  const line = argv.join(' ');
  const known = COMMANDS.find(([pattern]) => pattern.test(line));
  if (!known) return { status: 1, output: `Nothing here knows: docker ${line}\n` };
  try {
    return (await known[1](project, argv)) ?? { status: 0, output: '' };
  } catch (error) {
    return { status: 1, output: `${(error as Error).message}\n` };
  }
};
