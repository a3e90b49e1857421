// @ts-check
'use strict';
const { readFileSync } = require('node:fs');
const { urlsOfHosts } = require('./database-hosts.cjs');
const { settings } = require('./declared-settings.cjs');

/**
 * @typedef {Readonly<Record<string, string | undefined>>} Environment
 * @typedef {import('./setting-kinds.cjs').Program} Program
 * @typedef {keyof typeof settings} Name
 * @typedef {import('./setting-kinds.cjs').Declaration & import('./setting-kinds.cjs').Readable<string | number>} Setting
 */

const declared = /** @type {Readonly<Record<Name, Setting>>} */ (settings);

exports.settings = settings;
exports.urlsOfHosts = urlsOfHosts;

/**
 * The values of the settings, and a sentence for each that is wrong: its name, what was wrong (a secret is not
 * repeated) and what to write. An empty variable counts as unset. A service checks what it reads, and reading anything
 * else throws. The launcher checks everything, because it passes it on; what is missing there it sets by itself.
 *
 * @param {Environment} environment
 * @param {Program} reader
 */
exports.readDeclared = (environment, reader) => {
  /** @type {Partial<Record<Name, string | number>>} */
  const values = {};
  /** @type {string[]} */
  const problems = [];
  for (const name of /** @type {Name[]} */ (Object.keys(declared))) {
    const setting = declared[name];
    if (reader !== 'launcher' && !setting.readBy.includes(reader)) {
      forbid(values, name, reader);
      continue;
    }
    try {
      values[name] = valueOf(name, setting, textOf(name, setting, environment));
      if (reader !== 'launcher' && setting.isRequired && values[name] === undefined)
        problems.push(`${name} is not set: it must be ${setting.expects}.`);
    } catch (error) {
      problems.push(/** @type {Error} */ (error).message);
    }
  }
  return { values, problems };
};

/** @param {object} values @param {Name} name @param {string} reader */
const forbid = (values, name, reader) =>
  Object.defineProperty(values, name, {
    get() {
      throw new Error(`The declaration of ${name} does not list ${reader} among its readers.`);
    },
  });

/** @param {Name} name @param {Setting} setting @param {string | undefined} text */
const valueOf = (name, { preset, parse, expects, isSecret }, text) => {
  if (text === undefined) return preset;
  const value = parse(text.trim());
  if (value !== undefined) return value;
  throw new Error(`${name}=${isSecret ? '…' : withoutPasswords(text)} is not ${expects}.`);
};

/** @param {string} text */
const withoutPasswords = (text) => JSON.stringify(text.replace(/\/\/[^/\s]*@/g, '//…@'));

/** @param {Name} name @param {Setting} setting @param {Environment} environment */
const textOf = (name, { isSecret }, environment) => {
  if (environment[name]) return environment[name];
  const file = isSecret && environment[`${name}_FILE`];
  return file ? contentOf(file, `${name}_FILE`) : undefined;
};

/**
 * Throws, naming the file, when it cannot be read or a power cut has left nothing in it.
 * @param {string} file @param {string} variable
 */
const contentOf = (file, variable) => {
  /** @param {string} reason @param {unknown} [cause] */
  const because = (reason, cause) =>
    new Error(`${variable}: ${file} ${reason}. Restore it from a backup.`, { cause });
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw because(`cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code})`, error);
  }
  if (text.replaceAll('\0', '').trim() === '') throw because('is empty');
  return text.trim();
};
