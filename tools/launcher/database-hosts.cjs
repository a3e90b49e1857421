// @ts-check
'use strict';

/** The user information, the hosts, and the rest of a URL. */
const PARTS = /^([a-z]+:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/;
/** What libpq calls the choice between hosts (PostgreSQL's documentation, "Connection Strings"): we know this one. */
const ATTRIBUTES = 'target_session_attrs';
const READ_WRITE = 'read-write';

/**
 * A URL of Postgres for each host that one names, in its order: `postgres://user@one:5432,two:5432/writ` has two.
 *
 * @param {string} url
 * @returns {readonly string[]}
 */
exports.urlsOfHosts = (url) => {
  const [, before = '', hosts = '', after = ''] = PARTS.exec(url) ?? [];
  if (!hosts.includes(',')) return [url];
  const rest = after.replace(new RegExp(`([?&])${ATTRIBUTES}=[^&]*&?`), '$1').replace(/[?&]$/, '');
  return hosts.split(',').map((host) => `${before}${host.trim()}${rest}`);
};

/**
 * Whether `target_session_attrs`, where it is there, asks for the server that takes writes.
 *
 * @param {string} url
 */
exports.wantsReadWrite = (url) => {
  const value = new RegExp(`[?&]${ATTRIBUTES}=([^&]*)`).exec(url)?.[1];
  return value === undefined || value === READ_WRITE;
};
