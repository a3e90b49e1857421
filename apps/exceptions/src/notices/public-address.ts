import { lookup as dnsLookup } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Refusal } from '#kernel';

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
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';

  constructor() {
    super('it leads to an address that is not public');
  }
}

/** The host of a URL as the connection takes it: an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Throws `AddressNotAllowed` when the URL itself says that it leads elsewhere than it may. */
export const mustReach = (url: URL, reach: Reach): void => {
  if (reach === 'anywhere') return;
  const host = hostOf(url);
  const isAddress = ipaddr.isValid(host);
  if (url.protocol !== 'https:' || (isAddress && !isPublicAddress(host)))
    throw new AddressNotAllowed();
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

/**
 * Says no when a webhook is made rather than with its first delivery. A name that nobody knows now may be
 * known later. Refuses with `webhook_address_not_allowed`.
 */
export const mustBeAllowed = async (text: string, reach: Reach): Promise<void> => {
  if (reach === 'anywhere') return;
  const url = new URL(text);
  try {
    mustReach(url, reach);
    const addresses = await lookup(hostOf(url), { all: true }).catch(() => []);
    if (!addresses.every(({ address }) => isPublicAddress(address))) throw new AddressNotAllowed();
  } catch (error) {
    if (!(error instanceof AddressNotAllowed)) throw error;
    throw new Refusal(
      'webhook_address_not_allowed',
      'A webhook leads to a public address by https. For development, start Writ with WRIT_WEBHOOKS_PRIVATE=allow.',
    );
  }
};
