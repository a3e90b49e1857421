// @ts-check
/** The settings of Postgres; see `declared-settings.cjs`. */
'use strict';
const { SERVICES } = require('./nats-settings.cjs');
const { databaseUrl, text } = require('./setting-kinds.cjs');

/** @type {readonly import('./setting-kinds.cjs').Program[]} */
const WITH_DATABASE = SERVICES.filter((name) => name !== 'gateway');
const PASSWORD = 'writ_[a-z]+(?:_\\d{1,9})?:[\\w-]{32,}';
const SERVICE_URL = '[a-z]+=postgres(?:ql)?://\\S+';

exports.databaseSettings = {
  DATABASE_URL: databaseUrl({
    isRequired: true,
    isSecret: true,
    means:
      'Your own Postgres 17 or later, as the role of the service (docs/database-roles.md). Default: npm start starts one.',
    readBy: ['launcher', ...WITH_DATABASE],
  }),
  WRIT_DATABASE_URLS: text({
    isInternal: true,
    isSecret: true,
    means: 'The database as the role of each service, for a process with several services.',
    expects: '<service>=<postgres: URL>, several separated by spaces',
    pattern: new RegExp(`^${SERVICE_URL}(?:\\s+${SERVICE_URL})*$`),
    readBy: WITH_DATABASE,
  }),
  WRIT_DATABASE_OWNER_URL: databaseUrl({
    isSecret: true,
    means:
      'The same Postgres as the role that owns the tables and may create roles, for migrations. Default: DATABASE_URL.',
    readBy: ['launcher'],
  }),
  WRIT_DATABASE_PASSWORDS: text({
    isSecret: true,
    means:
      'Passwords that the migration sets for the roles of the services, or for further logins of them, such as writ_ledger_2. Default: an administrator sets them.',
    expects: '<role>:<password of 32 characters A-Z, a-z, 0-9, _ and - or more>, joined by commas',
    pattern: new RegExp(`^${PASSWORD}(?:,${PASSWORD})*$`),
    readBy: ['launcher'],
  }),
};
