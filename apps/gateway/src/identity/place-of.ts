import { parse } from 'ipaddr.js';

/** Whose an address is: of IPv6, everybody has at least the 2^64 of one network (RFC 6177). */
export const placeOf = (address: string): string => {
  try {
    const parsed = parse(address.replace(/%.*$/, ''));
    if (parsed.kind() === 'ipv4') return parsed.toString();
    const six = parsed as import('ipaddr.js').IPv6;
    return six.isIPv4MappedAddress()
      ? six.toIPv4Address().toString()
      : six.toByteArray().slice(0, 8).join('.');
  } catch {
    return 'unknown';
  }
};
