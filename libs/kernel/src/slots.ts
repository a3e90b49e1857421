/** Tenants are assigned to logs by slots, so that the assignment has the same size for any number of tenants. */
export const LOG_SLOTS = 256;

/** The log of every tenant that is assigned to no other one; its services store the assignments. */
export const DEFAULT_LOG = 'default';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The slot of a tenant, from 0 to 255: FNV-1a of 32 bits over its UTF-8, modulo 256. It never changes. */
export const slotOf = (tenant: string): number =>
  new TextEncoder()
    .encode(tenant)
    .reduce((hash, byte) => Math.imul(hash ^ byte, FNV_PRIME) >>> 0, FNV_OFFSET) % LOG_SLOTS;
