import { streams } from './subjects';

/** What a caller that is signed in on NATS may publish to besides facts, and hear answers on. */
export const callerSubjects = { commands: 'writ.v1.*', answers: '_INBOX.>' } as const;

/** How a caller uses a consumer of its own on WRIT_EVENTS, which reads events of its tenant. */
export const consumerSubjects = (tenant: string, consumer: string): readonly string[] => [
  `$JS.API.CONSUMER.CREATE.${streams.events}.${consumer}.writ.v1.events.${tenant}.>`,
  `$JS.API.CONSUMER.INFO.${streams.events}.${consumer}`,
  `$JS.API.CONSUMER.DELETE.${streams.events}.${consumer}`,
  `$JS.API.CONSUMER.MSG.NEXT.${streams.events}.${consumer}`,
  `$JS.ACK.${streams.events}.${consumer}.>`,
];
/** What clients ask once, before they use consumers. */
export const CONSUMER_ACCOUNT_SUBJECT = '$JS.API.INFO';

/** Durable consumers that a principal may have at a time. */
const CONSUMERS_EACH = 8;

/** What a JetStream server takes as the name of a consumer. */
const CONSUMER_NAME_MAX = 255;

/**
 * The names of a principal's consumers, of which no other principal of any tenant has one: `acme_crm_1`. A principal whose
 * name would be too long in this form has none.
 */
export const consumersOf = (tenant: string, principal: string): readonly string[] =>
  Array.from(
    { length: CONSUMERS_EACH },
    (_, index) => `${nameOf(tenant)}_${nameOf(principal)}_${index + 1}`,
  ).filter(({ length }) => length <= CONSUMER_NAME_MAX);

/** Bytes of UTF-8 that a name may not have, and `_`, as `=` and two hexadecimal digits. */
const nameOf = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const isPlain = /[A-Za-z0-9-]/.test(character);
      return isPlain ? character : `=${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
