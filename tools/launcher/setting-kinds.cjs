// @ts-check
/** The kinds of settings: each says what to write, and what a text of it means. */
'use strict';
const { accessSync, constants, statSync } = require('node:fs');
const { isIP } = require('node:net');
const { networkInterfaces } = require('node:os');
const { join, resolve } = require('node:path');
const { wantsReadWrite, urlsOfHosts } = require('./database-hosts.cjs');

const root = join(__dirname, '../..');

/**
 * @typedef {'ledger' | 'intake' | 'policy' | 'approvals' | 'exceptions' | 'gateway' | 'launcher'} Program
 *
 * @typedef {object} Declaration
 * @property {string} means A sentence of the table of docs/operations/settings.md.
 * @property {string | number} [preset] The default.
 * @property {true} [isRequired] A service does not start without it; the launcher sets it by itself.
 * @property {true} [isSecret] It is never printed, and `<NAME>_FILE` may name a file that holds it.
 * @property {true} [isInternal] Set by the launcher, never by an operator.
 * @property {readonly Program[]} readBy
 *
 * @typedef {Declaration & { expects: string, pattern: RegExp }} TextDeclaration
 * @typedef {Declaration & { from: number, to: number, step?: number, unit?: string }} WholeDeclaration
 * @typedef {Declaration & { protocols: readonly string[], example?: string, isList?: boolean }} UrlDeclaration
 */

/**
 * @template Value
 * @typedef {object} Readable
 * @property {string} expects What to write.
 * @property {(text: string) => Value | undefined} parse Undefined where the text is not what is expected.
 */

/**
 * A text that `isGood`.
 * @template {Declaration} D
 * @param {D} declaration
 * @param {string} expects
 * @param {(text: string) => boolean} isGood
 * @returns {D & Readable<string>}
 */
const checked = (declaration, expects, isGood) => ({
  ...declaration,
  expects,
  parse: (text) => (isGood(text) ? text : undefined),
});

/**
 * @template {TextDeclaration} D
 * @param {D} declaration
 */
exports.text = (declaration) =>
  checked(declaration, declaration.expects, (value) => declaration.pattern.test(value));

/**
 * One of these.
 * @template {Declaration} D
 * @param {readonly string[]} values
 * @param {D} declaration
 */
exports.choice = (values, declaration) =>
  checked(declaration, `one of ${values.join(', ')}`, (value) => values.includes(value));

/**
 * A URL; with `isList` one or several joined by commas.
 * @template {UrlDeclaration} D
 * @param {D} declaration
 */
exports.url = (declaration) => {
  const { protocols, example, isList } = declaration;
  const named = protocols.map((protocol) => `${protocol}//`).join(' or ');
  const expects = `${/^(http|[aeiou])/.test(named) ? 'an' : 'a'} ${named} URL${example ? `, such as ${example}` : ''}`;
  return checked(declaration, expects, (value) =>
    (isList ? value.split(',') : [value]).every(
      (one) => URL.canParse(one.trim()) && protocols.includes(new URL(one).protocol),
    ),
  );
};

/**
 * A URL of Postgres, with one host or several joined by commas.
 * @template {Declaration} D
 * @param {D} declaration
 */
exports.databaseUrl = (declaration) =>
  checked(
    declaration,
    'a postgres:// or postgresql:// URL, such as postgres://user:password@127.0.0.1:5432/writ, with one host or with ' +
      'several joined by commas and ?target_session_attrs=read-write',
    (value) =>
      wantsReadWrite(value) &&
      urlsOfHosts(value).every(
        (one) => URL.canParse(one) && ['postgres:', 'postgresql:'].includes(new URL(one).protocol),
      ),
  );

/**
 * @template {WholeDeclaration} D
 * @param {D} declaration
 * @returns {D & Readable<number>}
 */
exports.whole = (declaration) => {
  const { from, to, step = 1, unit } = declaration;
  return {
    ...declaration,
    expects: `a whole number${unit ? ` of ${unit}` : ''} from ${from} to ${to}${step === 1 ? '' : ` in steps of ${step}`}`,
    parse: (value) =>
      /^\d{1,15}$/.test(value) &&
      Number(value) >= from &&
      Number(value) <= to &&
      (Number(value) - from) % step === 0
        ? Number(value)
        : undefined,
  };
};

/**
 * @template {Declaration} D
 * @param {D} declaration
 */
exports.folder = (declaration) =>
  checked(
    declaration,
    'a folder, or a path where one can be made',
    (value) => statSync(resolve(root, value), { throwIfNoEntry: false })?.isDirectory() ?? true,
  );

/**
 * @template {Declaration} D
 * @param {D} declaration
 */
exports.ownAddress = (declaration) =>
  checked(
    declaration,
    'an address of this machine, 0.0.0.0 or ::',
    (value) =>
      ['0.0.0.0', '::', 'localhost'].includes(value) ||
      Object.values(networkInterfaces())
        .flat()
        .some((one) => one?.address === value),
  );

/**
 * Addresses and networks, joined by commas; not all addresses.
 * @template {Declaration} D
 * @param {D} declaration
 */
exports.networks = (declaration) =>
  checked(declaration, 'IP addresses or networks joined by commas, such as 10.0.0.0/8', (value) =>
    value.split(',').every((one) => {
      const [address = '', prefix, ...more] = one.split('/');
      const bits = { 4: 32, 6: 128 }[isIP(address)];
      if (bits === undefined || more.length > 0) return false;
      if (prefix === undefined) return true;
      return /^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= bits;
    }),
  );

/**
 * @template {Declaration} D
 * @param {D} declaration
 */
exports.executable = (declaration) =>
  checked(declaration, 'the path of an executable file', (value) => {
    try {
      accessSync(value, constants.X_OK);
      return statSync(value).isFile();
    } catch {
      return false;
    }
  });
