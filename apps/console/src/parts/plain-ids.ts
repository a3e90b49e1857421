const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const IDS = new RegExp(ID, 'gi');
const NAMED = new RegExp(`^(.*?)(: | about )(break-glass )?(${ID})`, 'i');

/** A text with the ids in it cut to what people compare: `4b6b9c50…` */
export const shortIds = (text: string): string => text.replace(IDS, (id) => `${id.slice(0, 8)}…`);

const WHOLE = new RegExp(`^${ID}$`, 'i');
const END = 6;

/** An id as it tells two things apart in the names of their links: the end of a UUID, because UUIDs of one time begin alike. */
export const idEnd = (id: string): string => (WHOLE.test(id) ? id.slice(-END) : id);

/**
 * A text with names in place of ids: `owner-missing: security`. An id that nothing is known of is left
 * out behind a code, which says enough: `customer-stranded`. Elsewhere it is cut short.
 */
export const plain = (text: string, names: ReadonlyMap<string, string> = new Map()): string => {
  const [all, code = '', joint = '', kind = '', id = ''] = NAMED.exec(text) ?? [];
  if (all === undefined) return text.replace(IDS, (one) => names.get(one) ?? shortIds(one));
  const name = names.get(id);
  // A thing may be called as the code is: that says nothing more.
  const about = (kind + (name === code ? '' : (name ?? ''))).trim();
  return shortIds(code + (about === '' ? '' : joint + about) + text.slice(all.length));
};
