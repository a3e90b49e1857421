// @ts-check
/** The settings of NATS; see `declared-settings.cjs`. */
'use strict';
const { text, url, whole } = require('./setting-kinds.cjs');

/** @type {readonly import('./setting-kinds.cjs').Program[]} */
const SERVICES = ['ledger', 'intake', 'policy', 'approvals', 'exceptions', 'gateway'];
exports.SERVICES = SERVICES;

const MIB = 1024 * 1024;
const PEM = /-----BEGIN [A-Z ]+-----/;
const LOG_NAME = '[a-z][a-z0-9-]{0,31}';
const OTHER_LOG = `${LOG_NAME}=(?:nats|tls)://\\S+`;
const PEM_EXPECTED = 'a text in PEM form';

exports.natsSettings = {
  NATS_URL: url({
    isRequired: true,
    isSecret: true,
    means:
      'Your own NATS with JetStream, several servers joined by commas. Default: npm start starts one.',
    protocols: ['nats:', 'tls:'],
    isList: true,
    example: 'nats://user:password@127.0.0.1:4222',
    readBy: ['launcher', ...SERVICES],
  }),
  WRIT_LOG: text({
    preset: 'default',
    means:
      'Name of the log of these services, in a deployment with several logs (docs/operations/logs.md).',
    expects: 'a name of a-z, 0-9 and -, such as eu',
    pattern: new RegExp(`^${LOG_NAME}$`),
    readBy: SERVICES.filter((service) => service !== 'gateway'),
  }),
  WRIT_LOGS: text({
    isSecret: true,
    means:
      'The other logs of the deployment, each with the NATS URL of its services: the gateway sends requests to the log of their tenant.',
    expects: '<name>=<nats: or tls: URL>, several separated by spaces',
    pattern: new RegExp(`^${OTHER_LOG}(\\s+${OTHER_LOG})*$`),
    readBy: ['gateway'],
  }),
  WRIT_NATS_CA: text({
    isSecret: true,
    means:
      'Certificate of the authority that signed those of your NATS servers (`tls:`), if the system does not know it.',
    expects: PEM_EXPECTED,
    pattern: PEM,
    readBy: SERVICES,
  }),
  WRIT_NATS_CERT: text({
    isSecret: true,
    means:
      'Certificate by which the services identify themselves to NATS (mTLS), with `WRIT_NATS_KEY`.',
    expects: PEM_EXPECTED,
    pattern: PEM,
    readBy: SERVICES,
  }),
  WRIT_NATS_KEY: text({
    isSecret: true,
    means: 'Private key of `WRIT_NATS_CERT`.',
    expects: PEM_EXPECTED,
    pattern: PEM,
    readBy: SERVICES,
  }),
  WRIT_NATS_CREDS: text({
    isSecret: true,
    means:
      'Credentials file of the services (JWT and nkey), in place of user and password in `NATS_URL`.',
    expects: 'the text of a .creds file',
    pattern: /-----BEGIN NATS USER JWT-----/,
    readBy: SERVICES,
  }),
  WRIT_NATS_ISSUER: text({
    isSecret: true,
    means:
      'Key that signs the NATS permissions of callers; without it only the services sign in there. Default: generated in WRIT_DATA.',
    expects: 'the seed of an account nkey',
    pattern: /^SA[A-Z2-7]{56}$/,
    readBy: ['policy'],
  }),
  WRIT_STREAM_REPLICAS: whole({
    preset: 1,
    means: 'Replicas of each stream in a NATS cluster: 1, 3 or 5.',
    from: 1,
    to: 5,
    step: 2,
    readBy: ['ledger', 'intake'],
  }),
  WRIT_STREAM_MAX_BYTES: whole({
    preset: 256 * MIB,
    means:
      'Bytes of disk for each of the two NATS streams, which have the latest events; the ledger has all.',
    unit: 'bytes',
    from: 16 * MIB,
    to: 256 * 1024 * MIB,
    readBy: ['ledger', 'intake'],
  }),
};
