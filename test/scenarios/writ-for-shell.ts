import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Environment, runWrit } from './writ-processes';

/** Runs the command lines of `writ` of a shell in processes that stay. */
export interface WritForShell {
  /** Shell lines that make `npx writ …` such a command line. */
  readonly lines: string;
  close(): void;
}

/** Starts it. Outputs are files in `folder`, which the shell prints. */
export const writForShell = async (folder: string): Promise<WritForShell> => {
  const server = createServer((socket) => void answer(socket, folder));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { lines: shellFunction(server, folder), close: () => server.close() };
};

/** Bash reads and writes a TCP connection by itself: a client that is a program would start for each command line. */
const shellFunction = (server: Server, folder: string): string => `
npx() {
  shift
  local line code output
  exec {line}<>/dev/tcp/127.0.0.1/${(server.address() as AddressInfo).port}
  printf '%s\\0' "$PWD" "$#" "$@" >&$line
  cat /proc/self/environ >&$line
  printf '\\0' >&$line
  read -r code output <&$line
  exec {line}>&-
  # Its reader, such as head, may have seen enough.
  cat ${folder}/$output.out || true
  cat ${folder}/$output.err >&2
  return $code
}`;

interface Request {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Environment;
}

let outputs = 0;

/** `<code> <output>`, for a request. */
const answer = async (socket: Socket, place: string): Promise<void> => {
  const { args, env, folder } = await requestFrom(socket);
  const { stdout, stderr, code } = await runWrit(args, env, folder);
  const output = ++outputs;
  await writeFile(join(place, `${output}.out`), stdout);
  await writeFile(join(place, `${output}.err`), stderr);
  socket.end(`${code} ${output}\n`);
};

const requestFrom = async (socket: Socket): Promise<Request> => {
  let text = '';
  const pieces = socket.setEncoding('utf8').iterator({ destroyOnReturn: false });
  for await (const piece of pieces as AsyncIterable<string>) {
    text += piece;
    const request = requestIn(text);
    if (request) return request;
  }
  throw new Error(`The shell did not say all of its request: ${text}`);
};

/** Folder, number of arguments, arguments and `NAME=value`s, each ended by a zero byte; an empty one ends them. */
const requestIn = (text: string): Request | undefined => {
  const [folder, count, ...rest] = text.split('\0');
  const args = rest.slice(0, Number(count));
  const variables = rest.slice(args.length);
  const end = variables.indexOf('');
  // After an incomplete text, the last one is empty too.
  if (end < 1 || end === variables.length - 1) return undefined;
  const env = Object.fromEntries(
    variables.slice(0, end).map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  return { folder: folder!, args, env };
};
