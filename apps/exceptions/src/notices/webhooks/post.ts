import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookup as dnsLookup } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ipaddr from 'ipaddr.js';
import { Refusal } from '#kernel';

/** What came of one attempt: the status of the answer, or why there was none. */
export type Posted =
  | { readonly status: number; readonly retryAfter: string | undefined; readonly text: string }
  | { readonly status: null; readonly error: string };

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the text of the answer says more than its status; it is empty where nobody reads it. */
  readonly isRead?: boolean;
}

interface PostOptions {
  readonly reach: Reach;
  readonly timeoutMs: number;
}

/** Of an answer no more is taken from the line, and nothing is stored. */
const ANSWER_MAX_BYTES = 1_024;

/** The same of an answer that is read: chats send the message back. */
const READ_MAX_BYTES = 131_072;

/**
 * Posts JSON, follows no redirect, and never rejects: what went wrong is an outcome. Node's `fetch` cannot be
 * told which address to connect to without a client of its own version; this way the checked one is it.
 */
export const post = async (message: Post, options: PostOptions): Promise<Posted> => {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    return await answerTo(message, options.reach, timeout);
  } catch (error) {
    const isLate = timeout.aborted;
    return {
      status: null,
      error: isLate ? `no answer in ${options.timeoutMs} ms` : messageOf(error),
    };
  }
};

const answerTo = (
  { url, headers, body, isRead = false }: Post,
  reach: Reach,
  signal: AbortSignal,
) =>
  new Promise<Posted>((resolve, reject) => {
    const address = new URL(url);
    mustReach(address, reach);
    const request = address.protocol === 'http:' ? requestHttp : requestHttps;
    const sending = request(
      address,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...headers,
          'content-length': Buffer.byteLength(body),
          'user-agent': 'writ-webhooks/1',
        },
        // A connection of its own: a reused one would not be checked again.
        agent: false,
        signal,
        ...(reach === 'public' && { lookup: publicLookup }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let taken = 0;
        response.on('data', (bytes: Buffer) => {
          taken += bytes.length;
          if (isRead) chunks.push(bytes);
          if (taken > (isRead ? READ_MAX_BYTES : ANSWER_MAX_BYTES))
            response.destroy(new AnswerTooLong());
        });
        const { statusCode: status = 0, headers } = response;
        const answered = () =>
          resolve({
            status,
            retryAfter: headers['retry-after'],
            text: Buffer.concat(chunks).toString('utf8'),
          });
        // What an answer that nobody reads comes to was settled by its status.
        response.on('error', reject);
        response.on('close', () => reject(new AnswerCutShort()));
        if (isRead) response.on('end', answered);
        else answered();
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });

/** More came than is read of an answer. */
class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';

  constructor() {
    super(`its answer is longer than ${READ_MAX_BYTES} bytes`);
  }
}

/** The connection closed before the answer was complete. */
class AnswerCutShort extends Error {
  override readonly name = 'AnswerCutShort';
}

/** The kind of the error; the messages of drivers may name hosts of ours. */
const messageOf = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'AddressNotAllowed' || name === 'AnswerTooLong') return message;
  return `no answer: ${code ?? name}`;
};

/** Where a webhook may lead: to the public internet by https; anywhere in development. */
export type Reach = 'public' | 'anywhere';

/** Global unicast (RFC 4291, section 2.5.4, as IANA hands it out): what is not in here is nobody's server. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public by its number, and answered by the host of an Azure machine alone. */
const HOST_SERVICES = new Set(['168.63.129.16']);

/** Whether an address is somebody's server on the internet: not ours, not a neighbour's, no metadata service. */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv6
    ? address.match(GLOBAL_IPV6)
    : !HOST_SERVICES.has(address.toString());
};

/** A name leads to an address that a webhook may not lead to. */
class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';

  constructor() {
    super('it leads to an address that is not public');
  }
}

/** The host of a URL as the connection takes it: an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether the URL uses https and its host is no private address. A host name is looked up elsewhere. */
const leadsOutside = (url: URL): boolean => {
  const host = hostOf(url);
  return url.protocol === 'https:' && (!ipaddr.isValid(host) || isPublicAddress(host));
};

/** Throws `AddressNotAllowed` when the URL itself says that it leads elsewhere than it may. */
export const mustReach = (url: URL, reach: Reach): void => {
  if (reach === 'public' && !leadsOutside(url)) throw new AddressNotAllowed();
};

/**
 * Resolves a name for a connection, and gives an error instead of addresses when one of them is not
 * public: what was checked is what is connected to, so a name that changes in between changes nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) =>
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(new AddressNotAllowed(), '', 0);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });

/** Callers wait for the answer. */
const LOOKUP_MS = 1_000;

/**
 * Whether a URL leads to a public address now. A name that nobody knows now, or not in time, may be known later: each attempt looks
 * it up.
 */
export const isAllowed = async (
  text: string,
  reach: Reach,
  withinMs = LOOKUP_MS,
): Promise<boolean> => {
  if (reach === 'anywhere') return true;
  const url = new URL(text);
  if (!leadsOutside(url)) return false;
  const addresses = await Promise.race([
    lookup(hostOf(url), { all: true }).catch(() => []),
    sleep(withinMs, [], { ref: false }),
  ]);
  return addresses.every(({ address }) => isPublicAddress(address));
};

/** Says no when a webhook is made rather than with its first delivery. Refuses with `webhook_address_not_allowed`. */
export const mustBeAllowed = async (text: string, reach: Reach): Promise<void> => {
  if (!(await isAllowed(text, reach)))
    throw new Refusal(
      'webhook_address_not_allowed',
      'A webhook leads to a public address by https. For development, start Writ with WRIT_WEBHOOKS_PRIVATE=allow.',
    );
};
