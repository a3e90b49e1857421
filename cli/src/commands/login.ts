import { type Command } from 'commander';
import { WritClient, WritError } from '#client';
import { addressFrom, connectionFrom, type ConnectionOptions, isLocal } from '../api/connection';
import { whoIs } from '../api/who-am-i';
import { loginOnDevice } from '../login/device-login';
import { isSession, LoginStore } from '../login/logins';
import { readKey } from '../login/typed-key';
import { sessionOf } from '../session';
import { cellOf, processTerminal, sayJson, sayLine } from '../terminal';

const LOGIN = `
Where the server has an identity provider, you confirm a code in a browser. Else, with --with-key, or where standard
input is no terminal, it takes an API key, so that no shell history and no list of processes has it:
  writ login --url https://writ.example
  writ login --url https://writ.example < key.txt

What it stores is for this user alone, and sent to this server only. --key, WRIT_API_KEY and --as go before it.`;

/** Stores a credential of a server, so that no command has to name one. */
export const addLoginCommands = (program: Command): void => {
  program
    .command('login')
    .description('sign in to a server, by its identity provider or an API key, and store that')
    .option('--with-key', 'type an API key, also where there is an identity provider')
    .addHelpText('after', LOGIN)
    .action(async ({ withKey = false }: { readonly withKey?: boolean }, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions>();
      if (options.key !== undefined || options.as !== undefined)
        throw new WritError('Type the key: an option stays in the history of the shell.');
      const url = addressFrom(options, process.env, process.cwd());
      mustBePrivate(url);
      const { err } = processTerminal();
      const key = await credentialOf(url, withKey || !process.stdin.isTTY);
      const who = await whoIs(new WritClient({ url, key }));
      const logins = new LoginStore(process.env);
      logins.store(url, { key });
      const until = who.expiresAt === null ? '' : ` until ${cellOf(who.expiresAt)}`;
      sayLine(err, `logged in at ${cellOf(url)} as ${cellOf(who.actor.id)}${until}`);
      sayLine(err, `stored in ${cellOf(logins.file)}`);
    });
  program
    .command('logout')
    .description('forget the credential of a server: the current one, or that of --url')
    .action(async (_options: object, command: Command) => {
      const { url } = command.optsWithGlobals<ConnectionOptions>();
      const logins = new LoginStore(process.env);
      const found = logins.find(url);
      if (!found) throw new WritError('Nobody is logged in there.');
      const { login } = found;
      // Forgotten in any case: also where the server is away.
      logins.remove(found.url);
      if (isSession(login))
        await new WritClient({ url: found.url, key: login.key }).delete('/v1/session');
      sayLine(
        processTerminal().err,
        `logged out of ${cellOf(found.url)}${isSession(login) ? '' : '. The key still works: an admin revokes it'}`,
      );
    });
  program
    .command('whoami')
    .description('show whose credential commands send, and to which server')
    .action(async (_options: object, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { url } = connectionFrom(command.optsWithGlobals(), process.env, process.cwd());
      const { actor, tenant, roles, owners, expiresAt } = await whoIs(client);
      if (json)
        return sayJson(terminal.out, { url, id: actor.id, tenant, roles, owners, expiresAt });
      sayLine(terminal.out, [
        `${cellOf(actor.id)} at ${cellOf(url)}`,
        `  tenant  ${cellOf(tenant)}`,
        `  roles   ${cellOf(roles)}`,
        ...(owners.length > 0 ? [`  owners  ${cellOf(owners)}`] : []),
        ...(expiresAt === null ? [] : [`  until   ${cellOf(expiresAt)}`]),
      ]);
    });
};

/** The secret of a new session, where people sign in by an identity provider; else an API key. */
const credentialOf = async (url: string, byKey: boolean): Promise<string> => {
  const client = new WritClient({ url });
  if (byKey || !(await hasProvider(client))) return readKey();
  return loginOnDevice(client, processTerminal());
};

const hasProvider = async (client: WritClient): Promise<boolean> => {
  const { body } = await client.get<{ readonly ways: readonly string[] }>('/v1/session/ways');
  return body.ways.includes('oidc');
};

/** Over a network, anybody on the way would read a credential that goes by http. */
const mustBePrivate = (url: string): void => {
  if (new URL(url).protocol !== 'https:' && !isLocal(url))
    throw new WritError(`${url} is not https: anybody on the way could read the credential.`);
};
