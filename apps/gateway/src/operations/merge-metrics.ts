interface Family {
  readonly notes: string[];
  readonly samples: string[];
}

/** `name{labels} value`: name, labels with their braces, the rest. */
const SAMPLE = /^([A-Za-z_:][\w:]*)(\{.*\})?( .*)$/;
const NOTE = /^# (?:HELP|TYPE) (\S+) /;
/** What belongs to one histogram or summary has its name plus one of these. */
const SUFFIX = /_(?:bucket|sum|count|total|created)$/;

/**
 * Prometheus texts of several processes as one: samples get a `service` label where they have none,
 * and each metric is in one group with one description, as the format demands.
 */
export const mergeMetrics = (
  texts: readonly { readonly service: string; readonly text: string }[],
): string => {
  const families = new Map<string, Family>();
  for (const { service, text } of texts)
    for (const line of text.split('\n')) addLine(families, service, line);
  return [...families.values()]
    .flatMap(({ notes, samples }) => [...notes, ...samples])
    .concat('')
    .join('\n');
};

const addLine = (families: Map<string, Family>, service: string, line: string): void => {
  const note = NOTE.exec(line);
  if (note) {
    const { notes } = familyOf(families, note[1]!);
    const kind = line.slice(0, line.indexOf(note[1]!));
    if (!notes.some((known) => known.startsWith(kind))) notes.push(line);
    return;
  }
  const sample = SAMPLE.exec(line);
  if (!sample) return;
  const [, name = '', labels = '', rest = ''] = sample;
  familyOf(families, familyNameOf(families, name)).samples.push(
    `${name}${labelled(labels, service)}${rest}`,
  );
};

const familyOf = (families: Map<string, Family>, name: string): Family => {
  const known = families.get(name);
  if (known) return known;
  const family = { notes: [], samples: [] };
  families.set(name, family);
  return family;
};

const familyNameOf = (families: Map<string, Family>, name: string): string => {
  if (families.has(name)) return name;
  const stem = name.replace(SUFFIX, '');
  return families.has(stem) ? stem : name;
};

const labelled = (labels: string, service: string): string => {
  if (/[{,]service="/.test(labels)) return labels;
  const inner = labels.slice(1, -1).replace(/,$/, '');
  return `{service="${service}"${inner && `,${inner}`}}`;
};
