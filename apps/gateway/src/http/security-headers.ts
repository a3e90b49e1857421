import { type FastifyHelmetOptions } from '@fastify/helmet';

/** `'none'` lets nothing in that a page below does not name. */
const NOTHING = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
} as const;

/**
 * What each kind of answer may load, run and send (Content Security Policy, level 3). Scripts come from here alone
 * wherever there are any: no inline script, no `eval`, on no page.
 */
const policies = {
  /** JSON, texts, problems, whatever is not a page: nothing. */
  data: NOTHING,
  /** Swagger UI: it draws with inline styles and data images, and asks this API. */
  docs: {
    ...NOTHING,
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
  },
  /** Pages of one style and no script, such as those of links: their forms come back to us. */
  plain: { ...NOTHING, 'form-action': ["'self'"] },
  /** The console: its own scripts, and styles that carry the nonce of the page. */
  console: {
    ...NOTHING,
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'form-action': ["'self'"],
    'manifest-src': ["'self'"],
  },
} as const satisfies Record<string, Readonly<Record<string, readonly string[]>>>;

export type PageKind = keyof typeof policies;

/** The policy of a kind of page as its header says it; `style` is what its styles are known by besides: `sha256-…`, `nonce-…`. */
export const policyOf = (kind: PageKind, { style }: { readonly style?: string } = {}): string => {
  const directives: Readonly<Record<string, readonly string[]>> = policies[kind];
  const styles = directives['style-src'] ?? [];
  const all = style ? { ...directives, 'style-src': [...styles, `'${style}'`] } : directives;
  return Object.entries(all)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
};

/** What every answer says to browsers. Headers for browsers that are gone only make answers longer. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: copyOf(policies.data) },
  xFrameOptions: { action: 'deny' },
  // What the names beside ours speak is not ours to say.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** Helmet wants lists that it could change. */
function copyOf(directives: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(directives).map(([name, of]) => [name, [...of]]));
}
