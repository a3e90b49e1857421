import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { WritError } from '#client';

/** A credential of one server. It goes to no other. */
export interface Login {
  /** An API key, or the secret of a session. */
  readonly key: string;
}

/** Whether it is a session, which ends by itself and by logging out. */
export const isSession = ({ key }: Login): boolean => key.startsWith('writ_session_');

/** What `writ login` stored: by the address of each server, and the server that commands take where nothing names one. */
interface Logins {
  readonly current?: string;
  readonly servers: Readonly<Record<string, Login>>;
}

const NONE: Logins = { servers: {} };
const OWNER_ONLY = 0o600;
const FOLDER_OF_OWNER = 0o700;
const OTHERS = 0o077;

/** The logins of this user, in a file that nobody else reads. */
export class LoginStore {
  readonly file: string;

  constructor(env: NodeJS.ProcessEnv) {
    const config = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
    this.file = join(config, 'writ', 'logins.json');
  }

  /** Of this address, or of the current server; undefined where nobody logged in there. */
  find(url?: string): { readonly url: string; readonly login: Login } | undefined {
    const { current, servers } = this.read();
    const server = url === undefined ? current : serverOf(url);
    const login = server === undefined ? undefined : servers[server];
    return login && { url: server!, login };
  }

  /** Stores a login, and makes its server the current one. */
  store(url: string, login: Login): void {
    const current = serverOf(url);
    this.write({ current, servers: { ...this.read().servers, [current]: login } });
  }

  remove(url: string): void {
    const { current, servers } = this.read();
    const server = serverOf(url);
    const { [server]: _, ...others } = servers;
    if (Object.keys(others).length === 0) return rmSync(this.file, { force: true });
    this.write({
      servers: others,
      ...(current !== undefined && current !== server && { current }),
    });
  }

  private read(): Logins {
    const text = this.text();
    if (text === undefined) return NONE;
    try {
      const { current, servers } = JSON.parse(text) as Partial<Logins>;
      return { ...(current !== undefined && { current }), servers: servers ?? {} };
    } catch {
      throw new WritError(`${this.file} is no JSON: delete it, and log in again.`);
    }
  }

  /** Refuses a file that others may read: the key in it may be theirs by now. */
  private text(): string | undefined {
    try {
      const { mode } = statSync(this.file);
      if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
        throw new WritError(
          `${this.file} can be read by other users: delete it, revoke its keys, and log in again.`,
        );
      return readFileSync(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** As a whole or not at all, and never readable by others in between. */
  private write(logins: Logins): void {
    const folder = dirname(this.file);
    mkdirSync(folder, { recursive: true, mode: FOLDER_OF_OWNER });
    const written = join(folder, `.${randomUUID()}`);
    try {
      writeFileSync(written, JSON.stringify(logins), { mode: OWNER_ONLY, flag: 'wx' });
      chmodSync(written, OWNER_ONLY);
      renameSync(written, this.file);
    } finally {
      rmSync(written, { force: true });
    }
  }
}

const serverOf = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
};
