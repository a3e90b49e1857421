// @ts-check
/** The settings of health, readiness and metrics; see `declared-settings.cjs`. */
'use strict';
const { SERVICES } = require('./nats-settings.cjs');
const { ownAddress, whole } = require('./setting-kinds.cjs');

exports.operationsSettings = {
  WRIT_OPERATIONS_PORT: whole({
    preset: 9464,
    means:
      'Port of /healthz, /readyz and /metrics of a process. `npm start` gives each process one of its own.',
    from: 1,
    to: 65_535,
    readBy: SERVICES,
  }),
  WRIT_OPERATIONS_HOST: ownAddress({
    preset: '127.0.0.1',
    means: 'Address that these listen on.',
    readBy: SERVICES,
  }),
};
